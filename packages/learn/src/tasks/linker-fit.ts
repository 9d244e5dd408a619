// Fits what ranks the entries that a mention may be.
import type { Doc, LabelledSpan } from 'tincture';
import {
  type Candidates,
  chooseLink,
  defaultRanker,
  type LinkRanker,
  linkFeatures,
  linkProbabilities,
  log,
  type MentionReader,
} from 'tincture/training';
import { minimize } from '../optimizers/lbfgs.ts';
import { breathe } from '../train/check.ts';

/** A text with its entities, and what those are that somebody linked. */
export interface LinkExample {
  readonly doc: Doc;
  readonly ents: readonly LabelledSpan[];
  /** By entity: the number of its entry, `null` for none of them, undefined where nobody said. */
  readonly targets: readonly (number | null | undefined)[];
}

/** A mention with its candidates and what it is. */
export interface LinkSample {
  readonly candidates: Candidates;
  /** Index into what `linkProbabilities` returns: of the candidate, of "none of them" or of "one that was not found". */
  readonly target: number;
}

/** Weights stay so near to the default ones: their standard deviation about them, before any gold is seen. */
const deviation = 2;
/** What others are at first sight is seen with the weights of the round before. */
const rounds = 2;

/** The ranker that gold gives, at temperature 1. */
export async function fitRanker(
  reader: MentionReader,
  examples: readonly LinkExample[],
  signal: AbortSignal | undefined,
): Promise<LinkRanker> {
  let ranker = defaultRanker;
  for (let round = 0; round < rounds; round++) {
    const samples = readSamples(reader, examples, ranker);
    const weights = defaultRanker.weights.slice();
    await minimize((x, gradient) => linkLoss(samples, x, gradient), weights, {
      onStep: () => breathe(signal),
      tolerance: 1e-3,
    });
    ranker = { ...ranker, weights };
  }
  return ranker;
}

/** The mentions of texts that somebody linked. */
export function readSamples(reader: MentionReader, examples: readonly LinkExample[], ranker: LinkRanker): LinkSample[] {
  return examples.flatMap(({ doc, ents, targets }) => {
    const all = reader.read(doc, ents, ranker);
    return ents.flatMap((_, index) => {
      const candidates = all[index]!;
      const target = targets[index];
      if (target === undefined) return [];
      const { length } = candidates.entries;
      if (target === null) return [{ candidates, target: length }];
      const found = candidates.entries.indexOf(target);
      return [{ candidates, target: found < 0 ? length + 1 : found }];
    });
  });
}

/**
 * Negative log likelihood of what the mentions are, in nats, and how far the weights are from the default ones; writes its
 * gradient.
 */
export function linkLoss(samples: readonly LinkSample[], weights: Float32Array, gradient: Float32Array): number {
  const width = linkFeatures.length;
  let loss = 0;
  const sums = new Float64Array(width + 1);
  for (let i = 0; i <= width; i++) {
    const away = weights[i]! - defaultRanker.weights[i]!;
    loss += (away * away) / (2 * deviation * deviation);
    sums[i] = away / (deviation * deviation);
  }
  for (const { candidates, target } of samples) {
    const probabilities = linkProbabilities(candidates, { weights, temperature: 1, threshold: 0 });
    loss -= log(Math.max(1e-12, probabilities[target]!));
    const { length } = candidates.entries;
    sums[width]! += probabilities[length]! - (target === length ? 1 : 0);
    for (let candidate = 0; candidate < length; candidate++) {
      const difference = probabilities[candidate]! - (target === candidate ? 1 : 0);
      for (let i = 0; i < width; i++) sums[i]! += difference * candidates.features[candidate * width + i]!;
    }
  }
  gradient.set(sums);
  return loss;
}

/** Mentions, and the weights that did not learn from them. */
export interface HeldOutSamples {
  readonly samples: readonly LinkSample[];
  readonly ranker: LinkRanker;
}

/** The temperature that makes what held-out mentions are most likely. */
export function fitTemperature(heldOut: readonly HeldOutSamples[]): number {
  let [best, least] = [1, Number.POSITIVE_INFINITY];
  for (const temperature of temperatures) {
    let loss = 0;
    for (const { samples, ranker } of heldOut)
      for (const { candidates, target } of samples)
        loss -= log(Math.max(1e-12, linkProbabilities(candidates, { ...ranker, temperature })[target]!));
    if (loss < least - 1e-9) [best, least] = [temperature, loss];
  }
  return best;
}

const temperatures = [1, 0.6, 0.7, 0.8, 0.9, 1.15, 1.3, 1.5, 1.75, 2, 2.5, 3];

/** Mentions that make a threshold count as much as its default. */
const trusted = 50;

/** The threshold with which most held-out mentions come out right, nearer to one half the fewer they are. */
export function fitThreshold(probabilities: readonly Float64Array[], targets: readonly number[]): number {
  let [best, most] = [0.5, -1];
  for (const threshold of thresholds) {
    const right = countRight(probabilities, targets, threshold);
    if (right > most) [best, most] = [threshold, right];
  }
  return 0.5 + (targets.length / (targets.length + trusted)) * (best - 0.5);
}

// From the default one outwards: of equally good ones the nearest is taken.
const thresholds = Array.from({ length: 10 }, (_, i) => [0.5 + 0.05 * i, 0.5 - 0.05 * i]).flat();

/** How many mentions come out as what they are. */
export function countRight(
  probabilities: readonly Float64Array[],
  targets: readonly number[],
  threshold: number,
): number {
  return probabilities.filter((own, index) => {
    const { index: chosen } = chooseLink(own, threshold);
    return (chosen < 0 ? own.length - 2 : chosen) === targets[index];
  }).length;
}
