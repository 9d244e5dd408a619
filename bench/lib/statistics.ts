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
