// Mean and spread over seeds, for results tables.

/** Mean, sample standard deviation (n - 1; 0 for one value) and count. */
export interface Spread {
  readonly mean: number;
  readonly deviation: number;
  readonly count: number;
}

export function spread(values: readonly number[]): Spread {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1)), count: values.length };
}

/** `61.3 ± 2.1` in percent; without spread for a single value. */
export function formatSpread({ mean, deviation, count }: Spread, digits: number = 1): string {
  const value = (100 * mean).toFixed(digits);
  return count < 2 ? value : `${value} ± ${(100 * deviation).toFixed(digits)}`;
}

/** 97.5 % quantiles of Student's distribution for 1, 2, … degrees of freedom; above, the last one is a little too wide. */
const studentQuantiles = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262];

/** Mean of the paired differences `a - b` in points with its 95 % interval: `+3.1 [1.2, 5.0]`; without it for a single pair. */
export function formatGap(a: readonly number[], b: readonly number[]): string {
  if (a.length === 0 || a.length !== b.length) return '';
  const { mean, deviation, count } = spread(a.map((value, index) => value - (b[index] ?? Number.NaN)));
  const points = (value: number): string => (100 * value).toFixed(1);
  const gap = `${mean < 0 ? '' : '+'}${points(mean)}`;
  if (count < 2) return gap;
  const reach = ((studentQuantiles[count - 2] ?? studentQuantiles.at(-1) ?? Number.NaN) * deviation) / Math.sqrt(count);
  return `${gap} [${points(mean - reach)}, ${points(mean + reach)}]`;
}
