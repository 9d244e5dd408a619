import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { isRun, runMaker } from './runs.ts';

test('a run has the same objects, and no more of them', () => {
  const [a, b, c] = [{}, {}, {}];
  expect(isRun([b, c], [a, b, c], 1, 3)).toBe(true);
  expect(isRun([b], [a, b, c], 1, 3)).toBe(false);
  expect(isRun([b, c], [a, b, c], 1, 2)).toBe(false);
  expect(isRun([b, {}], [a, b, c], 1, 3)).toBe(false);
  expect(isRun([], [a], 1, 1)).toBe(true);
});

it('runs together are the list, none is longer than it may be, and what has not changed stays the same object', () => {
  const list = fc.array(fc.nat(9), { maxLength: 30 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 7 }), fc.array(list, { maxLength: 5 }), (size, lists) => {
      const make = runMaker<number>(size);
      let before: readonly (readonly number[])[] = [];
      for (const items of lists) {
        const runs = make(items);
        expect(runs.flat()).toEqual(items);
        expect(runs.slice(0, -1).every(({ length }) => length === size)).toBe(true);
        for (const [index, run] of runs.entries()) {
          const isSame = JSON.stringify(run) === JSON.stringify(before[index]);
          expect(run === before[index]).toBe(isSame);
        }
        before = runs;
      }
    }),
  );
});
