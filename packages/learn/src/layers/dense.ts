import type { Kernels } from 'tincture/training';
import type { Parameter } from '../optimizers/parameters.ts';
import type { Output } from './layer.ts';

/** y[rows, out] = x[rows, in]·W + b. */
export function dense(
  kernels: Kernels,
  x: Float32Array,
  weight: Parameter,
  bias: Parameter,
  rows: number,
  inSize: number,
  outSize: number,
): Output {
  const y = kernels.floats(rows * outSize);
  for (let at = 0; at < rows * outSize; at += outSize) {
    for (let j = 0; j < outSize; j++) y[at + j] = bias.value[j]!;
  }
  kernels.matmul(x, inSize, 1, weight.value, y, rows, inSize, outSize);
  return {
    y,
    backward(dy, dx) {
      addColumnSums(dy, bias.gradient, rows, outSize);
      kernels.matmul(x, 1, inSize, dy, weight.gradient, inSize, rows, outSize);
      if (dx === undefined) return;
      const mark = kernels.mark();
      const turned = kernels.floats(inSize * outSize);
      kernels.transpose(weight.value, turned, inSize, outSize);
      kernels.matmul(dy, outSize, 1, turned, dx, rows, outSize, inSize);
      kernels.release(mark);
    },
  };
}

/** sums[columns] += the sum of the rows of `matrix`. */
export function addColumnSums(matrix: Float32Array, sums: Float32Array, rows: number, columns: number): void {
  for (let at = 0; at < rows * columns; at += columns) {
    for (let j = 0; j < columns; j++) sums[j] = sums[j]! + matrix[at + j]!;
  }
}
