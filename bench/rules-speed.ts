// Words per second of rules, warm, on one core.
// Run: node --conditions=@tincture/source bench/rules-speed.ts
import { readFileSync } from 'node:fs';
import { createRulesComponent, type Doc, parseTask, tokenize } from 'tincture';

const example = new URL('../examples/addresses/', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, example), 'utf8');
const texts = ['train', 'dev', 'test'].flatMap((split) =>
  read(`texts/${split}.jsonl`)
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { text: string }).text),
);
const docs = texts.map(tokenize);
const words = docs.reduce((sum, doc) => sum + doc.length, 0);
const labels = ['STREET', 'CITY', 'STATE', 'ZIP'];

/** Best of several passes over the texts. */
async function measure(
  name: string,
  kind: 'ner' | 'textcat',
  text: string,
  input: readonly Doc[] = docs,
): Promise<void> {
  const started = performance.now();
  const { component, rules } = createRulesComponent({ name, task: parseTask('t', { kind, labels }), text });
  const loading = performance.now() - started;
  let best = Number.POSITIVE_INFINITY;
  for (let pass = 0; pass < 12; pass++) {
    const begun = performance.now();
    for (let i = 0; i < 10; i++) await component.predict(input);
    best = Math.min(best, (performance.now() - begun) / 10);
  }
  const rate = Math.round(words / (best / 1_000)).toLocaleString('en');
  console.log(`${name}: ${rules} rules, loaded in ${Math.round(loading)} ms, ${rate} words/s`);
}

const vocabulary = [...new Set(docs.flatMap((doc) => doc.text.split(/\s+/)))];
const phrases = Array.from({ length: 100_000 }, (_, i) => {
  const word = (k: number): string => vocabulary[(i * 7_919 + k * 104_729) % vocabulary.length] ?? 'x';
  return JSON.stringify({ label: 'CITY', pattern: `${word(1)} ${word(2)} ${i}` });
});
const wordRules = vocabulary.slice(0, 1_000).map((word, i) =>
  JSON.stringify({
    label: 'CITY',
    pattern: [{ TEXT: { REGEX: `^${word.replaceAll(/\W/g, '.')}$` } }, { LENGTH: i }],
  }),
);
const regexes = Array.from({ length: 20 }, (_, i) =>
  JSON.stringify({ label: 'ZIP', regex: `[A-Z]${i} \\w+|\\d{${i + 2}}x` }),
);

await measure('addresses', 'ner', read('rules.jsonl'));
await measure('100,000 phrases', 'ner', phrases.join('\n'));
await measure('1,000 token patterns', 'ner', wordRules.join('\n'));
await measure('20 regular expressions', 'ner', regexes.join('\n'));
await measure('20 regular expressions, classes', 'textcat', regexes.join('\n'));
