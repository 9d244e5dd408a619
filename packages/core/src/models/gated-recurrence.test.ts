import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { runRecurrence } from './gated-recurrence.ts';

const columns = 8;

function states(sums: Float32Array, start: number, length: number): Float32Array {
  const result = new Float32Array(sums.length / 2);
  runRecurrence(sums.slice(), start, length, columns, result);
  return result;
}

function drawn(rows: number, seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: rows * 2 * columns }, () => 2 * random.normal());
}

describe('a gated recurrence', () => {
  it('is the sum that the definition says, forwards in the first half and backwards in the second', () => {
    const sums = drawn(3, 1);
    const said = states(sums, 0, 3);
    const at = (row: number, column: number): [number, number] => {
      const score = sums[row * 2 * columns + column]!;
      return [(1 + score / (1 + Math.abs(score))) / 2, sums[row * 2 * columns + columns + column]!];
    };
    for (let column = 0; column < columns; column++) {
      let state = 0;
      for (const row of column < columns / 2 ? [0, 1, 2] : [2, 1, 0]) {
        const [gate, value] = at(row, column);
        state = gate * state + (1 - gate) * value;
        expect(said[row * columns + column]).toBeCloseTo(state, 5);
      }
    }
  });

  it('stays between the least and the greatest value, and 0, and knows nothing beyond its rows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 5 }), fc.nat(), (length, start, seed) => {
        const rows = start + length + 2;
        const sums = drawn(rows, seed);
        const said = states(sums, start, length);
        const values = sums.filter((_, index) => index % (2 * columns) >= columns);
        const [least, most] = [Math.min(0, ...values), Math.max(0, ...values)];
        for (const state of said) expect(state >= least - 1e-6 && state <= most + 1e-6).toBe(true);
        const others = drawn(rows, seed + 1);
        others.set(sums.subarray(start * 2 * columns, (start + length) * 2 * columns), start * 2 * columns);
        expect(states(others, start, length)).toEqual(said);
        const outside = said.filter((_, index) => index < start * columns || index >= (start + length) * columns);
        expect(outside.every((state) => state === 0)).toBe(true);
      }),
    );
  });
});
