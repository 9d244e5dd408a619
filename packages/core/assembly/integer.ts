// Kernels of inference: products of 16-bit integers, whose sums are exact, and what stands between two of them.
// Fixed-point values have 8 bits after the point: 256 is 1.
import { gate4, nearest4, sum4 } from './lanes';

/**
 * c[m, n] = bias + scale · (a·b), column by column of c. Row i of the 16-bit integers a lies at a + 2·i·aRow; b holds, for
 * each eight columns, the pairs of rows one after the other, two values a column; n is a multiple of 8 and k of 2.
 */
export function matmul16(
  a: usize,
  aRow: i32,
  b: usize,
  scale: usize,
  bias: usize,
  c: usize,
  m: i32,
  k: i32,
  n: i32,
): void {
  const row: usize = (<usize>aRow) << 1;
  const width: usize = (<usize>n) << 2;
  const pairs = k >> 1;
  const quads = m & ~3;
  for (let j = 0; j < n; j += 8) {
    const at = (<usize>j) << 2;
    for (let i = 0; i < quads; i += 4)
      tile16x4(a + <usize>i * row, row, b, scale + at, bias + at, c + <usize>i * width + at, width, pairs);
    for (let i = quads; i < m; i++)
      tile16x1(a + <usize>i * row, b, scale + at, bias + at, c + <usize>i * width + at, pairs);
    b += (<usize>pairs) << 5;
  }
}

function put(c: usize, low: v128, high: v128, scale: usize, bias: usize): void {
  v128.store(c, f32x4.add(v128.load(bias), f32x4.mul(f32x4.convert_i32x4_s(low), v128.load(scale))));
  v128.store(c, f32x4.add(v128.load(bias, 16), f32x4.mul(f32x4.convert_i32x4_s(high), v128.load(scale, 16))), 16);
}

function tile16x4(a: usize, row: usize, b: usize, scale: usize, bias: usize, c: usize, width: usize, pairs: i32): void {
  let s00 = i32x4.splat(0);
  let s01 = i32x4.splat(0);
  let s10 = i32x4.splat(0);
  let s11 = i32x4.splat(0);
  let s20 = i32x4.splat(0);
  let s21 = i32x4.splat(0);
  let s30 = i32x4.splat(0);
  let s31 = i32x4.splat(0);
  let a1 = a + row;
  let a2 = a1 + row;
  let a3 = a2 + row;
  for (let p = 0; p < pairs; p++) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load32_splat(a);
    s00 = i32x4.add(s00, i32x4.dot_i16x8_s(x, b0));
    s01 = i32x4.add(s01, i32x4.dot_i16x8_s(x, b1));
    x = v128.load32_splat(a1);
    s10 = i32x4.add(s10, i32x4.dot_i16x8_s(x, b0));
    s11 = i32x4.add(s11, i32x4.dot_i16x8_s(x, b1));
    x = v128.load32_splat(a2);
    s20 = i32x4.add(s20, i32x4.dot_i16x8_s(x, b0));
    s21 = i32x4.add(s21, i32x4.dot_i16x8_s(x, b1));
    x = v128.load32_splat(a3);
    s30 = i32x4.add(s30, i32x4.dot_i16x8_s(x, b0));
    s31 = i32x4.add(s31, i32x4.dot_i16x8_s(x, b1));
    a += 4;
    a1 += 4;
    a2 += 4;
    a3 += 4;
    b += 32;
  }
  put(c, s00, s01, scale, bias);
  put(c + width, s10, s11, scale, bias);
  put(c + 2 * width, s20, s21, scale, bias);
  put(c + 3 * width, s30, s31, scale, bias);
}

function tile16x1(a: usize, b: usize, scale: usize, bias: usize, c: usize, pairs: i32): void {
  let s0 = i32x4.splat(0);
  let s1 = i32x4.splat(0);
  for (let p = 0; p < pairs; p++) {
    const x = v128.load32_splat(a);
    s0 = i32x4.add(s0, i32x4.dot_i16x8_s(x, v128.load(b)));
    s1 = i32x4.add(s1, i32x4.dot_i16x8_s(x, v128.load(b, 16)));
    a += 4;
    b += 32;
  }
  put(c, s0, s1, scale, bias);
}

