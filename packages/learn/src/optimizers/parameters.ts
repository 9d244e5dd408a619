import { TinctureError } from 'tincture';
import type { Kernels } from 'tincture/training';

/** Sizes of the parameters of a network, by name. */
export type ParameterSizes = Readonly<Record<string, number>>;

/** A parameter and its gradient, which backward passes add to. Both have a multiple of 4 elements. */
export interface Parameter {
  readonly value: Float32Array;
  readonly gradient: Float32Array;
}

/** A parameter with the mean squares of its gradients, which are 0 where there never was one. */
interface OptimizedParameter extends Parameter {
  readonly square: Float32Array;
}

/** All parameters of a network in one block each of values, gradients and moments, so that a step is one sweep. */
export interface Parameters {
  readonly count: number;
  readonly values: Float32Array;
  readonly gradients: Float32Array;
  readonly means: Float32Array;
  readonly squares: Float32Array;
  /** The parameter called `name`. */
  get(name: string): OptimizedParameter;
}

/** Elements that parameters of these sizes take in each block. */
export function parameterCount(sizes: ParameterSizes): number {
  return Object.values(sizes).reduce((sum, size) => sum + padded(size), 0);
}

/** Takes the blocks for parameters of `sizes` from the arena of `kernels`; all values are 0. */
export function createParameters(kernels: Kernels, sizes: ParameterSizes): Parameters {
  const count = parameterCount(sizes);
  const [values, gradients, means, squares] = [
    kernels.floats(count),
    kernels.floats(count),
    kernels.floats(count),
    kernels.floats(count),
  ];
  const byName = new Map<string, OptimizedParameter>();
  let at = 0;
  for (const [name, size] of Object.entries(sizes)) {
    const end = at + padded(size);
    byName.set(name, {
      value: values.subarray(at, end),
      gradient: gradients.subarray(at, end),
      square: squares.subarray(at, end),
    });
    at = end;
  }
  return {
    count,
    values,
    gradients,
    means,
    squares,
    get(name) {
      const parameter = byName.get(name);
      if (parameter !== undefined) return parameter;
      throw new TinctureError({ code: 'argument-invalid', problem: `The network has no parameter "${name}".` });
    },
  };
}

function padded(size: number): number {
  return (size + 3) & ~3;
}
