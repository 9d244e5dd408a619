import { log } from './kernels/exp-log.ts';

/** A seeded source of randomness: the same seed gives the same numbers on every machine. */
export interface Random {
  /** A float in [0, 1) with 32 random bits. */
  next(): number;
  /** An integer in [0, bound). */
  integer(bound: number): number;
  /** A sample of the standard normal distribution, by Marsaglia's polar method: it needs no cosine, of which engines differ. */
  normal(): number;
  /** Shuffles in place (Fisher-Yates) and returns the same array. */
  shuffle<T>(items: T[]): T[];
  /** Where it stands: after {@link restore} the same numbers follow. */
  state(): RandomState;
  restore(state: RandomState): void;
}

/** Where a {@link Random} stands: four integers of 32 bits. */
export type RandomState = readonly [number, number, number, number];

/**
 * A generator for `seed`: sfc32, seeded through a splitmix-style scramble so that neighbouring seeds do not correlate.
 * Reference: Chris Doty-Humphrey, PractRand (sfc32).
 */
export function createRandom(seed: number): Random {
  let state = (seed | 0) ^ 0x9e3779b9;
  const scramble = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return z ^ (z >>> 15);
  };
  let a = scramble();
  let b = scramble();
  let c = scramble();
  let counter = 1;
  const bits = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let warm = 0; warm < 12; warm++) bits();
  const next = (): number => bits() / 0x1_0000_0000;
  const integer = (bound: number): number => Math.floor(next() * bound);
  return {
    next,
    integer,
    normal(): number {
      for (;;) {
        const x = 2 * next() - 1;
        const square = x * x + (2 * next() - 1) ** 2;
        if (square > 0 && square < 1) return x * Math.sqrt((-2 * log(square)) / square);
      }
    },
    shuffle<T>(items: T[]): T[] {
      for (let i = items.length - 1; i > 0; i--) {
        const j = integer(i + 1);
        const held = items[i] as T;
        items[i] = items[j] as T;
        items[j] = held;
      }
      return items;
    },
    state: () => [a, b, c, counter],
    restore(state) {
      [a, b, c, counter] = state;
    },
  };
}
