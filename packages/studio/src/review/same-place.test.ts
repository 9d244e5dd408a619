import { describe, expect, it } from 'vitest';
import { numbersOf } from './same-place.ts';

describe('the number of what is at a place', () => {
  const numberOf = numbersOf([
    { start: 0, end: 3 },
    { start: 4, end: 7 },
    { start: 7, end: 8 },
  ]);

  it('is the usual one, or another one', () => {
    expect(numberOf({ start: 4, end: 7 }, 1)).toBe(1);
    expect(numberOf({ start: 4, end: 7 }, 0)).toBe(1);
    expect(numberOf({ start: 7, end: 8 }, 9)).toBe(2);
    expect(numberOf({ start: 7, end: 8 }, undefined)).toBe(2);
  });

  it('is none where nothing has these borders', () => {
    expect(numberOf({ start: 4, end: 8 }, 1)).toBeUndefined();
    expect(numberOf(undefined, 0)).toBeUndefined();
  });
});
