import type { Estimate } from './report-data.ts';

/** `0.74 [0.70, 0.78]`. */
export function formatEstimate(estimate: Estimate): string {
  return `${estimate.value.toFixed(2)} [${estimate.low.toFixed(2)}, ${estimate.high.toFixed(2)}]`;
}

/** Bytes in the decimal units that file managers show: `5.3 MB`, `840 kB`, `12 B`. */
export function formatBytes(bytes: number): string {
  if (bytes >= 1e6) return `${(bytes / 1e6).toFixed(1)} MB`;
  if (bytes >= 1e3) return `${Math.round(bytes / 1e3)} kB`;
  return `${bytes} B`;
}

/** Events per second to three significant figures with thousands separators: `81,300`. */
export function formatRate(perSecond: number): string {
  return Number(perSecond.toPrecision(3)).toLocaleString('en-US');
}

/** `38 µs`, `0.31 ms`, `12 ms`, `1.3 s`. */
export function formatLatency(ms: number): string {
  if (ms >= 1_000) return `${(ms / 1_000).toFixed(1)} s`;
  if (ms < 0.1) return `${Number((1_000 * ms).toPrecision(2))} µs`;
  return `${ms >= 10 ? Math.round(ms) : ms.toFixed(2)} ms`;
}

/** US dollars: `$0`, `$0.42`, `$312`. */
export function formatCost(dollars: number): string {
  if (dollars === 0) return '$0';
  return dollars >= 100 ? `$${Math.round(dollars).toLocaleString('en-US')}` : `$${dollars.toPrecision(2)}`;
}

/** What the columns of a comparison are, for the line below it. */
export const comparisonFootnote =
  'Words/s and latency from raw text on one core; cost at $0.05 a core-hour, or what the provider charges.';
