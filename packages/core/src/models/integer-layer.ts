// A linear layer of a head or a trunk at work: 8-bit weights on what is in fixed point, with exact sums.
import { fixedOne, type Kernels, packPairs } from '../kernels/kernels.ts';
import type { LinearWeights } from './trunk-weights.ts';

/** A layer as {@link Kernels.matmul16} wants it. */
export interface IntegerLayer {
  readonly packed: Int16Array;
  readonly scale: Float32Array;
  readonly bias: Float32Array;
}

/** A multiple of 8 at or above `count`: values from the outputs of one row to those of the next. */
export const eights = (count: number): number => (count + 7) & ~7;

/** The layer in the arena of `kernels`. `inputs` is even. */
export function integerLayer(kernels: Kernels, { weight, bias }: LinearWeights, inputs: number): IntegerLayer {
  const outputs = bias.length;
  const packed = kernels.shorts(inputs * eights(outputs));
  packPairs(weight.values, inputs, outputs, packed);
  const [scale, padded] = [kernels.floats(eights(outputs)), kernels.floats(eights(outputs))];
  weight.scales.forEach((value, i) => {
    scale[i] = value / fixedOne;
  });
  padded.set(bias);
  return { packed, scale, bias: padded };
}

/** Bytes of the arena that {@link integerLayer} takes. */
export function integerLayerBytes(inputs: number, outputs: number): number {
  return (2 * inputs + 8) * eights(outputs) + 64;
}

/** A linear layer that is applied to batches. */
export interface LinearLayer {
  /** Values from the outputs of one row to those of the next: {@link eights} of the outputs. */
  readonly stride: number;
  /** W·x + b of the first `rows` rows of `x`, [rows, inputs] in fixed point; into `out`, [rows, stride] in the arena. */
  apply(x: Int16Array, rows: number, out: Float32Array): void;
}

/** `weights` at work in the arena of `kernels`. */
export function createLinearLayer(kernels: Kernels, weights: LinearWeights, inputs: number): LinearLayer {
  const { packed, scale, bias } = integerLayer(kernels, weights, inputs);
  const stride = eights(weights.bias.length);
  return {
    stride,
    apply(x, rows, out) {
      kernels.matmul16(x, inputs, packed, scale, bias, out, rows, inputs, stride);
    },
  };
}
