import type { CrfKernels } from './crf-kernels.ts';

/**
 * Products of matrices and the few element-wise functions that networks are made of, on float32 arrays that all lie
 * in one arena. Matrices are dense, row by row. Every implementation gives the same bits: sums have a fixed order,
 * nothing is fused, and exponentials are our own.
 */
export interface Kernels extends CrfKernels {
  /** An array of zeros from the arena, at least `count` long rounded up to a multiple of 4. Throws `argument-invalid` when it is full. */
  floats(count: number): Float32Array;
  /** As {@link floats}, 16-bit integers; `count` rounded up to a multiple of 8. */
  shorts(count: number): Int16Array;
  /** As {@link floats}, 32-bit integers. */
  integers(count: number): Int32Array;
  /** As {@link floats}, 8-bit integers; `count` rounded up to a multiple of 16. */
  bytes(count: number): Int8Array;
  /** The present top of the arena, for {@link release}. */
  mark(): number;
  /** Gives back everything that was taken since `mark`: those arrays must not be used any more. */
  release(mark: number): void;
  /**
   * c[m, n] += a·b with b[k, n]. Element (i, p) of a lies at i × `aRow` + p × `aColumn`: (k, 1) for a[m, k],
   * (1, m) for a[k, m] turned, and (width, 1) with k = 3 × width for windows of three rows.
   */
  matmul(
    a: Float32Array,
    aRow: number,
    aColumn: number,
    b: Float32Array,
    c: Float32Array,
    m: number,
    k: number,
    n: number,
  ): void;
  /** y[columns, rows] = x[rows, columns] turned. */
  transpose(x: Float32Array, y: Float32Array, rows: number, columns: number): void;
  /** y = hard-swish(x) = x · (x + 3) / 6, the factor kept between 0 and 1. `count` is a multiple of 4. */
  hardSwish(x: Float32Array, y: Float32Array, count: number): void;
  /** dx += dy · hard-swish′(x). */
  hardSwishBackward(x: Float32Array, dy: Float32Array, dx: Float32Array, count: number): void;
  /** y = x · y. `count` is a multiple of 4. */
  multiply(x: Float32Array, y: Float32Array, count: number): void;
  /**
   * The factors of dropout: 0 for each of `count` (a multiple of 4) values with the probability `threshold` / 256, else
   * 256 / (256 − threshold). `state` holds the four integers of a random generator (src/random.ts) and moves on by a number for four values.
   */
  dropFactors(factors: Float32Array, state: Int32Array, count: number, threshold: number): void;
  /**
   * y = normal·gain + shift, with normal = (x − mean)/√(variance + 1e-5) of each row; keeps `normal` and 1/deviation
   * (`scale`, one a row) for the way back. `columns` is a multiple of 4.
   */
  layerNorm(
    x: Float32Array,
    gain: Float32Array,
    shift: Float32Array,
    y: Float32Array,
    normal: Float32Array,
    scale: Float32Array,
    rows: number,
    columns: number,
  ): void;
  /** Adds the gradients of {@link layerNorm} to dx, dGain and dShift. */
  layerNormBackward(
    dy: Float32Array,
    normal: Float32Array,
    scale: Float32Array,
    gain: Float32Array,
    dx: Float32Array,
    dGain: Float32Array,
    dShift: Float32Array,
    rows: number,
    columns: number,
  ): void;
  /** One AdamW step on `count` (a multiple of 4) parameters. */
  adam(
    x: Float32Array,
    gradient: Float32Array,
    mean: Float32Array,
    square: Float32Array,
    count: number,
    step: AdamStep,
  ): void;
  /**
   * c[m, n] = bias + scale·(a·b), column by column. `a` holds fixed-point values (256 is 1), row i from i × `aRow`; `b` is
   * what {@link packPairs} makes of integers [k, n]. The sums are exact. k is even, n a multiple of 8.
   */
  matmul16(
    a: Int16Array,
    aRow: number,
    b: Int16Array,
    scale: Float32Array,
    bias: Float32Array,
    c: Float32Array,
    m: number,
    k: number,
    n: number,
  ): void;
  /**
   * The end of a residual layer: x += layer norm(hard-swish(sums))·gain + shift, and q = x in fixed point. Overwrites `sums`;
   * `columns` is a multiple of 8.
   */
  finishLayer(
    sums: Float32Array,
    gain: Float32Array,
    shift: Float32Array,
    x: Float32Array,
    q: Int16Array,
    rows: number,
    columns: number,
  ): void;
  /**
   * Adds what `table` knows of each row and its neighbours to x and to the sums of the first convolution. A row of the table
   * has four parts of `columns` values: what is added to x, then the shares in the sums of the row after it, of its own and
   * of the row before it. `index` has `rows` + 2 entries, one more before and after; -1 is no row.
   */
  gatherWindows(
    table: Float32Array,
    index: Int32Array,
    x: Float32Array,
    sums: Float32Array,
    rows: number,
    columns: number,
  ): void;
  /** sum[columns] = the sum over the first `columns` of `stride` values of the rows `index`[rows] of `table`; -1 is no row. */
  sumRows(
    table: Float32Array,
    stride: number,
    index: Int32Array,
    sum: Float32Array,
    rows: number,
    columns: number,
  ): void;
  /**
   * sum[columns] += factors[i] · row `index`[i] of `table` for each of `rows`, one after the other; -1 is no row. Row r lies from
   * r × `stride`. `columns` is a multiple of 4, `stride` need not be.
   */
  addRows(
    table: Float32Array,
    stride: number,
    index: Int32Array,
    factors: Float32Array,
    sum: Float32Array,
    rows: number,
    columns: number,
  ): void;
  /**
   * Row `index`[i] of `table` += factors[i] · added[columns] for each of `rows`, one after the other; otherwise as {@link addRows}.
   * Where the `stride` is less than the columns, a row reaches into the next one.
   */
  addToRows(
    table: Float32Array,
    stride: number,
    index: Int32Array,
    factors: Float32Array,
    added: Float32Array,
    rows: number,
    columns: number,
  ): void;
  /** {@link addRows} of a table of 8-bit integers. */
  addRows8(
    table: Int8Array,
    stride: number,
    index: Int32Array,
    factors: Float32Array,
    sum: Float32Array,
    rows: number,
    columns: number,
  ): void;
  /**
   * pooled[columns] = the larger of it and of the sums of all windows of three rows. Row r of `table` lies from r × `stride` and has
   * three parts of `columns` values, its shares in a window whose first, second or third row it is. `index` has `rows` + 2 entries, one
   * more before and after; -1 is no row. What does not fit 16 bits is cut off. `columns` is a multiple of 8.
   */
  poolWindows(
    table: Int16Array,
    stride: number,
    index: Int32Array,
    pooled: Int16Array,
    rows: number,
    columns: number,
  ): void;
  /**
   * both[rows, 2 × columns] = each row of q beside the largest value of each column over the rows of its group, one of
   * `groups` a row, or -1 for a row of zeros. `pooled` is work space for `groupCount` rows.
   */
  poolGroups(
    q: Int16Array,
    groups: Int32Array,
    pooled: Int16Array,
    both: Int16Array,
    rows: number,
    groupCount: number,
    columns: number,
  ): void;
}

