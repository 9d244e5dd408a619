// What a confidence becomes after it was calibrated on gold that came after the training (Platt 1999, on log-odds).
import { corrupt } from '../file/corrupt.ts';
import { numberAt, objectAt } from '../file/metadata.ts';
import type { JsonObject } from '../json.ts';
import { exp, log } from '../kernels/exp-log.ts';

/** The log-odds of a confidence are multiplied by `slope`, which is above 0, and `offset` is added. */
export interface ConfidenceCurve {
  readonly slope: number;
  readonly offset: number;
}

/** The curve in `network` of the metadata; undefined where confidences are what they are. Throws `model-corrupt`. */
export function readConfidenceCurve({ confidence }: JsonObject): ConfidenceCurve | undefined {
  if (confidence === undefined) return undefined;
  const info = objectAt(confidence, 'network.confidence');
  const slope = numberAt(info.slope, 'network.confidence.slope');
  if (slope <= 0) throw corrupt(`The slope of the confidences is ${slope}, not above 0.`);
  return { slope, offset: numberAt(info.offset, 'network.confidence.offset') };
}

/** `confidence`, in [0, 1], on the curve; by itself where there is none. */
export function onCurve(confidence: number, curve: ConfidenceCurve | undefined): number {
  if (curve === undefined) return confidence;
  const p = Math.min(1 - 1e-9, Math.max(1e-9, confidence));
  return 1 / (1 + exp(-(curve.slope * log(p / (1 - p)) + curve.offset)));
}
