import fc from 'fast-check';
import { createRandom } from 'tincture';
import { expect, it } from 'vitest';
import { foldsOf, holdOut, inGroups } from './hold-out.ts';

const sorted = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => a - b);

it('keeps a tenth of the texts from the training, and every text once', () => {
  fc.assert(
    fc.property(fc.integer({ min: 10, max: 95 }), fc.nat(), (count, seed) => {
      const all = [...Array(count).keys()];
      const { texts, devTexts } = holdOut(all, createRandom(seed));
      expect(devTexts.length).toBe(Math.floor(count / 10));
      expect(sorted([...texts, ...devTexts])).toEqual(all);
    }),
  );
});

it('never keeps the only text that teaches something', () => {
  fc.assert(
    fc.property(fc.integer({ min: 10, max: 40 }), fc.nat(), (count, seed) => {
      const { texts } = holdOut([...Array(count).keys()], createRandom(seed), (some) => some.includes(0));
      expect(texts).toContain(0);
    }),
  );
});

it('cuts texts into folds that are all judged once, by what the others teach', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 30 }), fc.integer({ min: 2, max: 5 }), (count, parts) => {
      const all = [...Array(count).keys()];
      const folds = foldsOf(all, parts);
      expect(sorted(folds.flatMap(({ held }) => held))).toEqual(all);
      for (const { rest, held } of folds) expect(sorted([...rest, ...held])).toEqual(all);
    }),
  );
});

it('takes texts of one group as one, in the order of the first of each', () => {
  const texts = [0, 1, 3, 4].map((index) => ({ index }));
  const indexes = (groups?: readonly string[]) =>
    inGroups(texts, groups === undefined ? {} : { groups }).map((group) => group.map(({ index }) => index));
  expect(indexes()).toEqual([[0], [1], [3], [4]]);
  expect(indexes(['a', 'b', 'c', 'a', 'b'])).toEqual([
    [0, 3],
    [1, 4],
  ]);
});
