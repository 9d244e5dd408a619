// How far words are from their heads, as networks see it: each near distance by itself, farther ones together, both directions apart.

/** The least number of words of each step. */
const steps: readonly number[] = [1, 2, 3, 4, 5, 6, 7, 9, 12, 16, 22, 30];

/** How many buckets there are. */
export const distanceBuckets: number = 2 * steps.length;

const byDistance: Uint8Array = Uint8Array.from({ length: steps.at(-1)! + 1 }, (_, distance) =>
  Math.max(
    0,
    steps.findLastIndex((least) => least <= distance),
  ),
);

/** The bucket of a head that is `offset` words after (or, below 0, before) the word that hangs on it; `offset` is not 0. */
export function distanceBucket(offset: number): number {
  const bucket = byDistance[Math.min(Math.abs(offset), byDistance.length - 1)]!;
  return offset < 0 ? bucket : steps.length + bucket;
}
