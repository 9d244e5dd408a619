import { createRandom } from 'tincture';
import { describe, expect, it } from 'vitest';
import { shareOf, signTest } from './preference.ts';
import { type Game, pairsToPlay, ratings, strengths } from './ratings.ts';

describe('a share', () => {
  it('has the interval of Wilson', () => {
    // Reference: Newcombe 1998, table I: 81 of 263, and 0 of 20.
    expect(shareOf(81, 263)).toMatchObject({ low: expect.closeTo(0.2553, 4), high: expect.closeTo(0.3662, 4) });
    expect(shareOf(0, 20)).toMatchObject({ low: 0, high: expect.closeTo(0.1611, 4) });
    expect(shareOf(0, 0)).toMatchObject({ low: 0, high: 1 });
  });

  it('is tested exactly', () => {
    // Two-sided binomial: 2 * (1 + 10 + 45) / 1024 for 8 of 10.
    expect(signTest(8, 2)).toBeCloseTo(112 / 1024, 12);
    expect(signTest(5, 5)).toBe(1);
    expect(signTest(0, 0)).toBe(1);
    expect(signTest(0, 2_000)).toBeLessThan(1e-300);
    expect(signTest(1_000, 1_100)).toBeCloseTo(0.0308, 3);
  });
});

describe('ratings', () => {
  const game = (one: number, other: number, score: number): Game => ({ one, other, score });

  it('are those of Bradley and Terry where there are many games', () => {
    // 0 beats 1 three times of four: the odds are 3.
    const games = Array.from({ length: 4_000 }, (_, n) => game(0, 1, n % 4 === 0 ? 0 : 1));
    const [a = 0, b = 0] = strengths(2, games);
    expect(a / b).toBeCloseTo(3, 1);
    expect(a * b).toBeCloseTo(1, 9);
  });

  it('find the order of players of known strength, with intervals that hold it', () => {
    const random = createRandom(7);
    const real = [4, 2, 1, 0.5];
    const games = Array.from({ length: 600 }, () => {
      const [one, other] = random.shuffle([0, 1, 2, 3]);
      const chance = real[one!]! / (real[one!]! + real[other!]!);
      return game(one!, other!, random.next() < chance ? 1 : 0);
    });
    const found = ratings(4, games, random);
    expect(found.map(({ value }) => value)).toEqual(found.map(({ value }) => value).toSorted((a, b) => b - a));
    for (const [player, { low, high }] of found.entries()) {
      const truth = 1_500 + 400 * Math.log10(real[player]! / Math.SQRT2);
      expect(low).toBeLessThan(truth);
      expect(high).toBeGreaterThan(truth);
    }
    expect(found[0]?.best).toBeGreaterThan(0.9);
  });

  it('say nothing without games', () => {
    const [first, second] = ratings(2, [], createRandom(1));
    expect(first).toMatchObject({ value: 1_500, low: 1_500, high: 1_500, best: 1 });
    expect(second?.best).toBe(1);
  });

  it('let those meet who have not met', () => {
    expect(pairsToPlay(3, [game(0, 1, 0.5)])).not.toHaveProperty([0], [0, 1]);
    expect(pairsToPlay(3, [game(0, 1, 0.5), game(2, 0, 0.5)])[0]).toEqual([1, 2]);
  });
});
