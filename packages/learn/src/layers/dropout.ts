import type { Random } from 'tincture';

/**
 * Sets each of the first `count` values of `x` to 0 with the probability `rate`, rounded to 1/256, and scales the
 * others up by as much, in place. Returns the closure that does the same to a gradient.
 */
export function dropout(x: Float32Array, count: number, rate: number, random: Random): (dx: Float32Array) => void {
  const threshold = Math.round(rate * 256);
  if (threshold <= 0) return () => {};
  const scale = 256 / (256 - threshold);
  const factors = new Float32Array(count);
  // One random number serves four values: drawing them is what takes the time here.
  for (let i = 0; i < count; i += 4) {
    let bits = random.integer(0x1_0000_0000);
    for (let j = i; j < i + 4 && j < count; j++) {
      if ((bits & 255) >= threshold) factors[j] = scale;
      bits >>>= 8;
    }
  }
  const apply = (values: Float32Array): void => {
    for (let i = 0; i < count; i++) values[i] = values[i]! * factors[i]!;
  };
  apply(x);
  return apply;
}
