import { TinctureError } from '../errors/tincture-error.ts';
import type { Random } from '../random.ts';
import { kindOf } from '../tasks/kinds.ts';
import type { Task } from '../tasks/task.ts';
import { type DocumentCounts, goldCount } from './counts.ts';
import { SparseCounts } from './sparse-counts.ts';
import { type Bounds, boundsOf, differenceOfShares, differenceOnTexts, wilsonInterval } from './unvaried.ts';

/** A value with the interval that holds it in 95 of 100 samples of the same size. */
export interface Interval extends Bounds {
  readonly value: number;
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

/** A figure that stands for a task. */
export interface Headline {
  /** From sums of counts. */
  readonly score: (sums: ArrayLike<number>) => number;
  /** Of how many things in the gold it tells which share is right. */
  readonly trials: (sums: ArrayLike<number>) => number;
}

/**
 * The task's score with its 95 % percentile bootstrap interval, texts drawn with replacement. Reference: Efron 1979;
 * for the use on NLP scores, Berg-Kirkpatrick et al. 2012. Where all texts score alike (all is right, or there is one text), drawing
 * them says nothing: then it is Wilson's interval of that share of what is in the gold, from 84 to 100 % for 20 of 20.
 */
export function scoreInterval(task: Task, counts: readonly DocumentCounts[], options: ResampleOptions): Interval {
  return sumsInterval(counts, headlineOf(task), options);
}

function headlineOf(task: Task): Headline {
  const kind = kindOf(task);
  return { score: (sums) => kind.headline(task, sums), trials: (sums) => trialsOf(task, sums) };
}

/** Of how many things in the gold the task's score is about. */
function trialsOf(task: Task, sums: ArrayLike<number>): number {
  return goldCount(sums, ...(kindOf(task).counted?.(task) ?? []));
}

/** The same for any score that is made from sums of counts. */
export function sumsInterval(
  counts: readonly DocumentCounts[],
  { score, trials }: Headline,
  options: ResampleOptions,
): Interval {
  const { random, samples = 1_000 } = options;
  const documents = new SparseCounts(counts);
  const sums = documents.zeros();
  const scores = new Float64Array(samples);
  for (let sample = 0; sample < samples; sample++) {
    sums.fill(0);
    for (let drawn = 0; drawn < documents.length; drawn++) documents.add(random.integer(documents.length), sums);
    scores[sample] = score(sums);
  }
  if (documents.length === 0) return { value: 0, low: 0, high: 0 };
  const total = documents.total();
  const value = score(total);
  return { value, ...boundsOf(percentiles(scores), () => wilsonInterval(value, trials(total))) };
}

/**
 * The score of `candidate` minus that of `baseline` on the same texts: a paired bootstrap interval, and the p-value of
 * an approximate randomisation test (Noreen 1989; Yeh 2000), which swaps the two on random texts. Where the difference is the
 * same on all texts, the interval is about the share of texts on which it may be another (Wilson). Throws `argument-invalid` where
 * the two are not of equally many texts.
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
  const bounds = boundsOf(percentiles(differences), () => differenceOnTexts(value, a.length));
  return { value, ...bounds, pValue: (asLarge + 1) / (samples + 1) };
}

/**
 * The score on the texts `candidate` minus that on the texts `baseline`, which are others: its 95 % percentile bootstrap
 * interval, the texts of each drawn with replacement on their own (Efron and Tibshirani 1993, chapter 8). Where the texts of both
 * score alike it is Newcombe's, from Wilson's of each.
 */
export function unpairedDifference(
  task: Task,
  candidate: readonly DocumentCounts[],
  baseline: readonly DocumentCounts[],
  options: ResampleOptions,
): Interval {
  const { random, samples = 1_000 } = options;
  const sideOf = (counts: readonly DocumentCounts[]) => {
    const documents = new SparseCounts(counts);
    return { documents, sums: documents.zeros() };
  };
  const sides = [sideOf(candidate), sideOf(baseline)] as const;
  const differences = new Float64Array(samples);
  for (let sample = 0; sample < samples; sample++) {
    const [of = 0, minus = 0] = sides.map(({ documents, sums }) => {
      sums.fill(0);
      for (let drawn = 0; drawn < documents.length; drawn++) documents.add(random.integer(documents.length), sums);
      return kindOf(task).headline(task, sums);
    });
    differences[sample] = of - minus;
  }
  const shareOf = ({ documents }: (typeof sides)[number]): Interval => {
    const sums = documents.total();
    const value = kindOf(task).headline(task, sums);
    return { value, ...wilsonInterval(value, trialsOf(task, sums)) };
  };
  const [one, other] = [shareOf(sides[0]), shareOf(sides[1])];
  const bounds = boundsOf(percentiles(differences), () => differenceOfShares(one, other));
  return { value: one.value - other.value, ...bounds };
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
  const trials = (): number => trialsOf(task, first.total());
  return { value, ...boundsOf(percentiles(means), () => wilsonInterval(value, trials())) };
}

function percentiles(values: Float64Array): Bounds {
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
