import type { Random } from 'tincture';
import type { Kernels } from 'tincture/training';
import { hardSwish, layerNorm } from './activations.ts';
import { dense } from './dense.ts';
import { dropout } from './dropout.ts';
import type { Output } from './layer.ts';
import type { ConvolutionParameters } from './residual-convolution.ts';

/**
 * y = x + dropout(layer norm(hard-swish(W·[x, pooled] + b))), where `pooled` has the largest value of each dimension over all rows
 * of the same group: what a word is taken for in one place of a text counts in the others. `x` and `y` are
 * [rows + 2, width] with a row of zeros at each end, W is [2 × width, width]; rows whose group is -1 stay as they are.
 */
export function sameFormPool(
  kernels: Kernels,
  x: Float32Array,
  { weight, bias, gain, shift }: ConvolutionParameters,
  groups: Int32Array,
  groupCount: number,
  width: number,
  dropRate: number,
  random: Random,
): Output {
  const rows = groups.length;
  const count = rows * width;
  const pooled = new Float32Array(groupCount * width).fill(Number.NEGATIVE_INFINITY);
  /** The row that each pooled value comes from. */
  const winners = new Int32Array(groupCount * width);
  groups.forEach((group, row) => {
    if (group < 0) return;
    for (let j = 0; j < width; j++) {
      const value = x[(row + 1) * width + j]!;
      if (value <= pooled[group * width + j]!) continue;
      pooled[group * width + j] = value;
      winners[group * width + j] = row;
    }
  });
  const both = kernels.floats(2 * count);
  groups.forEach((group, row) => {
    if (group < 0) return;
    for (let j = 0; j < width; j++) {
      both[2 * row * width + j] = x[(row + 1) * width + j]!;
      both[(2 * row + 1) * width + j] = pooled[group * width + j]!;
    }
  });
  const linear = dense(kernels, both, weight, bias, rows, 2 * width, width);
  const activated = hardSwish(kernels, linear.y, count);
  const normal = layerNorm(kernels, activated.y, gain, shift, rows, width);
  const drop = dropout(kernels, normal.y, count, dropRate, random);
  const y = kernels.floats(count + 2 * width);
  groups.forEach((group, row) => {
    const at = row * width;
    for (let j = 0; j < width; j++) {
      y[at + width + j] = x[at + width + j]! + (group < 0 ? 0 : normal.y[at + j]!);
    }
  });
  return {
    y,
    backward(dy, dx) {
      const mark = kernels.mark();
      const dNormal = kernels.floats(count);
      groups.forEach((group, row) => {
        if (group < 0) return;
        for (let j = row * width; j < (row + 1) * width; j++) dNormal[j] = dy[j + width]!;
      });
      drop(dNormal);
      const dActivated = kernels.floats(count);
      normal.backward(dNormal, dActivated);
      const dLinear = kernels.floats(count);
      activated.backward(dActivated, dLinear);
      const dBoth = kernels.floats(2 * count);
      linear.backward(dLinear, dBoth);
      if (dx !== undefined) {
        for (let i = width; i < count + width; i++) dx[i] = dx[i]! + dy[i]!;
        groups.forEach((group, row) => {
          if (group < 0) return;
          for (let j = 0; j < width; j++) {
            const own = (row + 1) * width + j;
            dx[own] = dx[own]! + dBoth[2 * row * width + j]!;
            const winner = (winners[group * width + j]! + 1) * width + j;
            dx[winner] = dx[winner]! + dBoth[(2 * row + 1) * width + j]!;
          }
        });
      }
      kernels.release(mark);
    },
  };
}
