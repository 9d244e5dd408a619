import { log, toProbabilities } from 'tincture/training';
import type { ClassTargets } from '../losses/classes.ts';

/** Scores of a text that was not trained on, with what is known of its labels. */
export interface HeldOutScores {
  readonly scores: Float64Array;
  readonly targets: ClassTargets;
}

/** What scores are divided by: where several labels may apply, those below their threshold by another. */
export interface Temperatures {
  readonly temperature: number;
  readonly temperatureBelow: number;
}

/**
 * The temperatures that make the truth of held-out texts most likely (Guo et al. 2017), searched on a grid of 1.1. A
 * threshold that is best for F1 is seldom where a label is as likely as not, so each side of it has its own slope.
 */
export function fitTemperatures(heldOut: readonly HeldOutScores[], isMultiple: boolean): Temperatures {
  if (!isMultiple) {
    const temperature = fitTemperature(heldOut, false, () => true);
    return { temperature, temperatureBelow: temperature };
  }
  return {
    temperature: fitTemperature(heldOut, true, (score) => score >= 0),
    temperatureBelow: fitTemperature(heldOut, true, (score) => score < 0),
  };
}

function fitTemperature(
  heldOut: readonly HeldOutScores[],
  isMultiple: boolean,
  counts: (score: number) => boolean,
): number {
  let best = 1;
  let least = Number.POSITIVE_INFINITY;
  for (let power = -24; power <= 24; power++) {
    const temperature = 1.1 ** power;
    let loss = 0;
    for (const { scores, targets } of heldOut) {
      const probabilities = scores.slice();
      toProbabilities(probabilities, isMultiple, temperature, temperature);
      targets.forEach((target, label) => {
        if (!counts(scores[label]!)) return;
        const probability = probabilities[label]!;
        if (target === 1) loss -= log(Math.max(1e-12, probability));
        else if (target === 0 && isMultiple) loss -= log(Math.max(1e-12, 1 - probability));
      });
    }
    if (loss < least - 1e-9) {
      least = loss;
      best = temperature;
    }
  }
  return least === 0 ? 1 : best;
}

/**
 * For several labels: the score from which each label is best said, so that its F1 on held-out texts is highest. A label
 * with few examples leans on the threshold from which it is said as often as it is true: scores of labels that are rare
 * and of labels that are frequent are not alike, so no threshold suits them both.
 */
export function fitThresholds(heldOut: readonly HeldOutScores[], labels: number): Float64Array {
  return Float64Array.from({ length: labels }, (_, label) => {
    const own = heldOut.map(({ scores, targets }) => ({ score: scores[label]!, target: targets[label]! }));
    const positives = own.filter(({ target }) => target === 1).length;
    const trust = positives / (positives + 20);
    return trust * bestThreshold(own) + (1 - trust) * rateThreshold(own);
  });
}

/** The threshold from which a label is said as often as it is true (once, where it never is). */
function rateThreshold(entries: readonly { readonly score: number; readonly target: number }[]): number {
  const scores = entries.flatMap(({ score, target }) => (target < 0 ? [] : [score])).sort((a, b) => b - a);
  const positives = entries.filter(({ target }) => target === 1).length;
  const last = Math.min(scores.length - 1, Math.max(1, positives));
  return last < 1 ? 0 : (scores[last - 1]! + scores[last]!) / 2;
}

/** The threshold with the highest F1, in the middle between the two scores that it lies between; 0 without positives. */
function bestThreshold(entries: readonly { readonly score: number; readonly target: number }[]): number {
  const sorted = entries.filter(({ target }) => target >= 0).toSorted((a, b) => b.score - a.score);
  const positives = sorted.filter(({ target }) => target === 1).length;
  let best = 0;
  let bestF = 0;
  let found = 0;
  sorted.forEach(({ score, target }, index) => {
    if (target === 1) found++;
    const next = sorted[index + 1]?.score ?? score - 1;
    const f = (2 * found) / (positives + index + 1);
    if (score > next && f > bestF) {
      bestF = f;
      best = (score + next) / 2;
    }
  });
  return best;
}
