// What several measurements of the same thing come to.

/** Median with the lowest and highest of several measurements. */
export interface Measured {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
}

export function measured(values: readonly number[]): Measured {
  return { median: percentile(values, 0.5), lowest: Math.min(...values), highest: Math.max(...values) };
}

/** The nearest-rank percentile. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** `12.3 [11.0, 12.9]`. */
export function formatMeasured({ median, lowest, highest }: Measured, show: (value: number) => string): string {
  return `${show(median)} [${show(lowest)}, ${show(highest)}]`;
}
