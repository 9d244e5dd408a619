// A memory that runs over the words of a text: how far back it reaches is for each word and column to say.

/**
 * The states of a gated recurrence over `length` rows from `start` on: h = f·h′ + (1 − f)·v, where h′ is the state of the row
 * before. The gate f = (1 + g/(1 + |g|))/2 lies between 0 and 1 and needs no exponential. The first half of the `columns` runs
 * forwards, the second backwards; each begins at 0. `sums`, [rows, 2 × columns], has g and then v of each row, and afterwards
 * f in the place of g. Writes `states`, [rows, columns].
 *
 * Method: the forget pooling of Bradbury et al. (2017), Quasi-Recurrent Neural Networks, over single words.
 */
export function runRecurrence(
  sums: Float32Array,
  start: number,
  length: number,
  columns: number,
  states: Float32Array,
): void {
  const half = columns / 2;
  for (const [first, step] of [
    [0, 1],
    [half, -1],
  ] as const) {
    for (let i = 0, row = step > 0 ? start : start + length - 1; i < length; i++, row += step) {
      const from = 2 * columns * row;
      const to = columns * row;
      const before = to - step * columns;
      for (let j = first; j < first + half; j++) {
        const score = sums[from + j]!;
        const gate = Math.fround(0.5 + (0.5 * score) / (1 + Math.abs(score)));
        sums[from + j] = gate;
        const earlier = i === 0 ? 0 : states[before + j]!;
        states[to + j] = gate * earlier + (1 - gate) * sums[from + columns + j]!;
      }
    }
  }
}
