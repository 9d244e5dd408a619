import { TinctureError } from '../errors/tincture-error.ts';
import type { Random } from '../random.ts';
import { kindOf } from '../tasks/kinds.ts';
import type { Task } from '../tasks/task.ts';
import type { DocumentCounts } from './counts.ts';
import { SparseCounts } from './sparse-counts.ts';

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
  return sumsInterval(counts, (sums) => kindOf(task).headline(task, sums), options);
}

/** The same for any score that `headline` makes from sums of counts. */
export function sumsInterval(
  counts: readonly DocumentCounts[],
  headline: (sums: ArrayLike<number>) => number,
  options: ResampleOptions,
): Interval {
  const { random, samples = 1_000 } = options;
  const documents = new SparseCounts(counts);
  const sums = documents.zeros();
  const scores = new Float64Array(samples);
  for (let sample = 0; sample < samples; sample++) {
    sums.fill(0);
    for (let drawn = 0; drawn < documents.length; drawn++) documents.add(random.integer(documents.length), sums);
    scores[sample] = headline(sums);
  }
  return { value: headline(documents.total()), ...percentiles(scores) };
}

/**
 * The score of `candidate` minus that of `baseline` on the same texts: a paired bootstrap interval, and the p-value of
 * an approximate randomisation test (Noreen 1989; Yeh 2000), which swaps the two on random texts. Throws
 * `argument-invalid` where the two are not of equally many texts.
 */
export function scoreDifference(
  task: Task,
  candidate: readonly DocumentCounts[],
  baseline: readonly DocumentCounts[],
  options: ResampleOptions,
): Difference {
  const { random, samples = 1_000 } = options;
  checkPaired([candidate, baseline]);
  const [a, b] = [new SparseCounts(candidate), new SparseCounts(baseline)];
  const difference = (one: ArrayLike<number>, other: ArrayLike<number>): number =>
    kindOf(task).headline(task, one) - kindOf(task).headline(task, other);
  const value = difference(a.total(), b.total());
  const [drawnA, drawnB, swappedA, swappedB] = [a.zeros(), a.zeros(), a.zeros(), a.zeros()];
  const differences = new Float64Array(samples);
  let asLarge = 0;
  for (let sample = 0; sample < samples; sample++) {
    for (const sums of [drawnA, drawnB, swappedA, swappedB]) sums.fill(0);
    for (let i = 0; i < a.length; i++) {
      const drawn = random.integer(a.length);
      a.add(drawn, drawnA);
      b.add(drawn, drawnB);
      const isSwapped = random.next() < 0.5;
      (isSwapped ? b : a).add(i, swappedA);
      (isSwapped ? a : b).add(i, swappedB);
    }
    differences[sample] = difference(drawnA, drawnB);
    // The tolerance keeps a tie a tie: the same sums in another order may differ in the last bit.
    if (Math.abs(difference(swappedA, swappedB)) >= Math.abs(value) - 1e-12) asLarge++;
  }
  // The pairing as it is counts as one of the samples, so that no p-value is 0.
  return { value, ...percentiles(differences), pValue: (asLarge + 1) / (samples + 1) };
}

/**
 * The score on the texts `candidate` minus that on the texts `baseline`, which are others: its 95 % percentile bootstrap
 * interval, the texts of each drawn with replacement on their own (Efron and Tibshirani 1993, chapter 8).
 */
export function unpairedDifference(
  task: Task,
  candidate: readonly DocumentCounts[],
  baseline: readonly DocumentCounts[],
  options: ResampleOptions,
): Interval {
  const { random, samples = 1_000 } = options;
  const sides = [candidate, baseline].map((counts) => {
    const documents = new SparseCounts(counts);
    return { documents, sums: documents.zeros() };
  });
  const differences = new Float64Array(samples);
  for (let sample = 0; sample < samples; sample++) {
    const [of = 0, minus = 0] = sides.map(({ documents, sums }) => {
      sums.fill(0);
      for (let drawn = 0; drawn < documents.length; drawn++) documents.add(random.integer(documents.length), sums);
      return kindOf(task).headline(task, sums);
    });
    differences[sample] = of - minus;
  }
  const [of = 0, minus = 0] = sides.map(({ documents }) => kindOf(task).headline(task, documents.total()));
  return { value: of - minus, ...percentiles(differences) };
}

/**
 * The mean score of several models (seeds) on the same texts, with an interval that holds both how texts and how
 * models differ: in each sample texts and models are drawn with replacement. 0 without a model. Throws
 * `argument-invalid` where the models are not of equally many texts.
 */
export function meanScoreInterval(
  task: Task,
  models: readonly (readonly DocumentCounts[])[],
  options: ResampleOptions,
): Interval {
  const { random, samples = 1_000 } = options;
  checkPaired(models);
  const all = models.map((counts) => new SparseCounts(counts));
  const [first] = all;
  if (first === undefined) return { value: 0, low: 0, high: 0 };
  const sums = first.zeros();
  const means = new Float64Array(samples);
  for (let sample = 0; sample < samples; sample++) {
    const drawn = Int32Array.from({ length: first.length }, () => random.integer(first.length));
    let total = 0;
    for (let model = 0; model < all.length; model++) {
      const counts = all[random.integer(all.length)]!;
      sums.fill(0);
      for (const document of drawn) counts.add(document, sums);
      total += kindOf(task).headline(task, sums);
    }
    means[sample] = total / all.length;
  }
  const value = all.reduce((sum, counts) => sum + kindOf(task).headline(task, counts.total()), 0) / all.length;
  return { value, ...percentiles(means) };
}

function percentiles(values: Float64Array): { low: number; high: number } {
  const sorted = values.toSorted();
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  return { low: at(0.025), high: at(0.975) };
}

/** Text i must be the same everywhere; of different numbers of texts it cannot be. */
function checkPaired(all: readonly (readonly DocumentCounts[])[]): void {
  const lengths = [...new Set(all.map((counts) => counts.length))];
  if (lengths.length < 2) return;
  throw new TinctureError({
    code: 'argument-invalid',
    problem: `Scores of ${lengths.join(' and of ')} texts cannot be compared text by text.`,
    fix: 'Score all of them on the same gold, in the same order.',
  });
}
