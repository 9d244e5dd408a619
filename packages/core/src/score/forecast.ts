/** The score that a number of training examples gave. */
export interface CurveExamples {
  readonly examples: number;
  /** In [0, 1]. */
  readonly score: { readonly value: number };
}

/**
 * Fits an inverse power law to a learning curve (Figueroa et al. 2012, "Predicting sample size required for
 * classification performance"): rates are tried on a grid, the other two follow by least squares weighted by the
 * number of examples: score(n) = ceiling − drop · n^−rate. Returns the expected score, in [0, 1], by the number of
 * training texts; undefined with fewer than three points, and where more examples made it worse.
 */
export function forecastCurve(points: readonly CurveExamples[]): ((examples: number) => number) | undefined {
  if (points.length < 3) return undefined;
  let best: { error: number; ceiling: number; drop: number; rate: number } | undefined;
  for (let rate = 0.1; rate <= 1.5; rate += 0.02) {
    const fit = fitLine(
      points.map(({ examples, score }) => ({ x: examples ** -rate, y: score.value, weight: examples })),
    );
    // A curve that falls with more examples, or that ends above 1, explains nothing.
    if (fit.slope > 0 || fit.intercept > 1) continue;
    if (best === undefined || fit.error < best.error)
      best = { error: fit.error, ceiling: fit.intercept, drop: -fit.slope, rate };
  }
  if (best === undefined) return undefined;
  const { ceiling, drop, rate } = best;
  return (examples) => Math.max(0, ceiling - drop * examples ** -rate);
}

function fitLine(points: readonly { x: number; y: number; weight: number }[]): {
  slope: number;
  intercept: number;
  error: number;
} {
  const sum = (value: (point: { x: number; y: number; weight: number }) => number): number =>
    points.reduce((total, point) => total + point.weight * value(point), 0);
  const total = sum(() => 1);
  const meanX = sum(({ x }) => x) / total;
  const meanY = sum(({ y }) => y) / total;
  const spread = sum(({ x }) => (x - meanX) ** 2);
  const slope = spread === 0 ? 0 : sum(({ x, y }) => (x - meanX) * (y - meanY)) / spread;
  const intercept = meanY - slope * meanX;
  return { slope, intercept, error: sum(({ x, y }) => (y - intercept - slope * x) ** 2) };
}
