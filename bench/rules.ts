// What rules reach on examples/addresses, and their words per second on one core, warm. Writes bench/results/rules.md.
import { readFileSync } from 'node:fs';
import {
  createRulesComponent,
  type Doc,
  type Document,
  pairPredictions,
  parseTask,
  scoreTask,
  type TaskKind,
  tokenize,
} from 'tincture';
import { z } from 'zod';
import { count } from './lib/figures.ts';
import { describeMachine, machineLine } from './lib/machine.ts';
import { writeResults } from './lib/results.ts';

const folder = new URL('../examples/addresses/', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, folder), 'utf8');
const splits = ['train', 'dev', 'test'];
const labels = ['STREET', 'CITY', 'STATE', 'ZIP'];
const span = z.object({ start: z.number(), end: z.number(), label: z.string() });
const lineSchema = z.object({ text: z.string(), ents: z.array(span) });

export async function runRules(): Promise<void> {
  const machine = machineLine(describeMachine());
  const parts = splits.map((split) => readSplit(split));
  const docs = parts.flat().map(({ text }) => tokenize(text));
  const words = docs.reduce((sum, doc) => sum + doc.length, 0);
  const rows = [
    await measure('the example: token patterns, phrases, expressions', 'ner', read('rules.jsonl'), docs),
    await measure('phrases of three words', 'ner', manyPhrases(docs), docs),
    await measure('token patterns of two tokens', 'ner', manyPatterns(docs), docs),
    await measure('regular expressions', 'ner', manyExpressions(), docs),
    await measure('regular expressions, for classes', 'textcat', manyExpressions(), docs),
  ];
  const text = [
    '# Rules',
    '',
    'The rules of examples/addresses on its own texts. They were written from train, before the other texts were.',
    '',
    '| texts | precision | recall | F1 | F1 of STREET |',
    '|---|---|---|---|---|',
    ...(await Promise.all(parts.map((documents, index) => quality(splits[index] ?? '', documents)))),
    '',
    '## Speed',
    '',
    `The ${docs.length} texts (${count(words)} words) of examples/addresses, tokenised before, one core, warm. Median of 12 rounds [lowest, highest]; a round goes over the texts ten times.`,
    '',
    '| rules | lines | loading, ms | words/s |',
    '|---|---|---|---|',
    ...rows,
    '',
    `Made by \`npm run bench -- rules\` on ${machine}.`,
    '',
  ].join('\n');
  writeResults('rules', text);
}

function readSplit(split: string): Document[] {
  return read(`texts/${split}.jsonl`)
    .trim()
    .split('\n')
    .map((line) => {
      const { text, ents } = lineSchema.parse(JSON.parse(line));
      return { text, annotations: { ents } };
    });
}

async function quality(split: string, documents: readonly Document[]): Promise<string> {
  const task = parseTask('addresses', { kind: 'ner', labels });
  const { component } = createRulesComponent({ name: 'rules', task, text: read('rules.jsonl') });
  const predictions = await component.predict(documents.map(({ text }) => tokenize(text)));
  const { precision, recall, value, perLabel } = scoreTask(task, pairPredictions(documents, predictions));
  const figures = [precision, recall, value, perLabel.STREET?.f ?? 0].map((figure) => figure.toFixed(3));
  return `| ${[split, ...figures].join(' | ')} |`;
}

async function measure(name: string, kind: TaskKind, text: string, docs: readonly Doc[]): Promise<string> {
  const started = performance.now();
  const { component, rules } = createRulesComponent({ name, task: parseTask('t', { kind, labels }), text });
  const loadingMs = performance.now() - started;
  const words = docs.reduce((sum, doc) => sum + doc.length, 0);
  const rates: number[] = [];
  for (let round = 0; round < 12; round++) {
    const begun = performance.now();
    for (let i = 0; i < 10; i++) await component.predict(docs);
    rates.push((10 * words) / ((performance.now() - begun) / 1_000));
  }
  rates.sort((a, b) => a - b);
  const shown = (rate: number | undefined): string => count((rate ?? 0) / 1_000);
  return `| ${name} | ${count(rules)} | ${Math.round(loadingMs)} | ${shown(rates[6])} thousand [${shown(rates[0])}, ${shown(rates.at(-1))}] |`;
}

function vocabularyOf(docs: readonly Doc[]): string[] {
  return [...new Set(docs.flatMap((doc) => doc.text.split(/\s+/)))];
}

function manyPhrases(docs: readonly Doc[]): string {
  const vocabulary = vocabularyOf(docs);
  const word = (i: number, k: number): string => vocabulary[(i * 7_919 + k * 104_729) % vocabulary.length] ?? 'x';
  return Array.from({ length: 100_000 }, (_, i) =>
    JSON.stringify({ label: 'CITY', pattern: `${word(i, 1)} ${word(i, 2)} ${i}` }),
  ).join('\n');
}

function manyPatterns(docs: readonly Doc[]): string {
  return vocabularyOf(docs)
    .slice(0, 1_000)
    .map((word, i) =>
      JSON.stringify({
        label: 'CITY',
        pattern: [{ TEXT: { REGEX: `^${word.replaceAll(/\W/g, '.')}$` } }, { LENGTH: i + 1 }],
      }),
    )
    .join('\n');
}

function manyExpressions(): string {
  return Array.from({ length: 20 }, (_, i) =>
    JSON.stringify({ label: 'ZIP', regex: `[A-Z]${i} \\w+|\\d{${i + 2}}x` }),
  ).join('\n');
}
