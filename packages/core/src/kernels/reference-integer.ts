// The plain twins of the kernels of inference.
import { fixedOne, type Kernels } from './kernels.ts';
import { f, gate, nearest32, rowSum } from './reference-numbers.ts';

type IntegerKernels = Pick<
  Kernels,
  | 'matmul16'
  | 'finishLayer'
  | 'gatherWindows'
  | 'sumRows'
  | 'addRows'
  | 'addRows8'
  | 'addToRows'
  | 'poolGroups'
  | 'poolWindows'
>;

export const integerKernels: IntegerKernels = {
  matmul16(a, aRow, b, scale, bias, c, m, k, n) {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        const column = (j >> 3) * 8 * k + 2 * (j & 7);
        let sum = 0;
        for (let p = 0; p < k; p++) sum += a[i * aRow + p]! * b[column + (p >> 1) * 16 + (p & 1)]!;
        // As 32-bit integers wrap around.
        c[i * n + j] = f(bias[j]! + f(f(sum | 0) * scale[j]!));
      }
    }
  },
  finishLayer(sums, gain, shift, x, q, rows, columns) {
    for (let at = 0; at < rows * columns; at += columns) {
      for (let j = at; j < at + columns; j++) sums[j] = f(sums[j]! * gate(sums[j]!));
      const mean = f(rowSum(columns, (j) => sums[at + j]!) / columns);
      const square = f(rowSum(columns, (j) => f(sums[at + j]! * sums[at + j]!)) / columns);
      const variance = Math.max(0, f(square - f(mean * mean)));
      const factor = f(1 / f(Math.sqrt(f(variance + f(1e-5)))));
      for (let j = 0; j < columns; j++) {
        const normal = f(f(sums[at + j]! - mean) * factor);
        const sum = f(x[at + j]! + f(f(normal * gain[j]!) + shift[j]!));
        x[at + j] = sum;
        q[at + j] = Math.max(-32768, Math.min(32767, nearest32(f(sum * fixedOne))));
      }
    }
  },
  gatherWindows(table, index, x, sums, rows, columns) {
    for (let i = 0; i < rows; i++) {
      const [before, here, after] = [index[i]!, index[i + 1]!, index[i + 2]!];
      if (here < 0) continue;
      for (let j = 0; j < columns; j++) {
        const part = (row: number, which: number): number => table[(4 * row + which) * columns + j]!;
        const at = i * columns + j;
        x[at] = x[at]! + part(here, 0);
        let sum = part(here, 2);
        if (before >= 0) sum = f(part(before, 1) + sum);
        if (after >= 0) sum = f(sum + part(after, 3));
        sums[at] = sums[at]! + sum;
      }
    }
  },
  sumRows(table, stride, index, sum, rows, columns) {
    sum.fill(0, 0, columns);
    for (let i = 0; i < rows; i++) {
      if (index[i]! < 0) continue;
      for (let j = 0; j < columns; j++) sum[j] = sum[j]! + table[index[i]! * stride + j]!;
    }
  },
  addRows: addTimes,
  addRows8: addTimes,
  addToRows(table, stride, index, factors, added, rows, columns) {
    for (let i = 0; i < rows; i++) {
      const at = index[i]! * stride;
      if (at < 0) continue;
      for (let j = 0; j < columns; j++) table[at + j] = table[at + j]! + f(factors[i]! * added[j]!);
    }
  },
  poolWindows(table, stride, index, pooled, rows, columns) {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        let sum = 0;
        for (let place = 0; place < 3; place++) {
          const row = index[i + place]!;
          if (row >= 0) sum = Math.max(-32768, Math.min(32767, sum + table[row * stride + place * columns + j]!));
        }
        if (pooled[j]! < sum) pooled[j] = sum;
      }
    }
  },
  poolGroups(q, groups, pooled, both, rows, groupCount, columns) {
    pooled.fill(-32768, 0, groupCount * columns);
    both.fill(0, 0, 2 * rows * columns);
    for (let i = 0; i < rows; i++) {
      if (groups[i]! < 0) continue;
      for (let j = 0; j < columns; j++) {
        const most = groups[i]! * columns + j;
        pooled[most] = Math.max(pooled[most]!, q[i * columns + j]!);
      }
    }
    for (let i = 0; i < rows; i++) {
      if (groups[i]! < 0) continue;
      for (let j = 0; j < columns; j++) {
        both[2 * i * columns + j] = q[i * columns + j]!;
        both[(2 * i + 1) * columns + j] = pooled[groups[i]! * columns + j]!;
      }
    }
  },
};

function addTimes(
  table: Float32Array | Int8Array,
  stride: number,
  index: Int32Array,
  factors: Float32Array,
  sum: Float32Array,
  rows: number,
  columns: number,
): void {
  for (let i = 0; i < rows; i++) {
    const at = index[i]! * stride;
    if (at < 0) continue;
    for (let j = 0; j < columns; j++) sum[j] = sum[j]! + f(factors[i]! * table[at + j]!);
  }
}