/** Eight values below 2^14 as fixed-point integers, nearest, cut off at the limits of 16 bits. */
function fixed8(low: v128, high: v128): v128 {
  const one = f32x4.splat(256);
  return i16x8.narrow_i32x4_s(nearest4(f32x4.mul(low, one)), nearest4(f32x4.mul(high, one)));
}

/**
 * The end of a residual layer, row by row: x += layer norm(hard-swish(sums))·gain + shift, and q = x in fixed point. `sums` is
 * overwritten; `columns` is a multiple of 8.
 */
export function finishLayer(sums: usize, gain: usize, shift: usize, x: usize, q: usize, rows: i32, columns: i32): void {
  const width: usize = (<usize>columns) << 2;
  for (let i = 0; i < rows; i++) {
    let sum = f32x4.splat(0);
    let squares = f32x4.splat(0);
    for (let j: usize = 0; j < width; j += 16) {
      const value = v128.load(sums + j);
      const active = f32x4.mul(value, gate4(value));
      v128.store(sums + j, active);
      sum = f32x4.add(sum, active);
      squares = f32x4.add(squares, f32x4.mul(active, active));
    }
    const average = sum4(sum) / <f32>columns;
    const mean = f32x4.splat(average);
    const variance = max<f32>(0, sum4(squares) / <f32>columns - average * average);
    const factor = f32x4.splat(<f32>1 / sqrt<f32>(variance + <f32>1e-5));
    for (let j: usize = 0; j < width; j += 32) {
      const low = step4(sums + j, mean, factor, gain + j, shift + j, x + j);
      const high = step4(sums + j + 16, mean, factor, gain + j + 16, shift + j + 16, x + j + 16);
      v128.store(q + (j >> 1), fixed8(low, high));
    }
    sums += width;
    x += width;
    q += width >> 1;
  }
}

function step4(sums: usize, mean: v128, factor: v128, gain: usize, shift: usize, x: usize): v128 {
  const normal = f32x4.mul(f32x4.sub(v128.load(sums), mean), factor);
  const sum = f32x4.add(v128.load(x), f32x4.add(f32x4.mul(normal, v128.load(gain)), v128.load(shift)));
  v128.store(x, sum);
  return sum;
}

/**
 * Adds what a table knows of each row and its neighbours. Row t of the table is four parts of `columns` values: what is added
 * to x itself, then the shares in the first convolution of a row that stands before, at and after its centre. `index` has
 * `rows` + 2 entries, one more before and after, each a row of the table or -1.
 */
export function gatherWindows(table: usize, index: usize, x: usize, sums: usize, rows: i32, columns: i32): void {
  const width: usize = (<usize>columns) << 2;
  for (let i = 0; i < rows; i++) {
    const before = load<i32>(index);
    const here = load<i32>(index, 4);
    const after = load<i32>(index, 8);
    if (here >= 0) {
      const row = table + 4 * width * <usize>here;
      addTo(x, row, width);
      if (before >= 0 && after >= 0) {
        const first = table + 4 * width * <usize>before + width;
        const last = table + 4 * width * <usize>after + 3 * width;
        for (let j: usize = 0; j < width; j += 16) {
          const sum = f32x4.add(f32x4.add(v128.load(first + j), v128.load(row + 2 * width + j)), v128.load(last + j));
          v128.store(sums + j, f32x4.add(v128.load(sums + j), sum));
        }
      } else {
        for (let j: usize = 0; j < width; j += 16) {
          let sum = v128.load(row + 2 * width + j);
          if (before >= 0) sum = f32x4.add(v128.load(table + 4 * width * <usize>before + width + j), sum);
          if (after >= 0) sum = f32x4.add(sum, v128.load(table + 4 * width * <usize>after + 3 * width + j));
          v128.store(sums + j, f32x4.add(v128.load(sums + j), sum));
        }
      }
    }
    index += 4;
    x += width;
    sums += width;
  }
}

function addTo(x: usize, row: usize, width: usize): void {
  for (let j: usize = 0; j < width; j += 16) v128.store(x + j, f32x4.add(v128.load(x + j), v128.load(row + j)));
}

/** sum[columns] = the sum of the first `columns` values of the rows `index`[rows] of a table; -1 is no row. */
export function sumRows(table: usize, stride: i32, index: usize, sum: usize, rows: i32, columns: i32): void {
  const width: usize = (<usize>columns) << 2;
  for (let j: usize = 0; j < width; j += 16) v128.store(sum + j, f32x4.splat(0));
  for (let i = 0; i < rows; i++) {
    const row = load<i32>(index);
    index += 4;
    if (row >= 0) addTo(sum, table + ((<usize>stride) << 2) * <usize>row, width);
  }
}

