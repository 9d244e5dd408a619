import type { Random } from '../random.ts';

/** Equally wide bins of confidences. */
const bins = 10;
const binOf = (confidence: number): number => Math.min(bins - 1, Math.floor(confidence * bins));

/**
 * Expected calibration error: the mean distance between how sure the predictions of a bin are and how often they are
 * right, weighted by the size of the bin; in [0, 1]. Reference: Guo et al. 2017, "On Calibration of Modern Neural
 * Networks", equation 3, with ten equally wide bins.
 */
export function expectedCalibrationError(
  predictions: readonly { readonly confidence: number; readonly isRight: boolean }[],
): number {
  const excess = new Float64Array(bins);
  for (const { confidence, isRight } of predictions) {
    const bin = binOf(confidence);
    excess[bin] = excess[bin]! + confidence - (isRight ? 1 : 0);
  }
  return errorOf(excess, predictions.length);
}

/** What would be measured of confidences that are exactly right. */
export interface ExactCalibration {
  /** On average. */
  readonly mean: number;
  /** In no more than one of twenty cases it would be more than this. */
  readonly high: number;
}

const draws = 200;

/**
 * The calibration error that these confidences would be measured to have if each were exactly as often right as it says: with few
 * predictions the bins are never quite even. From 200 drawings of what is right, as if predictions were independent (consistency
 * resampling: Bröcker and Smith 2007, "Increasing the Reliability of Reliability Diagrams").
 */
export function exactCalibration(confidences: readonly number[], random: Random): ExactCalibration {
  const excess = new Float64Array(bins);
  const drawn = Array.from({ length: draws }, () => {
    excess.fill(0);
    for (const confidence of confidences) {
      const bin = binOf(confidence);
      excess[bin] = excess[bin]! + confidence - (random.next() < confidence ? 1 : 0);
    }
    return errorOf(excess, confidences.length);
  }).sort((a, b) => a - b);
  return { mean: drawn.reduce((sum, error) => sum + error, 0) / draws, high: drawn[0.95 * draws - 1]! };
}

/** The error of bins by how much surer they are in all than they are right. */
function errorOf(excess: Float64Array, predictions: number): number {
  return predictions === 0 ? 0 : excess.reduce((sum, own) => sum + Math.abs(own), 0) / predictions;
}
