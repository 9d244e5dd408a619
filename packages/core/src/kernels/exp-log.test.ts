import fc from 'fast-check';
import { expect, it } from 'vitest';
import { exp, log } from './exp-log.ts';

function close(actual: number, expected: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(2e-15 * Math.abs(expected) + 1e-323);
}

it('exp is within a few units of the last place', () => {
  fc.assert(
    fc.property(fc.double({ min: -700, max: 709, noNaN: true }), (x) => {
      close(exp(x), Math.exp(x));
    }),
  );
});

it('log is within a few units of the last place', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-320, max: 1e308, noNaN: true }), (x) => {
      expect(Math.abs(log(x) - Math.log(x))).toBeLessThanOrEqual(3e-15 * Math.max(Math.abs(Math.log(x)), 0.5));
    }),
  );
});

it('keeps the limits', () => {
  expect([exp(0), exp(-1e4), exp(1e4), exp(Number.NaN)]).toEqual([1, 0, Number.POSITIVE_INFINITY, Number.NaN]);
  expect([log(1), log(0), log(-1), log(Number.POSITIVE_INFINITY)]).toEqual([
    0,
    Number.NEGATIVE_INFINITY,
    Number.NaN,
    Number.POSITIVE_INFINITY,
  ]);
});
