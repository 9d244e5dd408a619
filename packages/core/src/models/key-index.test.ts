import fc from 'fast-check';
import { expect, test } from 'vitest';
import { areAscending, findKey, indexKeys } from './key-index.ts';

test('every key is found where it is, and nothing else is', () => {
  const edges = fc.constantFrom(-(2 ** 31), 2 ** 31 - 1, 0, -1, 1);
  const key = fc.oneof(edges, fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), fc.integer({ min: 0, max: 40 }));
  fc.assert(
    fc.property(fc.uniqueArray(key, { maxLength: 60 }), fc.array(key), (unsorted, others) => {
      const keys = Int32Array.from(unsorted).sort();
      const find = indexKeys(keys);
      for (const hash of [...keys, ...others]) {
        const index = keys.indexOf(hash);
        expect([find(hash), findKey(keys, hash)]).toEqual([index, index]);
      }
    }),
  );
});

test('keys that are neighbours on purpose are found as fast', () => {
  const keys = Int32Array.from({ length: 200_000 }, (_, i) => i);
  const find = indexKeys(keys);
  for (let i = 0; i < keys.length; i++) expect(find(i) === i).toBe(true);
  expect(find(200_000)).toBe(-1);
});

test('equal keys are not ascending', () => {
  expect(areAscending(Int32Array.of(-3, 0, 5))).toBe(true);
  expect(areAscending(Int32Array.of(-3, 0, 0))).toBe(false);
  expect(areAscending(Int32Array.of())).toBe(true);
});
