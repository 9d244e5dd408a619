import type { Kernels } from 'tincture/training';
import type { Parameter } from '../optimizers/parameters.ts';
import type { Output } from './layer.ts';

/** y = hard-swish(x), element by element; `count` is a multiple of 4. Reference: Howard et al. (2019), MobileNetV3. */
export function hardSwish(kernels: Kernels, x: Float32Array, count: number): Output {
  const y = kernels.floats(count);
  kernels.hardSwish(x, y, count);
  return {
    y,
    backward(dy, dx) {
      if (dx !== undefined) kernels.hardSwishBackward(x, dy, dx, count);
    },
  };
}

/** Each row to mean 0 and deviation 1, then a gain and a shift a column. Reference: Ba, Kiros and Hinton (2016). */
export function layerNorm(
  kernels: Kernels,
  x: Float32Array,
  gain: Parameter,
  shift: Parameter,
  rows: number,
  columns: number,
): Output {
  const y = kernels.floats(rows * columns);
  const normal = kernels.floats(rows * columns);
  const scale = kernels.floats(rows);
  kernels.layerNorm(x, gain.value, shift.value, y, normal, scale, rows, columns);
  return {
    y,
    backward(dy, dx) {
      const unused = dx ?? kernels.floats(rows * columns);
      kernels.layerNormBackward(dy, normal, scale, gain.value, unused, gain.gradient, shift.gradient, rows, columns);
    },
  };
}
