import { type Kernels, runRecurrence } from 'tincture/training';
import type { Output } from './layer.ts';

/** A stretch of rows that belong together. */
export interface Stretch {
  readonly start: number;
  readonly length: number;
}

/**
 * The states of core's {@link runRecurrence} over each of the `stretches`, zeros between them. `sums` is [rows, 2 × columns],
 * the scores of the gates and then the values, and is overwritten; the result is [rows, columns].
 */
export function gatedRecurrence(
  kernels: Kernels,
  sums: Float32Array,
  rows: number,
  columns: number,
  stretches: readonly Stretch[],
): Output {
  const y = kernels.floats(rows * columns);
  for (const { start, length } of stretches) runRecurrence(sums, start, length, columns, y);
  const half = columns / 2;
  return {
    y,
    backward(dy, dx) {
      if (dx === undefined) return;
      const carried = new Float32Array(half);
      for (const { start, length } of stretches) {
        for (const [first, step] of [
          [0, 1],
          [half, -1],
        ] as const) {
          carried.fill(0);
          // From the last state to the first.
          for (let i = length - 1, row = step > 0 ? start + length - 1 : start; i >= 0; i--, row -= step) {
            const from = 2 * columns * row;
            const to = columns * row;
            for (let j = first; j < first + half; j++) {
              const gate = sums[from + j]!;
              const value = from + columns + j;
              const d = dy[to + j]! + carried[j - first]!;
              const earlier = i === 0 ? 0 : y[to - step * columns + j]!;
              // The slope of the gate is 2·f² below 0, and 2·(1 − f)² above.
              const slope = 2 * Math.min(gate, 1 - gate) ** 2;
              dx[from + j] = dx[from + j]! + d * (earlier - sums[value]!) * slope;
              dx[value] = dx[value]! + d * (1 - gate);
              carried[j - first] = d * gate;
            }
          }
        }
      }
    },
  };
}
