import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sentenceBorders } from './parser-borders.ts';

const probability = fc.oneof(fc.constant(0.01), fc.constant(0.99), fc.double({ min: 0.1, max: 0.9, noNaN: true }));
/** Up to nine open borders: no sentence reaches over more. */
const texts = fc.array(probability, { minLength: 1, maxLength: 10 });
const noTree = (): number => expect.unreachable('no border is open');

/** A score of trees that prefers lengths in a way of its own for each seed. */
const scoreOf =
  (seed: number) =>
  (start: number, end: number): number =>
    -Math.abs(Math.sin(seed + 3 * start + 7 * end)) * 10;

/** What a choice of borders counts. */
function total(borders: readonly number[], probabilities: Float64Array, seed: number): number {
  const chosen = new Set(borders);
  let sum = 0;
  for (let word = 1; word < probabilities.length; word++) {
    const p = probabilities[word]!;
    if (p > 0.05 && p < 0.95) sum += Math.log(chosen.has(word) ? p : 1 - p);
  }
  borders.forEach((start, i) => {
    sum += 0.4 * scoreOf(seed)(start, borders[i + 1] ?? probabilities.length);
  });
  return sum;
}

/** All choices in which sure borders are as they are. */
function choices(probabilities: Float64Array): number[][] {
  let all = [[0]];
  for (let word = 1; word < probabilities.length; word++) {
    const p = probabilities[word]!;
    const [without, within] = [all, all.map((list) => [...list, word])];
    all = p > 0.95 ? within : p > 0.05 ? [...without, ...within] : without;
  }
  return all;
}

describe('sentence borders', () => {
  it('are those that words say where these are sure, without a look at trees', () => {
    expect(sentenceBorders(Float64Array.of(0.2, 0.01, 0.99, 0.03, 0.97), noTree)).toEqual([0, 2, 4]);
    expect(sentenceBorders(Float64Array.of(0), noTree)).toEqual([0]);
  });

  it('are the best of all choices where words leave them open', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 0, max: 1_000 }), (list, seed) => {
        const probabilities = Float64Array.from(list);
        const found = sentenceBorders(probabilities, scoreOf(seed));
        const most = Math.max(...choices(probabilities).map((borders) => total(borders, probabilities, seed)));
        expect(total(found, probabilities, seed)).toBeCloseTo(most, 9);
      }),
    );
  });

  it('take time in proportion to the text where all are open, and stand up to scores that are none', () => {
    let asked = 0;
    const open = new Float64Array(1_000).fill(0.5);
    const found = sentenceBorders(open, (start, end) => {
      asked++;
      return start - end;
    });
    expect(found[0]).toBe(0);
    expect(asked).toBeLessThan(10_000);
    expect(sentenceBorders(open, () => Number.NaN)[0]).toBe(0);
  });
});
