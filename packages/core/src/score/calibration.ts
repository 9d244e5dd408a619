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