/** Values after the point of fixed-point numbers: 8 bits. */
export const fixedOne = 256;

/**
 * The integers [columns, rows] of a matrix whose columns lie one after the other, in the order in which
 * {@link Kernels.matmul16} reads them: for each eight columns, for each pair of rows, two values a column. Missing rows and columns are 0.
 */
export function packPairs(values: Int8Array | Int16Array, rows: number, columns: number, packed: Int16Array): void {
  const pairs = (rows + 1) >> 1;
  packed.fill(0);
  // Two rows at once: a start of a program is not long enough for this to be compiled.
  const both = new Int32Array(packed.buffer, packed.byteOffset, packed.length >> 1);
  for (let column = 0; column < columns; column++) {
    let to = (column >> 3) * pairs * 8 + (column & 7);
    const end = (column + 1) * rows;
    for (let at = end - rows; at < end; at += 2) {
      both[to] = (values[at]! & 0xffff) | ((at + 1 < end ? values[at + 1]! : 0) << 16);
      to += 8;
    }
  }
}

/** The numbers of one AdamW step. */
export interface AdamStep {
  /** Learning rate with the bias correction of the mean: rate / (1 − β₁ᵗ). */
  readonly rate: number;
  /** Bias correction of the square: 1 / (1 − β₂ᵗ). */
  readonly correction: number;
  /** Factor on the gradient. */
  readonly clip: number;
  readonly beta1: number;
  readonly beta2: number;
  /** Learning rate × weight decay. */
  readonly decay: number;
}
