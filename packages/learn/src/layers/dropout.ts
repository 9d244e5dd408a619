import type { Random } from 'tincture';

/**
 * Sets each of the first `count` values of `x` to 0 with the probability `rate` and scales the others up by as much,
 * in place. Returns the closure that does the same to a gradient.
 */
export function dropout(x: Float32Array, count: number, rate: number, random: Random): (dx: Float32Array) => void {
  if (rate <= 0) return () => {};
  const mask = new Uint8Array(count);
  const scale = 1 / (1 - rate);
  for (let i = 0; i < count; i++) mask[i] = random.next() < rate ? 0 : 1;
  const apply = (values: Float32Array): void => {
    for (let i = 0; i < count; i++) values[i] = mask[i] === 1 ? values[i]! * scale : 0;
  };
  apply(x);
  return apply;
}
