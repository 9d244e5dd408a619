import type { Range } from 'tincture';

/** The parts of a text of `length` that none of the sorted `spans` covers. */
export function between(spans: readonly Range[], length: number): Range[] {
  const starts = [0, ...spans.map(({ end }) => end)];
  const ends = [...spans.map(({ start }) => start), length];
  return starts.map((start, index) => ({ start, end: ends[index] ?? length })).filter(({ start, end }) => start < end);
}
