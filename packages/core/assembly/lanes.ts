// Functions of four lanes that the kernels share.

/** Added to a number below 2^22 it leaves the nearest integer (even from the middle) in the last bits. */
const roundingBits: i32 = 0x4b400000;

/** The nearest integer of each lane below 2^22, as 32-bit integers. */
export function nearest4(x: v128): v128 {
  return i32x4.sub(f32x4.add(x, f32x4.splat(12582912)), i32x4.splat(roundingBits));
}

/** e to the power of each lane: 2^n times a polynomial on [-ln 2 / 2, ln 2 / 2]; within 2 units in the last place. */
export function exp4(x: v128): v128 {
  x = f32x4.pmin(f32x4.splat(88), f32x4.pmax(f32x4.splat(-87), x));
  const shifted = f32x4.add(f32x4.mul(x, f32x4.splat(1.44269504)), f32x4.splat(12582912));
  const n = f32x4.sub(shifted, f32x4.splat(12582912));
  let r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(-2.1219444e-4)));
  let sum = f32x4.splat(0.00138888889);
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(0.00833333333));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(0.0416666667));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(0.166666667));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(0.5));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1));
  // The last bits of `shifted` are n, and the bits above them are shifted out.
  const power = i32x4.shl(i32x4.add(shifted, i32x4.splat(127)), 23);
  return f32x4.mul(sum, power);
}

/** What x is multiplied with in hard-swish: (x + 3) / 6, from 0 to 1. */
export function gate4(x: v128): v128 {
  const slope = f32x4.add(f32x4.mul(x, f32x4.splat(0.16666667)), f32x4.splat(0.5));
  return f32x4.pmin(f32x4.splat(1), f32x4.pmax(f32x4.splat(0), slope));
}

/** The sum of the lanes, as pairs. */
export function sum4(x: v128): f32 {
  return f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1) + (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3));
}
