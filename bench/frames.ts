// Frames on SNIPS: what a few and all examples bring, and what deciding on intent and slots together is worth.
// `npm run bench -- frames` writes bench/results/frames.{json,md}.
import { writeFileSync } from 'node:fs';
import { loadInstalledVectors, type TrainOptions, trainComponent } from '@tincture/learn';
import {
  type Component,
  createRandom,
  type Document,
  loadComponent,
  pairPredictions,
  readModel,
  scoreTask,
  tokenize,
  writeModel,
} from 'tincture';
import { loadSnips } from './lib/corpora.ts';
import { describeMachine, machineLine } from './lib/machine.ts';
import { formatSpread, spread } from './lib/statistics.ts';

const sizes = [50, 100, 250];
const seeds = [1, 2, 3];
const figureNames = ['frames_acc', 'intent_acc', 'slots_f', 'ece'] as const;
type Figures = Readonly<Record<(typeof figureNames)[number], number>>;

/** One training: its figures as it is, and with an intent that is chosen without looking at the slots. */
interface Run {
  readonly size: number;
  readonly seed: number;
  readonly joint: Figures;
  readonly intentAlone: Figures;
  readonly seconds: number;
  readonly bytes: number;
  readonly wordsPerSecond: number;
}

export async function runFrames(): Promise<void> {
  const machine = machineLine(describeMachine());
  const { task, train, evaluation, split } = await loadSnips();
  const vectors = await loadInstalledVectors();
  const docs = evaluation.map(({ text }) => tokenize(text));
  const figuresOf = async (component: Component): Promise<Figures> => {
    const { figures } = scoreTask(task, pairPredictions(evaluation, await component.predict(docs)));
    return { frames_acc: 0, intent_acc: 0, slots_f: 0, ece: 0, ...figures };
  };
  const runOnce = async (texts: readonly Document[], seed: number): Promise<Run> => {
    const begun = performance.now();
    // Seconds on one core, as everywhere in these pages.
    const options: TrainOptions = { seed, threads: 1, ...(vectors === undefined ? {} : { vectors }) };
    const { bytes } = await trainComponent(task, texts, [], options);
    const seconds = (performance.now() - begun) / 1_000;
    const component = loadComponent(bytes);
    const joint = await figuresOf(component);
    const again = performance.now();
    await component.predict(docs);
    const words = docs.reduce((sum, { length }) => sum + length, 0);
    const wordsPerSecond = (1_000 * words) / (performance.now() - again);
    const { tensors, metadata } = readModel(bytes);
    const network = { ...metadata.network, slotWeight: 0 };
    const intentAlone = await figuresOf(loadComponent(writeModel({ tensors, metadata: { ...metadata, network } })));
    const run = { size: texts.length, seed, joint, intentAlone, seconds, bytes: bytes.length, wordsPerSecond };
    console.log(JSON.stringify(run));
    return run;
  };
  const runs: Run[] = [];
  const add = async (texts: readonly Document[], seed: number): Promise<void> => {
    runs.push(await runOnce(texts, seed));
    write(runs);
  };
  const write = (done: readonly Run[]): void => {
    const rows = [...sizes, train.length].flatMap((size) => {
      const own = done.filter((run) => run.size === size);
      if (own.length === 0) return [];
      const cell = (name: keyof Figures, which: 'joint' | 'intentAlone'): string =>
        formatSpread(spread(own.map((run) => run[which][name])));
      const mean = (value: (run: Run) => number): number => spread(own.map(value)).mean;
      return `| ${[
        size.toLocaleString('en-US'),
        cell('frames_acc', 'joint'),
        cell('intent_acc', 'joint'),
        cell('slots_f', 'joint'),
        cell('ece', 'joint'),
        cell('frames_acc', 'intentAlone'),
        cell('intent_acc', 'intentAlone'),
        Math.round(mean(({ seconds }) => seconds)),
        (mean(({ bytes }) => bytes) / 1e6).toFixed(1),
        Math.round(mean(({ wordsPerSecond }) => wordsPerSecond)).toLocaleString('en-US'),
      ].join(' | ')} |`;
    });
    const page = [
      '# Frames',
      '',
      `SNIPS: ${task.labels.length} intents, ${task.slots?.length} slots. Figures on ${evaluation.length} texts (${split}), percent, mean ± standard deviation over seeds ${seeds.join(', ')} for each of which so many training texts are drawn; without dev texts. \`frames_acc\`: intent and all slots right. \`slots_f\`: exact borders and label. \`ece\`: calibration error of intents and slots. The columns "intent alone" choose the intent without looking at what the slots look like; slots are ruled out by the intent in both.`,
      '',
      '| training texts | frames_acc | intent_acc | slots_f | ece | intent alone: frames_acc | intent_acc | training, s | MB | words/s |',
      '|---|---|---|---|---|---|---|---|---|---|',
      ...rows,
      '',
      `Made by \`npm run bench -- frames\` on ${machine}. Training and speed on one core, beside other work on the machine.`,
      '',
    ].join('\n');
    writeFileSync(
      new URL('results/frames.json', import.meta.url),
      `${JSON.stringify({ machine, runs: done }, null, 2)}\n`,
    );
    writeFileSync(new URL('results/frames.md', import.meta.url), page);
  };
  // More seeds say little about all of the data, and cost the most.
  await add(createRandom(1).shuffle([...train]), 1);
  for (const seed of seeds) {
    for (const size of sizes)
      await add(
        createRandom(seed)
          .shuffle([...train])
          .slice(0, size),
        seed,
      );
  }
}
