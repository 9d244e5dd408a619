// Functions that the plain kernels share, in float32 and in the order of the lanes.

/** Rounds to float32. */
export const f: (x: number) => number = Math.fround;

/** Sum of `columns` (a multiple of 4) values as four parts, each in order, added pairwise. */
export function rowSum(columns: number, value: (column: number) => number): number {
  const parts = [0, 0, 0, 0];
  for (let j = 0; j < columns; j++) parts[j & 3] = f(parts[j & 3]! + value(j));
  return f(f(parts[0]! + parts[1]!) + f(parts[2]! + parts[3]!));
}

/** What x is multiplied with in hard-swish: (x + 3) / 6, from 0 to 1. */
export function gate(x: number): number {
  const slope = f(f(x * f(0.16666667)) + 0.5);
  return Math.min(1, Math.max(slope, 0));
}

/** e to the power of `x`: 2ⁿ times a polynomial on [−ln 2 / 2, ln 2 / 2], in float32. */
export function exp32(x: number): number {
  const limited = Math.min(Math.max(x, -87), 88);
  const n = f(f(f(limited * f(1.44269504)) + shift) - shift);
  const r = f(f(limited - f(n * f(0.693359375))) - f(n * f(-2.1219444e-4)));
  let sum = f(0.00138888889);
  for (const term of [0.00833333333, 0.0416666667, 0.166666667, 0.5, 1, 1]) sum = f(f(sum * r) + f(term));
  return f(sum * 2 ** n);
}

/** Added to a number below 2^22 it leaves the nearest integer (even from the middle) in the last bits. */
const shift = 12_582_912;
const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

/** The nearest integer to a number below 2^22. */
export function nearest32(x: number): number {
  float[0] = f(x) + shift;
  return (bits[0]! - 0x4b400000) | 0;
}
