import type { TrainedModel, Trainer, TrainOptions } from '@tincture/learn';
import {
  createRandom,
  type Document,
  docFor,
  loadComponent,
  meanScoreInterval,
  pairPredictions,
  type Scores,
  scoreTask,
  type Task,
} from 'tincture';
import type { CurvePoint } from '../report/report-data.ts';
import { resamplingSeed } from './evaluate.ts';

/** Settings of {@link learningCurve}. */
export interface CurveOptions {
  readonly task: Task;
  readonly train: readonly Document[];
  readonly test: readonly Document[];
  readonly sizes: readonly number[];
  readonly seeds: readonly number[];
  readonly trainModel: Trainer;
  readonly training: Omit<TrainOptions, 'seed' | 'onProgress'>;
  /** How many trainings run at the same time. */
  readonly parallel: number;
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
  /** Called as a training ends, with how many are done, and about which share of the work. */
  readonly onProgress?: (done: number, share: number) => void;
}

/** A learning curve, and the models of its largest size. */
export interface LearningCurve {
  readonly points: readonly CurvePoint[];
  readonly largest: readonly { readonly seed: number; readonly model: TrainedModel }[];
}

/**
 * Trains on growing parts of the training texts and scores each model on the test gold. A seed draws one order of the
 * texts, so a larger part contains the smaller ones of the same seed. No dev texts are given: what a training needs to
 * stop and to calibrate it takes from its examples, or the curve would promise what nobody with so few gets.
 */
export async function learningCurve(options: CurveOptions): Promise<LearningCurve> {
  const { task, train, test, sizes, seeds, trainModel, training, now } = options;
  const jobs = sizes.flatMap((size) => seeds.map((seed) => ({ size, seed })));
  const results = new Map<number, Training[]>();
  const points: CurvePoint[] = [];
  const allWork = jobs.reduce((sum, job) => sum + workOf(job.size), 0);
  let done = 0;
  let work = 0;

  const run = async ({ size, seed }: { size: number; seed: number }): Promise<void> => {
    const part = createRandom(seed)
      .shuffle([...train])
      .slice(0, size);
    const started = now();
    const model = await trainModel(task, part, [], { ...training, seed });
    const seconds = (now() - started) / 1_000;
    const scores = await scoreModel(task, model.bytes, test);
    const entries = [...(results.get(size) ?? []), { seed, scores, seconds, model }];
    results.set(size, entries);
    work += workOf(size);
    options.onProgress?.(++done, work / allWork);
    if (entries.length < seeds.length) return;
    points.push(summarize(task, size, entries));
  };

  // The largest first: they take longest, and a short one at the end keeps no worker waiting.
  const queue = jobs.toSorted((a, b) => b.size - a.size);
  const worker = async (): Promise<void> => {
    for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
      training.signal?.throwIfAborted();
      await run(job);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, options.parallel) }, worker));
  const largest = results.get(Math.max(...sizes)) ?? [];
  return {
    points: points.toSorted((a, b) => a.examples - b.examples),
    largest: largest.toSorted((a, b) => a.seed - b.seed),
  };
}

/** How long a training takes, in no unit: in proportion to its texts, and a little for any. */
function workOf(size: number): number {
  return 40 + size;
}

/** One training of a curve. */
interface Training {
  readonly seed: number;
  readonly scores: Scores;
  readonly seconds: number;
  readonly model: TrainedModel;
}

/** Scores a model file on gold. */
async function scoreModel(task: Task, bytes: Uint8Array, gold: readonly Document[]): Promise<Scores> {
  const component = loadComponent(bytes);
  const predictions = await component.predict(gold.map((document) => docFor(task, document)));
  return scoreTask(task, pairPredictions(gold, predictions));
}

/** Sizes of a curve: 20, 50, 100, 200, 500 … up to and with all. */
export function curveSizes(available: number): number[] {
  const sizes: number[] = [];
  for (let decade = 10; decade <= available; decade *= 10) {
    for (const factor of [1, 2, 5])
      if (decade * factor >= 20 && decade * factor < available * 0.85) sizes.push(decade * factor);
  }
  return available === 0 ? [] : [...sizes, available];
}

function summarize(task: Task, examples: number, ended: readonly Training[]): CurvePoint {
  // Not as they ended: the interval depends on the order.
  const trainings = ended.toSorted((a, b) => a.seed - b.seed);
  return {
    examples,
    score: meanScoreInterval(
      task,
      trainings.map(({ scores }) => scores.counts),
      { random: createRandom(resamplingSeed) },
    ),
    seeds: trainings.map(({ seed, scores }) => ({ seed, score: scores.value })),
    trainSeconds: trainings.reduce((sum, { seconds }) => sum + seconds, 0) / trainings.length,
  };
}
