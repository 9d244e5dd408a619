import type { Parameter } from '../optimizers/parameters.ts';

/**
 * Copies row `ids[i]` of `table`, [any, dimensions], to columns from `column` of row i of `out`, [rows, columns]; an id
 * below 0 leaves zeros. Returns the closure that adds the gradient of `out` to that of the table.
 */
export function hashedEmbedding(
  table: Parameter,
  dimensions: number,
  ids: Int32Array,
  out: Float32Array,
  rows: number,
  columns: number,
  column: number,
): (dOut: Float32Array) => void {
  for (let i = 0; i < rows; i++) {
    const from = ids[i]! * dimensions;
    if (from < 0) continue;
    const at = i * columns + column;
    for (let j = 0; j < dimensions; j++) out[at + j] = table.value[from + j]!;
  }
  return (dOut) => {
    for (let i = 0; i < rows; i++) {
      const from = ids[i]! * dimensions;
      if (from < 0) continue;
      const at = i * columns + column;
      for (let j = 0; j < dimensions; j++) table.gradient[from + j] = table.gradient[from + j]! + dOut[at + j]!;
    }
  };
}
