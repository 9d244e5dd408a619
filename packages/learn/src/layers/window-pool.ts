import type { Kernels } from 'tincture/training';
import type { Parameter } from '../optimizers/parameters.ts';
import type { Output } from './layer.ts';

/** Parameters of {@link windowPool}. */
export interface WindowParameters {
  readonly inputs: number;
  /** [inputs, 3 × filters]: the shares in a window whose first, second or third word it is. */
  readonly weight: Parameter;
  readonly bias: Parameter;
  readonly filters: number;
}

/**
 * For each text, y[filters] = ReLU of the largest value that each filter takes over windows of three words around each word; zeros stand
 * before the first and after the last word, and for words below 0. x is [words, inputs], and a text names rows of it: what a word adds to
 * a window is computed once, as often as the word may occur. y is [texts, filters]. Reference: Kim (2014).
 */
export function windowPool(
  kernels: Kernels,
  x: Float32Array,
  words: number,
  { inputs, weight, bias, filters }: WindowParameters,
  texts: readonly Int32Array[],
): Output {
  const stride = 3 * filters;
  const shares = kernels.floats(words * stride);
  kernels.matmul(x, inputs, 1, weight.value, shares, words, inputs, stride);
  const y = kernels.floats(texts.length * filters);
  /** The word of its text in whose window a value of y was found; -1 where it is 0. */
  const winners = new Int32Array(texts.length * filters).fill(-1);
  const sums = new Float32Array(filters);
  texts.forEach((text, t) => {
    const to = t * filters;
    for (let word = 0; word < text.length; word++) {
      sums.set(bias.value.subarray(0, filters));
      for (let place = 0; place < 3; place++) {
        const row = text[word + place - 1] ?? -1;
        if (row < 0) continue;
        // A word that stands before the centre of a window is its first.
        const from = row * stride + place * filters;
        for (let j = 0; j < filters; j++) sums[j] = sums[j]! + shares[from + j]!;
      }
      for (let j = 0; j < filters; j++) {
        if (sums[j]! <= y[to + j]!) continue;
        y[to + j] = sums[j]!;
        winners[to + j] = word;
      }
    }
  });
  return {
    y,
    backward(dy, dx) {
      const mark = kernels.mark();
      const dShares = kernels.floats(words * stride);
      texts.forEach((text, t) => {
        for (let j = 0; j < filters; j++) {
          const word = winners[t * filters + j]!;
          if (word < 0) continue;
          const slope = dy[t * filters + j]!;
          bias.gradient[j] = bias.gradient[j]! + slope;
          for (let place = 0; place < 3; place++) {
            const row = text[word + place - 1] ?? -1;
            if (row < 0) continue;
            const at = row * stride + place * filters + j;
            dShares[at] = dShares[at]! + slope;
          }
        }
      });
      kernels.matmul(x, 1, inputs, dShares, weight.gradient, inputs, words, stride);
      if (dx !== undefined) {
        const turned = kernels.floats(inputs * stride);
        kernels.transpose(weight.value, turned, inputs, stride);
        kernels.matmul(dShares, stride, 1, turned, dx, words, stride, inputs);
      }
      kernels.release(mark);
    },
  };
}
