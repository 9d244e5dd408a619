import type { Random } from '../random.ts';

/**
 * Expected calibration error: the mean distance between how sure the predictions of a bin are and how often they are
 * right, weighted by the size of the bin; in [0, 1]. Reference: Guo et al. 2017, "On Calibration of Modern Neural
 * Networks", equation 3, with ten equally wide bins.
 */
export function expectedCalibrationError(
  predictions: readonly { readonly confidence: number; readonly isRight: boolean }[],
): number {
  const bins = Array.from({ length: 10 }, () => ({ count: 0, confidence: 0, right: 0 }));
  for (const { confidence, isRight } of predictions) {
    const bin = bins[Math.min(9, Math.floor(confidence * 10))];
    if (bin === undefined) continue;
    bin.count++;
    bin.confidence += confidence;
    if (isRight) bin.right++;
  }
  const distance = bins.reduce((sum, bin) => sum + Math.abs(bin.confidence - bin.right), 0);
  return predictions.length === 0 ? 0 : distance / predictions.length;
}

/** What would be measured of confidences that are exactly right. */
export interface ExactCalibration {
  /** On average. */
  readonly mean: number;
  /** In no more than one of twenty cases it would be more than this. */
  readonly high: number;
}

/**
 * The calibration error that these confidences would be measured to have if each were exactly as often right as it says: with few
 * predictions the bins are never quite even. From 200 drawings of what is right, as if predictions were independent (consistency
 * resampling: Bröcker and Smith 2007, "Increasing the Reliability of Reliability Diagrams").
 */
export function exactCalibration(confidences: readonly number[], random: Random): ExactCalibration {
  const drawn = Array.from({ length: 200 }, () =>
    expectedCalibrationError(confidences.map((confidence) => ({ confidence, isRight: random.next() < confidence }))),
  ).sort((a, b) => a - b);
  return { mean: drawn.reduce((sum, error) => sum + error, 0) / drawn.length, high: drawn[189]! };
}
