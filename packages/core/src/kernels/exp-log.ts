// e^x and ln x in double precision from additions, multiplications and divisions alone: the language leaves the last
// bits of Math.exp and Math.log to each engine, and equal seeds shall give equal bytes in all of them.

const ln2High = 0.6931471803691238;
const ln2Low = 1.9082149292705877e-10;

/** 2ⁿ for n in [-1074, 1023], at n + 1074. */
const powers: Float64Array = makePowers();

function makePowers(): Float64Array {
  const table = new Float64Array(2098);
  table[1074] = 1;
  for (let n = 1; n <= 1023; n++) table[1074 + n] = table[1073 + n]! * 2;
  for (let n = 1; n <= 1074; n++) table[1074 - n] = table[1075 - n]! / 2;
  return table;
}

/** e to the power of `x`: 2ⁿ times a Taylor polynomial on [−ln 2 / 2, ln 2 / 2]; relative error below 1e-15. */
export function exp(x: number): number {
  if (!(x > -745)) return Number.isNaN(x) ? x : 0;
  if (x > 709.7) return Number.POSITIVE_INFINITY;
  const n = Math.round(x * Math.LOG2E);
  const r = x - n * ln2High - n * ln2Low;
  let sum = 1;
  for (let i = 13; i > 0; i--) sum = 1 + (r / i) * sum;
  // In two factors, because 2ⁿ alone may be below the smallest normal number.
  const half = n >> 1;
  return sum * powers[half + 1074]! * powers[n - half + 1074]!;
}

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);
const high = new Uint8Array(new Float64Array([1]).buffer)[7] === 0x3f ? 1 : 0;

/** The natural logarithm of `x`: n·ln 2 plus the series of 2·artanh((m − 1)/(m + 1)); relative error below 1e-15. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  let n = 0;
  float[0] = x;
  if (x < 2.2250738585072014e-308) {
    float[0] = x * 18014398509481984;
    n = -54;
  }
  n += (words[high]! >>> 20) - 1023;
  words[high] = (words[high]! & 0xfffff) | 0x3ff00000;
  let m = float[0]!;
  if (m > Math.SQRT2) {
    m /= 2;
    n++;
  }
  const s = (m - 1) / (m + 1);
  const square = s * s;
  let sum = 0;
  for (let i = 21; i >= 1; i -= 2) sum = sum * square + 1 / i;
  return n * ln2High + (n * ln2Low + 2 * s * sum);
}
