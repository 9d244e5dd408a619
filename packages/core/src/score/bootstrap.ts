import type { Random } from '../random.ts';
import type { Task } from '../tasks/task.ts';
import type { DocumentCounts } from './counts.ts';
import { headlineScore } from './score-task.ts';

/** A value with the interval that holds it in 95 of 100 samples of the same size. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** A difference of two components on the same texts. */
export interface Difference extends Interval {
  /** Two-sided: how often a difference this large turns up when the two are no different. */
  readonly pValue: number;
}

/** Settings of {@link scoreInterval} and {@link scoreDifference}. */
export interface ResampleOptions {
  readonly random: Random;
  /** Default 1,000. */
  readonly samples?: number;
}

/**
 * The task's score with its 95 % percentile bootstrap interval, texts drawn with replacement. Reference: Efron 1979;
 * for the use on NLP scores, Berg-Kirkpatrick et al. 2012.
 */
export function scoreInterval(task: Task, counts: readonly DocumentCounts[], options: ResampleOptions): Interval {
  const { random, samples = 1_000 } = options;
  const length = 3 * task.labels.length;
  const scores = new Float64Array(samples);
  for (let sample = 0; sample < samples; sample++) {
    const sums = new Float64Array(length);
    for (let drawn = 0; drawn < counts.length; drawn++) add(sums, counts[random.integer(counts.length)]!);
    scores[sample] = headlineScore(task, sums);
  }
  return { value: headlineScore(task, total(counts, length)), ...percentiles(scores) };
}

/**
 * The score of `candidate` minus that of `baseline` on the same texts: a paired bootstrap interval, and the p-value of
 * an approximate randomisation test (Noreen 1989; Yeh 2000), which swaps the two on random texts.
 */
export function scoreDifference(
  task: Task,
  candidate: readonly DocumentCounts[],
  baseline: readonly DocumentCounts[],
  options: ResampleOptions,
): Difference {
  const { random, samples = 1_000 } = options;
  const length = 3 * task.labels.length;
  const count = Math.min(candidate.length, baseline.length);
  const difference = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
    headlineScore(task, a) - headlineScore(task, b);
  const value = difference(total(candidate, length), total(baseline, length));
  const differences = new Float64Array(samples);
  let asLarge = 0;
  for (let sample = 0; sample < samples; sample++) {
    const drawnA = new Float64Array(length);
    const drawnB = new Float64Array(length);
    const swappedA = new Float64Array(length);
    const swappedB = new Float64Array(length);
    for (let i = 0; i < count; i++) {
      const drawn = random.integer(count);
      add(drawnA, candidate[drawn]!);
      add(drawnB, baseline[drawn]!);
      const isSwapped = random.next() < 0.5;
      add(swappedA, (isSwapped ? baseline : candidate)[i]!);
      add(swappedB, (isSwapped ? candidate : baseline)[i]!);
    }
    differences[sample] = difference(drawnA, drawnB);
    // The tolerance keeps a tie a tie: the same sums in another order may differ in the last bit.
    if (Math.abs(difference(swappedA, swappedB)) >= Math.abs(value) - 1e-12) asLarge++;
  }
  return { value, ...percentiles(differences), pValue: (asLarge + 1) / (samples + 1) };
}

/**
 * The mean score of several models (seeds) on the same texts, with an interval that holds both how texts and how
 * models differ: in each sample texts and models are drawn with replacement.
 */
export function meanScoreInterval(
  task: Task,
  models: readonly (readonly DocumentCounts[])[],
  options: ResampleOptions,
): Interval {
  const { random, samples = 1_000 } = options;
  const length = 3 * task.labels.length;
  const texts = models[0]?.length ?? 0;
  const means = new Float64Array(samples);
  for (let sample = 0; sample < samples; sample++) {
    const drawn = Int32Array.from({ length: texts }, () => random.integer(texts));
    for (let model = 0; model < models.length; model++) {
      const counts = models[random.integer(models.length)]!;
      const sums = new Float64Array(length);
      for (let i = 0; i < texts; i++) add(sums, counts[drawn[i]!]!);
      means[sample]! += headlineScore(task, sums) / models.length;
    }
  }
  const scores = models.map((counts) => headlineScore(task, total(counts, length)));
  return { value: scores.reduce((sum, score) => sum + score, 0) / models.length, ...percentiles(means) };
}

function percentiles(values: Float64Array): { low: number; high: number } {
  const sorted = values.toSorted();
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  return { low: at(0.025), high: at(0.975) };
}

function total(counts: readonly DocumentCounts[], length: number): Float64Array {
  const sums = new Float64Array(length);
  for (const document of counts) add(sums, document);
  return sums;
}

function add(sums: Float64Array, counts: DocumentCounts): void {
  for (let i = 0; i < sums.length; i++) sums[i]! += counts[i]!;
}
