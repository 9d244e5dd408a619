import { log, type TextcatCalibration, toProbabilities } from 'tincture/training';
import type { ClassTargets } from '../losses/classes.ts';

/** From so many texts on, labels of which several may apply have thresholds of their own. */
export const enoughForThresholds = 20;

/** What decides on scores, fitted on texts that were not trained on: a threshold for each label, then what makes confidences. */
export function fitDecisions(
  heldOut: readonly HeldOutScores[],
  labels: number,
  isMultiple: boolean,
): { readonly thresholds: Float64Array; readonly calibration: TextcatCalibration } {
  const hasThresholds = isMultiple && heldOut.length >= enoughForThresholds;
  const thresholds = hasThresholds ? fitThresholds(heldOut, labels) : new Float64Array(labels);
  if (heldOut.length < 10) return { thresholds, calibration: { temperature: 1, temperatureBelow: 1, offsetBelow: 0 } };
  return {
    thresholds,
    calibration: fitCalibration(hasThresholds ? aboveThresholds(heldOut, labels) : heldOut, isMultiple),
  };
}

/** Scores of a text that was not trained on, with what is known of its labels. */
export interface HeldOutScores {
  readonly scores: Float64Array;
  readonly targets: ClassTargets;
}

/**
 * What makes the truth of held-out texts most likely (Guo et al. 2017), searched on a grid: temperatures in steps of 1.1
 * and, where several labels may apply, an offset below the threshold. A threshold that is best for F1 is seldom where a
 * label is as likely as not, so each side of it has its own curve; the one below may start lower than at a half.
 */
export function fitCalibration(heldOut: readonly HeldOutScores[], isMultiple: boolean): TextcatCalibration {
  if (!isMultiple) {
    const { temperature } = fitTemperature(heldOut, false);
    return { temperature, temperatureBelow: temperature, offsetBelow: 0 };
  }
  const above = fitTemperature(heldOut, true, (score) => score >= 0);
  let below = { temperature: 1, loss: Number.POSITIVE_INFINITY, offset: 0 };
  for (const offset of offsets) {
    const fit = fitTemperature(heldOut, true, (score) => score < 0, offset);
    if (fit.loss < below.loss - 1e-9) below = { ...fit, offset };
  }
  return { temperature: above.temperature, temperatureBelow: below.temperature, offsetBelow: below.offset };
}

const offsets: readonly number[] = [0, -0.5, -1, -1.5, -2, -2.5, -3, -3.5, -4, -5];

function fitTemperature(
  heldOut: readonly HeldOutScores[],
  isMultiple: boolean,
  counts: (score: number) => boolean = () => true,
  offsetBelow = 0,
): { temperature: number; loss: number } {
  let best = 1;
  let least = Number.POSITIVE_INFINITY;
  for (let power = -24; power <= 24; power++) {
    const temperature = 1.1 ** power;
    let loss = 0;
    for (const { scores, targets } of heldOut) {
      const probabilities = scores.slice();
      toProbabilities(probabilities, isMultiple, { temperature, temperatureBelow: temperature, offsetBelow });
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
  return { temperature: least === 0 ? 1 : best, loss: least };
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

/**
 * The scores above the thresholds of their labels, those fitted on the other half of the texts: on the same ones they
 * would look better than they are.
 */
export function aboveThresholds(heldOut: readonly HeldOutScores[], labels: number): HeldOutScores[] {
  const thresholds = [1, 0].map((other) =>
    fitThresholds(
      heldOut.filter((_, index) => index % 2 === other),
      labels,
    ),
  );
  return heldOut.map(({ scores, targets }, index) => ({
    scores: scores.map((score, label) => score - thresholds[index % 2]![label]!),
    targets,
  }));
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