/**
 * sum[columns] += factors[i] · row `index`[i] of a table of float32, for each of `rows`; -1 is no row. Row r lies from
 * r · `stride`. Sixteen columns at a time stay in registers while the rows go by.
 */
export function addRows(
  table: usize,
  stride: i32,
  index: usize,
  factors: usize,
  sum: usize,
  rows: i32,
  columns: i32,
): void {
  const step: usize = (<usize>stride) << 2;
  const end: usize = (<usize>rows) << 2;
  let j = 0;
  for (; j + 16 <= columns; j += 16) {
    let s0 = v128.load(sum);
    let s1 = v128.load(sum, 16);
    let s2 = v128.load(sum, 32);
    let s3 = v128.load(sum, 48);
    for (let i: usize = 0; i < end; i += 4) {
      const number = load<i32>(index + i);
      if (number < 0) continue;
      const row = table + step * <usize>number;
      const factor = v128.load32_splat(factors + i);
      s0 = f32x4.add(s0, f32x4.mul(factor, v128.load(row)));
      s1 = f32x4.add(s1, f32x4.mul(factor, v128.load(row, 16)));
      s2 = f32x4.add(s2, f32x4.mul(factor, v128.load(row, 32)));
      s3 = f32x4.add(s3, f32x4.mul(factor, v128.load(row, 48)));
    }
    v128.store(sum, s0);
    v128.store(sum, s1, 16);
    v128.store(sum, s2, 32);
    v128.store(sum, s3, 48);
    table += 64;
    sum += 64;
  }
  for (; j < columns; j += 4) {
    let s = v128.load(sum);
    for (let i: usize = 0; i < end; i += 4) {
      const number = load<i32>(index + i);
      if (number < 0) continue;
      s = f32x4.add(s, f32x4.mul(v128.load32_splat(factors + i), v128.load(table + step * <usize>number)));
    }
    v128.store(sum, s);
    table += 16;
    sum += 16;
  }
}

/** Row `index`[i] of a table += factors[i] · added[columns], for each of `rows` in turn; otherwise as {@link addRows}. */
export function addToRows(
  table: usize,
  stride: i32,
  index: usize,
  factors: usize,
  added: usize,
  rows: i32,
  columns: i32,
): void {
  const step: usize = (<usize>stride) << 2;
  const width: usize = (<usize>columns) << 2;
  for (let i = 0; i < rows; i++) {
    const number = load<i32>(index);
    if (number >= 0) {
      const row = table + step * <usize>number;
      const factor = v128.load32_splat(factors);
      for (let j: usize = 0; j < width; j += 16)
        v128.store(row + j, f32x4.add(v128.load(row + j), f32x4.mul(factor, v128.load(added + j))));
    }
    index += 4;
    factors += 4;
  }
}

/** {@link addRows} of a table of 8-bit integers. */
export function addRows8(
  table: usize,
  stride: i32,
  index: usize,
  factors: usize,
  sum: usize,
  rows: i32,
  columns: i32,
): void {
  const end: usize = (<usize>rows) << 2;
  let j = 0;
  for (; j + 16 <= columns; j += 16) {
    let s0 = v128.load(sum);
    let s1 = v128.load(sum, 16);
    let s2 = v128.load(sum, 32);
    let s3 = v128.load(sum, 48);
    for (let i: usize = 0; i < end; i += 4) {
      const number = load<i32>(index + i);
      if (number < 0) continue;
      const row = v128.load(table + <usize>stride * <usize>number);
      const low = i16x8.extend_low_i8x16_s(row);
      const high = i16x8.extend_high_i8x16_s(row);
      const factor = v128.load32_splat(factors + i);
      s0 = f32x4.add(s0, f32x4.mul(factor, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(low))));
      s1 = f32x4.add(s1, f32x4.mul(factor, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(low))));
      s2 = f32x4.add(s2, f32x4.mul(factor, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(high))));
      s3 = f32x4.add(s3, f32x4.mul(factor, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(high))));
    }
    v128.store(sum, s0);
    v128.store(sum, s1, 16);
    v128.store(sum, s2, 32);
    v128.store(sum, s3, 48);
    table += 16;
    sum += 64;
  }
  for (; j < columns; j += 4) {
    let s = v128.load(sum);
    for (let i: usize = 0; i < end; i += 4) {
      const number = load<i32>(index + i);
      if (number < 0) continue;
      const low = i16x8.extend_low_i8x16_s(v128.load32_zero(table + <usize>stride * <usize>number));
      const row = f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(low));
      s = f32x4.add(s, f32x4.mul(v128.load32_splat(factors + i), row));
    }
    v128.store(sum, s);
    table += 4;
    sum += 16;
  }
}

