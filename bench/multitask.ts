// Parts of speech, tags, features and trees of GUM: four components that are trained alone, and the same on one trunk.
// `npm run bench -- multitask` writes bench/results/multitask.{json,md}.
//   --documents N   train on so many documents alone; nothing is written
//   --steps N       steps of each of the four; the shared training takes twice as many; default 500
import { parseArgs } from 'node:util';
import { loadInstalledVectors, trainComponent, trainTogether } from '@tincture/learn';
import {
  type Component,
  createPipeline,
  type Document,
  docFor,
  isPipeline,
  loadComponent,
  pairPredictions,
  parseTask,
  scoreTask,
  type Task,
  tokenize,
} from 'tincture';
import { loadCorpus } from './lib/corpora.ts';
import { count, megabytes, percent } from './lib/figures.ts';
import { describeMachine, machineLine } from './lib/machine.ts';
import { writeResults } from './lib/results.ts';
import { median } from './lib/timing.ts';

const tasks: readonly Task[] = [
  parseTask('upos', { kind: 'tagger', attribute: 'pos' }),
  parseTask('xpos', { kind: 'tagger' }),
  parseTask('features', { kind: 'morphologizer' }),
  parseTask('trees', { kind: 'parser' }),
];
const names: Readonly<Record<string, string>> = {
  upos: 'universal part of speech, accuracy',
  xpos: "corpus's part of speech, accuracy",
  features: 'all features of a token, accuracy',
  trees: 'trees, LAS',
};
/** Rounds of the dev texts of which the median time counts. */
const rounds = 5;

interface Outcome {
  readonly system: string;
  /** By task, in [0, 1], on the tokens of the treebank. */
  readonly scores: Readonly<Record<string, number>>;
  readonly trainSeconds: number;
  readonly bytes: number;
  readonly wordsPerSecond: number;
  /** Nanoseconds a word by component, and of what they share, once all words are known. */
  readonly costs: Readonly<Record<string, number>>;
}

export async function runMultitask(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { documents: { type: 'string' }, steps: { type: 'string', default: '500' } },
  });
  const steps = Number(values.steps);
  const corpus = await loadCorpus('gum-trees');
  const most = values.documents === undefined ? undefined : Number(values.documents);
  const [train, dev] = [corpus.train.slice(0, most), corpus.evaluation];
  const vectors = await loadInstalledVectors();
  const common = { seed: 1, threads: 1, ...(vectors && { vectors }) };

  const alone: Component[] = [];
  let begun = performance.now();
  for (const task of tasks) {
    const { bytes } = await trainComponent(task, train, dev, { ...common, settings: { steps } });
    alone.push(loadComponent(bytes));
    console.error(`${task.name} alone: ${Math.round((performance.now() - begun) / 1_000)} s`);
  }
  const aloneSeconds = (performance.now() - begun) / 1_000;
  begun = performance.now();
  const gold = tasks.map((task) => ({ task, train, dev }));
  const { bytes } = await trainTogether(gold, { ...common, settings: { steps: 2 * steps } });
  const sharedSeconds = (performance.now() - begun) / 1_000;
  const outcomes = [
    await measure('alone', createPipeline(alone), dev, aloneSeconds),
    await measure('on one trunk', loadComponent(bytes), dev, sharedSeconds),
  ];
  const result = { machine: machineLine(describeMachine()), train: train.length, dev: dev.length, steps, outcomes };
  const page = pageOf(result);
  if (most === undefined) writeResults('multitask', page, result);
  else console.log(page);
}

async function measure(
  system: string,
  pipeline: Component,
  dev: readonly Document[],
  trainSeconds: number,
): Promise<Outcome> {
  if (!isPipeline(pipeline)) throw new Error('These are several components.');
  const scores: Record<string, number> = {};
  for (const component of pipeline.components) {
    const said = await component.predict(dev.map((document) => docFor(component.task, document)));
    scores[component.name] = scoreTask(component.task, pairPredictions(dev, said)).value;
  }
  const texts = dev.map(({ text }) => text);
  const words = texts.reduce((sum, text) => sum + tokenize(text).length, 0);
  await pipeline.predict(texts.map(tokenize));
  const seconds: number[] = [];
  const costs: Record<string, number> = {};
  for (let round = 0; round < rounds; round++) {
    let [current, since] = ['', performance.now()];
    const begun = since;
    const enter = (next: string): void => {
      const now = performance.now();
      if (current !== '') costs[current] = (costs[current] ?? 0) + (1e6 * (now - since)) / (rounds * words);
      [current, since] = [next, now];
    };
    let component = '';
    await pipeline.predict(texts.map(tokenize), {
      onComponent: (name) => {
        component = name;
        enter(name);
      },
      onStage: (stage) => enter(stage === 'trunk' ? stage : component),
    });
    enter('');
    seconds.push((performance.now() - begun) / 1_000);
  }
  return {
    system,
    scores,
    trainSeconds,
    bytes: pipeline.sizeBytes ?? 0,
    wordsPerSecond: words / median(seconds),
    costs,
  };
}

interface Result {
  readonly machine: string;
  readonly train: number;
  readonly dev: number;
  readonly steps: number;
  readonly outcomes: readonly Outcome[];
}

function pageOf({ machine, train, dev, steps, outcomes }: Result): string {
  const row = (name: string, cell: (outcome: Outcome) => string): string =>
    `| ${[name, ...outcomes.map(cell)].join(' | ')} |`;
  return [
    '# Several tasks on one trunk: GUM',
    '',
    `${train} documents to train on, ${dev} dev documents to stop early and be judged on (tokens of the treebank, so these are no test scores). Four components with networks of their own, and four heads on one network that were trained together: ${count(steps)} steps of each of the four, and twice as many of the one network, which so has half of their steps. Speed is from raw text on, one core, all words seen before; the cost of a component is what it adds.`,
    '',
    row('', ({ system }) => system),
    `|---|${outcomes.map(() => '---').join('|')}|`,
    ...Object.entries(names).map(([task, name]) => row(`${name}, %`, ({ scores }) => percent(scores[task], 2))),
    row('training, s', ({ trainSeconds }) => count(trainSeconds)),
    row('MB', ({ bytes }) => megabytes(bytes)),
    row('words/s', ({ wordsPerSecond }) => count(wordsPerSecond)),
    ...['trunk', ...Object.keys(names)].map((part) =>
      row(`${part}: ns/word`, ({ costs }) => (costs[part] === undefined ? '–' : count(costs[part]))),
    ),
    '',
    `Made by \`npm run bench -- multitask\` on ${machine}.`,
    '',
  ].join('\n');
}
