import type { Kernels } from 'tincture/training';
import type { Parameter } from '../optimizers/parameters.ts';
import { addColumnSums } from './dense.ts';
import type { Output } from './layer.ts';

/** Parameters of {@link characterConvolution}. */
export interface CharacterParameters {
  /** A row of `dimensions` for each character. */
  readonly table: Parameter;
  readonly dimensions: number;
  /** [3 × dimensions, filters]. */
  readonly weight: Parameter;
  readonly bias: Parameter;
  readonly filters: number;
}

/**
 * For each word, y[filters] = ReLU of the largest value that each filter takes over windows of three characters; zeros stand
 * before the first and after the last character, and for characters below 0, which have no row. y is [words, filters].
 * Reference: Kim, Jernite, Sontag and Rush (2016).
 */
export function characterConvolution(
  kernels: Kernels,
  { table, dimensions, weight, bias, filters }: CharacterParameters,
  words: readonly Int32Array[],
): Output {
  // All words as one stream of characters, with a row of zeros before, between and after them.
  const rows = words.reduce((sum, word) => sum + word.length + 1, 1);
  const stream = kernels.floats((rows + 2) * dimensions);
  const ids = new Int32Array(rows).fill(-1);
  let at = 1;
  for (const word of words) {
    ids.set(word, at);
    at += word.length + 1;
  }
  ids.forEach((id, row) => {
    if (id < 0) return;
    for (let j = 0; j < dimensions; j++) stream[(row + 1) * dimensions + j] = table.value[id * dimensions + j]!;
  });
  const sums = kernels.floats(rows * filters);
  for (let i = 0; i < rows * filters; i += filters) {
    for (let j = 0; j < filters; j++) sums[i + j] = bias.value[j]!;
  }
  kernels.matmul(stream, dimensions, 1, weight.value, sums, rows, 3 * dimensions, filters);
  const y = kernels.floats(words.length * filters);
  /** The row that each value of y comes from; -1 where it is 0. */
  const winners = new Int32Array(words.length * filters).fill(-1);
  at = 1;
  words.forEach((word, index) => {
    for (let row = at; row < at + word.length; row++) {
      for (let j = 0; j < filters; j++) {
        const value = sums[row * filters + j]!;
        const target = index * filters + j;
        if (value <= y[target]!) continue;
        y[target] = value;
        winners[target] = row;
      }
    }
    at += word.length + 1;
  });
  return {
    y,
    backward(dy) {
      const mark = kernels.mark();
      const dSums = kernels.floats(rows * filters);
      winners.forEach((row, target) => {
        if (row < 0) return;
        const place = row * filters + (target % filters);
        dSums[place] = dSums[place]! + dy[target]!;
      });
      addColumnSums(dSums, bias.gradient, rows, filters);
      kernels.matmul(stream, 1, dimensions, dSums, weight.gradient, 3 * dimensions, rows, filters);
      const turned = kernels.floats(3 * dimensions * filters);
      kernels.transpose(weight.value, turned, 3 * dimensions, filters);
      // Row r's window holds the characters r − 1, r and r + 1.
      const dWindows = kernels.floats(rows * 3 * dimensions);
      kernels.matmul(dSums, filters, 1, turned, dWindows, rows, filters, 3 * dimensions);
      for (let row = 0; row < rows; row++) {
        for (let place = 0; place < 3; place++) {
          const id = ids[row + place - 1] ?? -1;
          if (id < 0) continue;
          const from = (3 * row + place) * dimensions;
          const to = id * dimensions;
          for (let j = 0; j < dimensions; j++) {
            table.gradient[to + j] = table.gradient[to + j]! + dWindows[from + j]!;
          }
        }
      }
      kernels.release(mark);
    },
  };
}
