import type { Kernels } from 'tincture/training';
import type { Parameter } from '../optimizers/parameters.ts';

/** Rows of a table that make up a word, each with what it counts. Both lie in the arena. */
export interface PiecesOfWord {
  readonly rows: Int32Array;
  readonly factors: Float32Array;
}

/**
 * y += the sum of the rows of `table` of each word's pieces, from column `offset` of rows `stride` long; `dimensions` is a multiple of 4.
 * Returns the closure that adds the gradient of y to that of the table.
 */
export function pieceSums(
  kernels: Kernels,
  table: Parameter,
  dimensions: number,
  words: readonly PiecesOfWord[],
  y: Float32Array,
  stride: number,
  offset: number,
): (dy: Float32Array) => void {
  words.forEach(({ rows, factors }, word) => {
    const sum = y.subarray(word * stride + offset, word * stride + offset + dimensions);
    kernels.addRows(table.value, dimensions, rows, factors, sum, rows.length, dimensions);
  });
  return (dy) => {
    words.forEach(({ rows, factors }, word) => {
      const slope = dy.subarray(word * stride + offset, word * stride + offset + dimensions);
      kernels.addToRows(table.gradient, dimensions, rows, factors, slope, rows.length, dimensions);
    });
  };
}
