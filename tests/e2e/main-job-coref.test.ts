// The main job for coreference: every step by the real command.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom } from 'tincture';
import { expect, test } from 'vitest';
import { commandsIn, temporaryFolder } from './command.ts';

/** Texts in which somebody does something with a thing, simple on purpose, so that a small model must learn them. */
function corpus(count: number, seed: number): string {
  const random = createRandom(seed);
  const pick = <T>(items: readonly T[]): T => items[random.integer(items.length)]!;
  const lines = Array.from({ length: count }, (_, index) => {
    const [name, pronoun] = pick([
      ['Ada', 'She'],
      ['Kim', 'He'],
      ['Zoe', 'She'],
    ]);
    const thing = pick(['book', 'lamp', 'kettle', 'chair']);
    const text = `${name} had a ${thing} in ${1000 * seed + index}. ${pronoun} sold the ${thing}.`;
    const at = (words: string, from = 0) => {
      const start = text.indexOf(words, from);
      return { start, end: start + words.length };
    };
    const coref = [
      { mentions: [at(name!), at(pronoun!, 5)], label: 'PERSON' },
      { mentions: [at(`a ${thing}`), at(`the ${thing}`)], label: 'THING' },
    ];
    return JSON.stringify({ text, coref });
  });
  return `${lines.join('\n')}\n`;
}

test('the main job for coreference goes from texts to a packaged model', () => {
  const folder = temporaryFolder();
  const run = commandsIn(folder);
  writeFileSync(
    join(folder, 'tincture.yaml'),
    `tasks:
  who:
    kind: coref
    labels: { PERSON: { definition: "Somebody" }, THING: { definition: "Something" } }
proposers:
  rules: { rules: rules.jsonl }
train: { vectors: false, settings: { width: 16, filters: 0, steps: 80, rankerWidth: 8 } }
`,
  );
  writeFileSync(join(folder, 'rules.jsonl'), '{"label": "THING", "pattern": "kettle"}\n');
  writeFileSync(join(folder, 'gold.jsonl'), corpus(80, 1));
  writeFileSync(join(folder, 'dev.jsonl'), corpus(12, 2));
  writeFileSync(join(folder, 'texts.txt'), 'Ada had a lamp. She sold the lamp.\nnothing here\n');

  expect(run('import', 'gold.jsonl')).toContain('80');
  expect(run('add', 'texts.txt')).toMatch(/2 .*added/);
  expect(run('propose', '--with', 'rules')).toContain('tincture review');
  expect(run('train')).toMatch(/Wrote models\/who\.safetensors/);
  const figures = JSON.parse(run('evaluate', 'models/who.safetensors', '--data', 'dev.jsonl', '--json'));
  expect(figures).toMatchObject({ kind: 'coref', metric: 'coref_conll', skipped: 0 });
  expect(figures.coref_conll).toBeGreaterThan(0.8);
  const given = JSON.parse(
    run('evaluate', 'models/who.safetensors', '--data', 'dev.jsonl', '--gold-entities', '--json'),
  );
  expect(given.mentions_f).toBe(1);
  run('package', 'models/who.safetensors');
  const file = 'dist/who-0.1.0.safetensors';
  expect(run('verify', file)).toContain('sound');
  const text = 'Zoe had a chair in 1999. She sold the chair.';
  const { coref } = JSON.parse(run('predict', file, '--text', text));
  const words = coref.map((cluster: { label: string; mentions: { text: string }[] }) => [
    cluster.label,
    ...cluster.mentions.map((mention) => mention.text),
  ]);
  expect(words).toEqual([
    ['PERSON', 'Zoe', 'She'],
    ['THING', 'a chair', 'the chair'],
  ]);

  // What goes out as CoNLL-U comes back; what is no cluster is set aside with its line.
  run('convert', 'gold.jsonl', 'gold.conllu', '--to', 'conllu', '--task', 'who');
  run('convert', 'gold.conllu', 'back.jsonl', '--to', 'jsonl');
  const clustersIn = (path: string): unknown[] =>
    readFileSync(join(folder, path), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).coref);
  expect(clustersIn('back.jsonl')).toEqual(clustersIn('gold.jsonl'));
  expect(run('visualise', 'dev.jsonl', '--limit', '1')).toMatch(/coref {2}1 PERSON {2}\w+ = \w+/);
  run('visualise', 'dev.jsonl', 'clusters.html');
  expect(readFileSync(join(folder, 'clusters.html'), 'utf8')).toContain('<figcaption>clusters</figcaption>');
  writeFileSync(
    join(folder, 'bad.jsonl'),
    '{"text": "Ada left.", "coref": []}\n{"text": "Ada left.", "coref": [{"mentions": [{"start": 4, "end": 99}]}]}\n',
  );
  run('convert', 'bad.jsonl', 'good.jsonl', '--from', 'jsonl', '--to', 'jsonl');
  expect(JSON.parse(readFileSync(join(folder, 'good.jsonl.rejects.jsonl'), 'utf8'))).toMatchObject({ line: 2 });
}, 180_000);