/** Pools windows of three rows, see kernels.ts. Sixteen columns at a time stay in registers while the rows go by. */
export function poolWindows(table: usize, stride: i32, index: usize, pooled: usize, rows: i32, columns: i32): void {
  const width: usize = (<usize>columns) << 1;
  const step: usize = (<usize>stride) << 1;
  const end: usize = (<usize>rows) << 2;
  let j: usize = 0;
  for (; j + 32 <= width; j += 32) {
    let p0 = v128.load(pooled + j);
    let p1 = v128.load(pooled + j, 16);
    for (let i: usize = 0; i < end; i += 4) {
      const before = load<i32>(index + i);
      const here = load<i32>(index + i, 4);
      const after = load<i32>(index + i, 8);
      let s0 = i16x8.splat(0);
      let s1 = s0;
      if (before >= 0) {
        const row = table + step * <usize>before + j;
        s0 = v128.load(row);
        s1 = v128.load(row, 16);
      }
      if (here >= 0) {
        const row = table + step * <usize>here + width + j;
        s0 = i16x8.add_sat_s(s0, v128.load(row));
        s1 = i16x8.add_sat_s(s1, v128.load(row, 16));
      }
      if (after >= 0) {
        const row = table + step * <usize>after + 2 * width + j;
        s0 = i16x8.add_sat_s(s0, v128.load(row));
        s1 = i16x8.add_sat_s(s1, v128.load(row, 16));
      }
      p0 = i16x8.max_s(p0, s0);
      p1 = i16x8.max_s(p1, s1);
    }
    v128.store(pooled + j, p0);
    v128.store(pooled + j, p1, 16);
  }
  for (; j < width; j += 16) {
    let most = v128.load(pooled + j);
    for (let i: usize = 0; i < end; i += 4) {
      const before = load<i32>(index + i);
      const here = load<i32>(index + i, 4);
      const after = load<i32>(index + i, 8);
      let sum = i16x8.splat(0);
      if (before >= 0) sum = v128.load(table + step * <usize>before + j);
      if (here >= 0) sum = i16x8.add_sat_s(sum, v128.load(table + step * <usize>here + width + j));
      if (after >= 0) sum = i16x8.add_sat_s(sum, v128.load(table + step * <usize>after + 2 * width + j));
      most = i16x8.max_s(most, sum);
    }
    v128.store(pooled + j, most);
  }
}

/**
 * both[rows, 2 × columns] = each row of q beside the largest value of each column over the rows of its group; `groups` has
 * one entry a row, -1 for rows that stay 0. `pooled` is work space of `groupCount` rows. All are 16-bit integers.
 */
export function poolGroups(
  q: usize,
  groups: usize,
  pooled: usize,
  both: usize,
  rows: i32,
  groupCount: i32,
  columns: i32,
): void {
  const width: usize = (<usize>columns) << 1;
  memory.fill(both, 0, 2 * width * <usize>rows);
  const end = pooled + width * <usize>groupCount;
  for (let at = pooled; at < end; at += 16) v128.store(at, i16x8.splat(-32768));
  for (let i = 0; i < rows; i++) {
    const group = load<i32>(groups + ((<usize>i) << 2));
    if (group < 0) continue;
    const most = pooled + width * <usize>group;
    const row = q + width * <usize>i;
    for (let j: usize = 0; j < width; j += 16)
      v128.store(most + j, i16x8.max_s(v128.load(most + j), v128.load(row + j)));
  }
  for (let i = 0; i < rows; i++) {
    const group = load<i32>(groups + ((<usize>i) << 2));
    if (group < 0) continue;
    const target = both + 2 * width * <usize>i;
    memory.copy(target, q + width * <usize>i, width);
    memory.copy(target + width, pooled + width * <usize>group, width);
  }
}
