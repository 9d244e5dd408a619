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

/** The mean of a few values with the 95 % interval of Student's t; the interval of one value is that value. */
export function meanInterval(values: readonly number[]): Interval {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length < 2) return { value: mean, low: mean, high: mean };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  const width = studentQuantile(values.length - 1) * Math.sqrt(variance / values.length);
  return { value: mean, low: mean - width, high: mean + width };
}

/** The 97.5 % quantiles of Student's t for 1 to 10 degrees of freedom; beyond, the next smaller one of the list. */
function studentQuantile(degrees: number): number {
  const quantiles = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228];
  return quantiles[Math.min(degrees, quantiles.length) - 1] ?? 2.228;
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
