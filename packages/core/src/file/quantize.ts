// Rows of numbers as small integers with one scale a row: value = integer × scale.
import { TinctureError } from '../errors/tincture-error.ts';

/** A matrix of 8-bit integers in [-127, 127], row by row, with a scale for each row. */
export interface Rows8 {
  readonly values: Int8Array;
  readonly scales: Float32Array;
}

/**
 * A matrix of 4-bit integers in [-7, 7], with a scale for each row. A row takes `rowBytes4(columns)` bytes; each byte
 * holds an even column in its low half and the next in its high half, as integer + 8. A spare half is 8 (zero).
 */
export interface Rows4 {
  readonly values: Uint8Array;
  readonly scales: Float32Array;
}

/** Bytes of one row of {@link Rows4}. */
export function rowBytes4(columns: number): number {
  return Math.ceil(columns / 2);
}

/** Quantises each row so that its largest value becomes ±127. */
export function quantizeRows8(matrix: Float32Array, rows: number, columns: number): Rows8 {
  checkSize(matrix, rows, columns);
  const values = new Int8Array(rows * columns);
  const scales = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    const scale = Math.fround(largest(matrix, start, columns) / 127);
    scales[row] = scale;
    if (scale === 0) continue;
    for (let i = start; i < start + columns; i++) values[i] = nearest(matrix[i]! / scale, 127);
  }
  return { values, scales };
}

/** Writes row `row` of `quantized` as `columns` numbers into `out` from `offset`. */
export function dequantizeRow8(
  { values, scales }: Rows8,
  columns: number,
  row: number,
  out: Float32Array,
  offset: number,
): void {
  const scale = scales[row]!;
  for (let i = 0; i < columns; i++) out[offset + i] = values[row * columns + i]! * scale;
}

/**
 * Quantises each row with the scale, out of a few, that makes the sum of squared errors smallest: with so few steps,
 * cutting off the largest values a little is better than stretching the steps to reach them.
 */
export function quantizeRows4(matrix: Float32Array, rows: number, columns: number): Rows4 {
  checkSize(matrix, rows, columns);
  const stride = rowBytes4(columns);
  const values = new Uint8Array(rows * stride).fill(0x88);
  const scales = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    scales[row] = quantizeRow4(matrix, row * columns, columns, values, row * stride);
  }
  return { values, scales };
}

/** Quantises `columns` numbers from `start` into `out` from `at`, as {@link quantizeRows4} does, and returns the scale. */
function quantizeRow4(matrix: Float32Array, start: number, columns: number, out: Uint8Array, at: number): number {
  const limit = largest(matrix, start, columns);
  if (limit === 0) {
    out.fill(0x88, at, at + rowBytes4(columns));
    return 0;
  }
  let best = 0;
  let bestError = Number.POSITIVE_INFINITY;
  for (let step = 0; step < 8; step++) {
    const scale = Math.fround((limit / 7) * (1 - 0.07 * step));
    let error = 0;
    for (let i = start; i < start + columns; i++) {
      const difference = matrix[i]! - scale * nearest(matrix[i]! / scale, 7);
      error += difference * difference;
    }
    if (error < bestError) {
      bestError = error;
      best = scale;
    }
  }
  for (let i = 0; i < columns; i += 2) {
    const low = nearest(matrix[start + i]! / best, 7) + 8;
    const high = i + 1 < columns ? nearest(matrix[start + i + 1]! / best, 7) + 8 : 8;
    out[at + (i >> 1)] = low | (high << 4);
  }
  return best;
}

/** Writes row `row` of `quantized` as `columns` numbers into `out` from `offset`. */
export function dequantizeRow4(
  quantized: Rows4,
  columns: number,
  row: number,
  out: Float32Array,
  offset: number,
): void {
  const start = row * rowBytes4(columns);
  const scale = quantized.scales[row]!;
  const { values } = quantized;
  for (let i = 0; i < columns; i++) {
    const pair = values[start + (i >> 1)]!;
    out[offset + i] = (((i & 1) === 0 ? pair & 15 : pair >> 4) - 8) * scale;
  }
}

function nearest(value: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, Math.round(value)));
}

function largest(matrix: Float32Array, start: number, columns: number): number {
  let limit = 0;
  for (let i = start; i < start + columns; i++) {
    const size = Math.abs(matrix[i]!);
    if (size > limit) limit = size;
  }
  return limit;
}

function checkSize(matrix: Float32Array, rows: number, columns: number): void {
  if (matrix.length === rows * columns && matrix.every(Number.isFinite)) return;
  throw new TinctureError({
    code: 'argument-invalid',
    problem:
      matrix.length === rows * columns
        ? 'The matrix to quantise holds a value that is not finite.'
        : `A matrix of ${rows} × ${columns} has ${rows * columns} values, not ${matrix.length}.`,
  });
}
