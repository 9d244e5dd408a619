import type { Random } from 'tincture';
import type { Kernels } from 'tincture/training';

/**
 * Sets each of the first `count` values of `x` to 0 with the probability `rate`, rounded to 1/256, and scales the
 * others up by as much, in place. Returns the closure that does the same to a gradient. Both lie in the arena.
 */
export function dropout(
  kernels: Kernels,
  x: Float32Array,
  count: number,
  rate: number,
  random: Random,
): (dx: Float32Array) => void {
  const threshold = Math.round(rate * 256);
  if (threshold <= 0) return () => {};
  const size = (count + 3) & ~3;
  const factors = kernels.floats(size);
  const state = kernels.integers(4);
  state.set(random.state());
  kernels.dropFactors(factors, state, size, threshold);
  const [a, b, c, counter] = state;
  random.restore([a!, b!, c!, counter!]);
  const apply = (values: Float32Array): void => kernels.multiply(factors, values, size);
  apply(x);
  return apply;
}
