import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bestAssignment } from './assignment.ts';

/** The largest sum by trying everything. */
function best(weights: readonly number[], rows: number, columns: number, row = 0, used = 0): number {
  if (row === rows) return 0;
  let most = best(weights, rows, columns, row + 1, used);
  for (let column = 0; column < columns; column++) {
    if ((used & (1 << column)) !== 0) continue;
    const rest = best(weights, rows, columns, row + 1, used | (1 << column));
    most = Math.max(most, weights[row * columns + column]! + rest);
  }
  return most;
}

test('gives each row the column that is best for all together', () => {
  // The first row would like the first column, but the second one has nothing else.
  expect([...bestAssignment([3, 2, 2, 0], 2, 2)]).toEqual([1, 0]);
  expect([...bestAssignment([1, 5], 2, 1)]).toEqual([-1, 0]);
  expect([...bestAssignment([], 0, 3)]).toEqual([]);
});

test('finds what trying everything finds, without a column twice', () => {
  const matrices = fc
    .tuple(fc.nat(5), fc.nat(5))
    .chain(([rows, columns]) =>
      fc.tuple(
        fc.constant(rows),
        fc.constant(columns),
        fc.array(fc.nat(9), { minLength: rows * columns, maxLength: rows * columns }),
      ),
    );
  fc.assert(
    fc.property(matrices, ([rows, columns, weights]) => {
      const assigned = [...bestAssignment(weights, rows, columns)];
      const used = assigned.filter((column) => column >= 0);
      expect(new Set(used).size).toBe(used.length);
      const sum = assigned.reduce(
        (total, column, row) => total + (column < 0 ? 0 : weights[row * columns + column]!),
        0,
      );
      expect(sum).toBe(best(weights, rows, columns));
    }),
  );
});
