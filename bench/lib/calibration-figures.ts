// How well calibrated confidences are, with what chance alone does to the measure.
import { createRandom, exactCalibration, expectedCalibrationError, type JudgedConfidence } from 'tincture';

/** Figures of one set of predictions, in [0, 1] unless said. */
export interface CalibrationFigures {
  readonly predictions: number;
  /** Expected calibration error, ten equally wide bins. */
  readonly error: number;
  /** What exactly right confidences would measure: on average, and in no more than one of twenty cases more than. */
  readonly exact: number;
  readonly exactHigh: number;
  /** {@link debiasedSquaredError}: may be below 0, so it is averaged before its root is taken. */
  readonly squared: number;
}

export function calibrationFigures(judged: readonly JudgedConfidence[]): CalibrationFigures {
  const { mean, high } = exactCalibration(
    judged.map(({ confidence }) => confidence),
    createRandom(1),
  );
  return {
    predictions: judged.length,
    error: expectedCalibrationError(judged),
    exact: mean,
    exactHigh: high,
    squared: debiasedSquaredError(judged),
  };
}

const bins = 10;

/**
 * The mean squared distance between confidence and how often it is right, over bins with as many predictions each, less what chance
 * adds to it: 0 on average where confidences are right. Its root is no less than the expected calibration error over the same bins.
 * Reference: Kumar, Liang and Ma 2019, "Verified Uncertainty Calibration", the debiased estimator of section 5.
 */
function debiasedSquaredError(judged: readonly JudgedConfidence[]): number {
  const sorted = judged.toSorted((a, b) => a.confidence - b.confidence);
  let sum = 0;
  for (let bin = 0; bin < bins; bin++) {
    const own = sorted.slice(Math.floor((bin * sorted.length) / bins), Math.floor(((bin + 1) * sorted.length) / bins));
    if (own.length < 2) continue;
    const confidence = own.reduce((total, one) => total + one.confidence, 0) / own.length;
    const right = own.filter(({ isRight }) => isRight).length / own.length;
    const chance = (right * (1 - right)) / (own.length - 1);
    sum += (own.length / sorted.length) * ((confidence - right) ** 2 - chance);
  }
  return sum;
}
