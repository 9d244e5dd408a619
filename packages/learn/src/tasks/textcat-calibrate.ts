import { log, toProbabilities } from 'tincture';
import type { ClassTargets } from '../losses/classes.ts';

/** Scores of a text that was not trained on, with what is known of its labels. */
export interface HeldOutScores {
  readonly scores: Float64Array;
  readonly targets: ClassTargets;
}

/** The temperature that makes the truth of held-out texts most likely (Guo et al. 2017), searched on a grid of 1.1. */
export function fitTemperature(heldOut: readonly HeldOutScores[], isMultiple: boolean): number {
  let best = 1;
  let least = Number.POSITIVE_INFINITY;
  for (let power = -24; power <= 24; power++) {
    const temperature = 1.1 ** power;
    let loss = 0;
    for (const { scores, targets } of heldOut) {
      const probabilities = scores.slice();
      toProbabilities(probabilities, isMultiple, temperature);
      targets.forEach((target, label) => {
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
  return best;
}

/**
 * For several labels: the score from which each label is best said, so that its F1 on held-out texts is highest. A label
 * with few examples leans on the threshold that is best for all together.
 */
export function fitThresholds(heldOut: readonly HeldOutScores[], labels: number): Float64Array {
  const shared = bestThreshold(
    heldOut.flatMap(({ scores, targets }) => [...targets].map((target, label) => ({ score: scores[label]!, target }))),
  );
  return Float64Array.from({ length: labels }, (_, label) => {
    const own = heldOut.map(({ scores, targets }) => ({ score: scores[label]!, target: targets[label]! }));
    const positives = own.filter(({ target }) => target === 1).length;
    const trust = positives / (positives + 20);
    return trust * bestThreshold(own) + (1 - trust) * shared;
  });
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
