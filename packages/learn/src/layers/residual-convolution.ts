import type { Random } from 'tincture';
import type { Kernels } from 'tincture/training';
import type { Parameter } from '../optimizers/parameters.ts';
import { hardSwish, layerNorm } from './activations.ts';
import { addColumnSums } from './dense.ts';
import { dropout } from './dropout.ts';
import type { Output } from './layer.ts';

/** Parameters of {@link residualConvolution}: weight [3 × width, width], the others [width]. */
export interface ConvolutionParameters {
  readonly weight: Parameter;
  readonly bias: Parameter;
  readonly gain: Parameter;
  readonly shift: Parameter;
}

/**
 * y = x + dropout(layer norm(hard-swish(W·[x₋₁, x, x₊₁] + b))) on a stream of rows. `x` and `y` are [rows + 2, width] with a
 * row of zeros at each end; rows where `real` is 0 lie between texts and stay zeros.
 */
export function residualConvolution(
  kernels: Kernels,
  x: Float32Array,
  { weight, bias, gain, shift }: ConvolutionParameters,
  rows: number,
  width: number,
  real: Uint8Array,
  dropRate: number,
  random: Random,
): Output {
  const count = rows * width;
  const sums = kernels.floats(count);
  for (let at = 0; at < count; at += width) for (let j = 0; j < width; j++) sums[at + j] = bias.value[j]!;
  kernels.matmul(x, width, 1, weight.value, sums, rows, 3 * width, width);
  const activated = hardSwish(kernels, sums, count);
  const normal = layerNorm(kernels, activated.y, gain, shift, rows, width);
  const drop = dropout(kernels, normal.y, count, dropRate, random);
  const y = kernels.floats(count + 2 * width);
  for (let row = 0; row < rows; row++) {
    if (real[row] === 0) continue;
    const at = row * width;
    for (let j = 0; j < width; j++) y[at + width + j] = x[at + width + j]! + normal.y[at + j]!;
  }
  return {
    y,
    backward(dy, dx) {
      const mark = kernels.mark();
      const dNormal = kernels.floats(count);
      for (let row = 0; row < rows; row++) {
        if (real[row] === 0) continue;
        const at = row * width;
        for (let j = 0; j < width; j++) dNormal[at + j] = dy[at + width + j]!;
      }
      if (dx !== undefined) for (let i = 0; i < count; i++) dx[width + i] = dx[width + i]! + dNormal[i]!;
      drop(dNormal);
      const dActivated = kernels.floats(count);
      normal.backward(dNormal, dActivated);
      // With a row of zeros at each end, as the way back is a convolution too.
      const dSums = kernels.floats(count + 2 * width);
      activated.backward(dActivated, dSums.subarray(width, width + count));
      const inner = dSums.subarray(width, width + count);
      addColumnSums(inner, bias.gradient, rows, width);
      kernels.matmul(x, 1, width, inner, weight.gradient, 3 * width, rows, width);
      if (dx !== undefined) {
        // dx[i] = dSums[i − 1]·W₂ᵀ + dSums[i]·W₁ᵀ + dSums[i + 1]·W₀ᵀ: the same windows over W's turned blocks.
        const turned = kernels.floats(3 * width * width);
        const block = width * width;
        for (let k = 0; k < 3; k++) {
          const source = weight.value.subarray(k * block, (k + 1) * block);
          kernels.transpose(source, turned.subarray((2 - k) * block, (3 - k) * block), width, width);
        }
        kernels.matmul(dSums, width, 1, turned, dx.subarray(width), rows, 3 * width, width);
      }
      kernels.release(mark);
    },
  };
}
