import type { Kernels } from 'tincture/training';
import type { Parameter } from '../optimizers/parameters.ts';
import { hardSwish } from './activations.ts';
import { dense } from './dense.ts';
import type { Output } from './layer.ts';

/**
 * y = hard-swish(W·mean + b) for each text, [texts, width], of the mean over its rows of `x`, [rows, width]; `textOf` says which
 * text a row belongs to, -1 for none. `width` is a multiple of 4.
 */
export function textMean(
  kernels: Kernels,
  x: Float32Array,
  weight: Parameter,
  bias: Parameter,
  textOf: Int32Array,
  texts: number,
  width: number,
): Output {
  const means = kernels.floats(texts * width);
  const counts = new Int32Array(texts);
  textOf.forEach((text, row) => {
    if (text < 0) return;
    counts[text] = counts[text]! + 1;
    for (let j = 0; j < width; j++) means[text * width + j] = means[text * width + j]! + x[row * width + j]!;
  });
  counts.forEach((count, text) => {
    for (let j = text * width; count > 0 && j < (text + 1) * width; j++) means[j] = means[j]! / count;
  });
  const linear = dense(kernels, means, weight, bias, texts, width, width);
  const activated = hardSwish(kernels, linear.y, texts * width);
  return {
    y: activated.y,
    backward(dy, dx) {
      const mark = kernels.mark();
      const dLinear = kernels.floats(texts * width);
      activated.backward(dy, dLinear);
      const dMeans = kernels.floats(texts * width);
      linear.backward(dLinear, dMeans);
      if (dx !== undefined) {
        textOf.forEach((text, row) => {
          if (text < 0) return;
          const share = 1 / counts[text]!;
          for (let j = 0; j < width; j++) {
            dx[row * width + j] = dx[row * width + j]! + dMeans[text * width + j]! * share;
          }
        });
      }
      kernels.release(mark);
    },
  };
}

/** Adds row `textOf[i]` of `values` to row i of `rows`, both `width` wide; the closure adds the gradient of `rows` to that of `values`. */
export function addTextRows(
  rows: Float32Array,
  values: Float32Array,
  textOf: Int32Array,
  width: number,
): (dRows: Float32Array, dValues: Float32Array) => void {
  textOf.forEach((text, row) => {
    if (text < 0) return;
    for (let j = 0; j < width; j++) rows[row * width + j] = rows[row * width + j]! + values[text * width + j]!;
  });
  return (dRows, dValues) => {
    textOf.forEach((text, row) => {
      if (text < 0) return;
      for (let j = 0; j < width; j++) {
        dValues[text * width + j] = dValues[text * width + j]! + dRows[row * width + j]!;
      }
    });
  };
}
