// Relations: strict F with our own entities and with those of the gold, on CoNLL-2004 (train → dev) and on biomed-rel (a
// fifth of the documents held out, drawn anew for each seed). Nothing is fitted on what is measured: trainings get no dev
// texts. `npm run bench -- relations [corpus...] [--seeds 1,2,3]` writes bench/results/relations.{json,md}.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { loadInstalledVectors, trainComponent } from '@tincture/learn';
import {
  createRandom,
  type Document,
  loadComponent,
  pairPredictions,
  type Scores,
  scoreTask,
  type Task,
  tokenize,
  withAnnotations,
} from 'tincture';
import { loadRelations } from './lib/corpora.ts';
import { count, megabytes } from './lib/figures.ts';
import { describeMachine, machineLine } from './lib/machine.ts';
import { formatSpread, spread } from './lib/statistics.ts';

interface Reached {
  readonly seed: number;
  readonly seconds: number;
  readonly bytes: number;
  readonly wordsPerSecond: number;
  readonly train: number;
  readonly evaluation: number;
  readonly own: Readonly<Record<string, number>>;
  readonly given: Readonly<Record<string, number>>;
  readonly perLabel: Readonly<Record<string, number>>;
}

interface Drawn {
  readonly task: Task;
  readonly train: readonly Document[];
  readonly evaluation: readonly Document[];
}

type Results = Record<string, { readonly machine: string; readonly runs: readonly Reached[] }>;

const folder = new URL('results/', import.meta.url);

export async function runRelations(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { seeds: { type: 'string', default: '1,2,3' } },
    allowPositionals: true,
  });
  const names = positionals.length > 0 ? positionals : ['conll04', 'biomed-rel'];
  const path = new URL('relations.json', folder);
  for (const name of names) {
    const machine = machineLine(describeMachine());
    const runs: Reached[] = [];
    for (const seed of values.seeds.split(',').map(Number)) {
      const { task, train, evaluation } = await drawn(name, seed);
      runs.push(await reach(task, train, evaluation, seed));
      console.log(name, JSON.stringify(runs.at(-1)));
      // Read only now: another run may have written its corpus meanwhile.
      const results: Results = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
      results[name] = { machine, runs };
      writeFileSync(path, `${JSON.stringify(results, null, 2)}\n`);
      writeFileSync(new URL('relations.md', folder), page(results));
    }
  }
}

async function drawn(name: string, seed: number): Promise<Drawn> {
  const { task, train, evaluation } = await loadRelations(name);
  if (evaluation.length > 0) return { task, train, evaluation };
  // By document: its texts speak of the same proteins.
  const sourceOf = ({ meta }: Document): string => String(meta?.source ?? '');
  const sources = createRandom(seed).shuffle([...new Set(train.map(sourceOf))].sort());
  const held = new Set(sources.slice(0, Math.round(sources.length / 5)));
  const isHeldOut = (document: Document): boolean => held.has(sourceOf(document));
  return { task, train: train.filter((one) => !isHeldOut(one)), evaluation: train.filter(isHeldOut) };
}

async function reach(
  task: Task,
  train: readonly Document[],
  evaluation: readonly Document[],
  seed: number,
): Promise<Reached> {
  const vectors = await loadInstalledVectors();
  const begun = performance.now();
  const { bytes } = await trainComponent(task, train, [], { seed, threads: 1, ...(vectors && { vectors }) });
  const seconds = (performance.now() - begun) / 1_000;
  const component = loadComponent(bytes);
  const docs = evaluation.map(({ text }) => tokenize(text));
  const given = evaluation.map(({ annotations: { ents = [] } }, index) => withAnnotations(docs[index]!, { ents }));
  const score = async (texts: typeof docs): Promise<Scores> =>
    scoreTask(task, pairPredictions(evaluation, await component.predict(texts)));
  const [own, withGold] = [await score(docs), await score(given)];
  const started = performance.now();
  await component.predict(evaluation.map(({ text }) => tokenize(text)));
  const words = docs.reduce((sum, { length }) => sum + length, 0);
  return {
    ...{ seed, seconds, bytes: bytes.length, train: train.length, evaluation: evaluation.length },
    wordsPerSecond: (1_000 * words) / (performance.now() - started),
    ...{ own: own.figures, given: withGold.figures },
    perLabel: Object.fromEntries(task.labels.map(({ name }) => [name, withGold.perLabel[name]?.f ?? 0])),
  };
}

function page(results: Results): string {
  const rows = Object.entries(results).map(([name, { runs }]) => {
    const mean = (value: (run: Reached) => number): string => formatSpread(spread(runs.map(value)));
    const plain = (value: (run: Reached) => number): string => count(spread(runs.map(value)).mean);
    return `| ${[
      name,
      `${runs[0]?.train} / ${runs[0]?.evaluation}`,
      runs.map(({ seed }) => seed).join(', '),
      mean(({ own }) => own.rels_f ?? 0),
      mean(({ own }) => own.ents_f ?? 0),
      mean(({ given }) => given.rels_f ?? 0),
      mean(({ given }) => given.ece ?? 0),
      plain(({ seconds }) => seconds),
      megabytes(spread(runs.map(({ bytes }) => bytes)).mean),
      plain(({ wordsPerSecond }) => wordsPerSecond),
    ].join(' | ')} |`;
  });
  const labels = Object.entries(results).flatMap(([name, { runs }]) =>
    Object.keys(runs[0]?.perLabel ?? {}).map(
      (label) => `| ${name} | ${label} | ${formatSpread(spread(runs.map(({ perLabel }) => perLabel[label] ?? 0)))} |`,
    ),
  );
  const made = Object.entries(results).map(([name, { machine }]) => `${name}: ${machine}`);
  return `# Relations

Strict relation F (both spans, both types, direction and label right), percent, mean ± standard deviation over seeds. conll04: train →
dev; biomed-rel: a fifth of the documents held out, drawn anew for each seed. Trained without dev texts, on one thread; nothing is
fitted on what is measured.

| corpus | texts | seeds | relations, own entities | entities | relations, gold entities | calibration error, gold entities | training, s | MB | words/s |
|---|---|---|---|---|---|---|---|---|---|
${rows.join('\n')}

By label, with gold entities:

| corpus | label | F |
|---|---|---|
${labels.join('\n')}

Made by \`npm run bench -- relations\`; ${made.join('; ')}.
`;
}
