import fc from 'fast-check';
import { expect, test } from 'vitest';
import { restOfText, restReach } from './relation-rest.ts';
import type { ScoredPair } from './relation-scorer.ts';

const chance = fc.double({ min: 0, max: 1, noNaN: true });
/** Pairs in the order of their first entities, some of them at the same token, some far from each other. */
const pairs = fc
  .array(
    fc.record({ step: fc.constantFrom(0, 0, 1, 30, restReach, restReach + 1), chances: fc.tuple(chance, chance) }),
    {
      maxLength: 30,
    },
  )
  .map((drawn): ScoredPair[] => {
    let start = 0;
    return drawn.map(({ step, chances }) => {
      start += step;
      const [scores, found] = [new Float64Array(2), Float64Array.from(chances)];
      return { from: 0, to: 1, fromType: 0, toType: 0, start, scores, chances: found };
    });
  });

test('the rest is what looking at every other pair within reach would find', () => {
  fc.assert(
    fc.property(pairs, (given) => {
      for (const [index, { greatest, nothing }] of restOfText(given).entries()) {
        const others = given.filter(
          ({ start }, other) => other !== index && Math.abs(start - given[index]!.start) <= restReach,
        );
        const least = (label: number): number => Math.max(0, ...others.map(({ chances }) => chances[label]!));
        expect([...greatest]).toEqual([least(0), least(1)]);
        const product = others
          .flatMap(({ chances }) => [...chances])
          .reduce((all, one) => all * (1 - Math.min(0.999, one)), 1);
        expect(nothing).toBeCloseTo(product, 9);
      }
    }),
  );
});

test('however much is said, the chance of nothing else stays a number', () => {
  const sure = Array.from({ length: 500 }, (_, index): ScoredPair => {
    const [scores, chances] = [new Float64Array(2), Float64Array.of(1, 1)];
    return { from: 0, to: 1, fromType: 0, toType: 0, start: Math.floor(index / 10), scores, chances };
  });
  expect(restOfText(sure).every(({ nothing }) => nothing === 0)).toBe(true);
  expect(restOfText([])).toEqual([]);
});
