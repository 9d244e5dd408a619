import { exp } from '../kernels/exp-log.ts';
import { type Candidates, linkFeatures } from './candidates.ts';

/** A conditional logit model over the candidates of a mention, "none of them", and "one that was not found". */
export interface LinkRanker {
  /** One for each of `linkFeatures`, then the score of "none of them". That of "one that was not found" is 0. */
  readonly weights: Float32Array;
  /** Scores are divided by it, which calibrates probabilities. */
  readonly temperature: number;
  /** An entry is taken if its probability is at least this share of its own and that of "none of them" together. */
  readonly threshold: number;
}

/** Weights that work where there is no gold: what people say of each feature, fitted to nothing. */
export const defaultRanker: LinkRanker = {
  weights: Float32Array.of(3, 4, 2.5, 2, 4, 2, 1.5, 1.5, 3, 4.5),
  temperature: 1,
  threshold: 0.5,
};

/** What is chosen for a mention. */
export interface LinkChoice {
  /** Index of the candidate; -1 for none of them. */
  readonly index: number;
  /** Probability that this is right. */
  readonly confidence: number;
}

/**
 * The probabilities of the candidates, of "none of them", and of "one that was not found", in this order. Reference:
 * McFadden 1974, "Conditional logit analysis of qualitative choice behavior".
 */
export function linkProbabilities(
  { entries, features }: Candidates,
  { weights, temperature }: LinkRanker,
): Float64Array {
  const width = linkFeatures.length;
  const count = entries.length;
  const scores = new Float64Array(count + 2);
  for (let candidate = 0; candidate < count; candidate++) {
    let score = 0;
    for (let i = 0; i < width; i++) score += weights[i]! * features[candidate * width + i]!;
    scores[candidate] = score / temperature;
  }
  scores[count] = weights[width]! / temperature;
  let highest = 0;
  for (const score of scores) if (score > highest) highest = score;
  let total = 0;
  for (let i = 0; i < scores.length; i++) {
    scores[i] = exp(scores[i]! - highest);
    total += scores[i]!;
  }
  for (let i = 0; i < scores.length; i++) scores[i] = scores[i]! / total;
  return scores;
}

/** The most probable candidate, or none of them. */
export function chooseLink(probabilities: Float64Array, threshold: number): LinkChoice {
  const none = probabilities.length - 2;
  let best = -1;
  for (let index = 0; index < none; index++) if (best < 0 || probabilities[index]! > probabilities[best]!) best = index;
  if (best >= 0) {
    const confidence = probabilities[best]!;
    if (confidence >= threshold * (confidence + probabilities[none]!)) return { index: best, confidence };
  }
  return { index: -1, confidence: probabilities[none]! };
}
