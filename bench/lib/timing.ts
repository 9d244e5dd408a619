// Times of which the median counts.

/** The middle one of an odd number of values. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/** The median of the seconds that each of `rounds` calls takes. */
export async function medianSeconds(rounds: number, pass: () => Promise<unknown>): Promise<number> {
  const seconds: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const begun = performance.now();
    await pass();
    seconds.push((performance.now() - begun) / 1_000);
  }
  return median(seconds);
}
