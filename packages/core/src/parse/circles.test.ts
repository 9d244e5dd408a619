import { expect, it } from 'vitest';
import { breakCircles } from './circles.ts';

it.each([
  [[0, 0, 1], [0, 0, 1], 0],
  [[1, 2, 0, 0], [-1, -1, -1, 0], 3],
  [[1, 0, 3, 2], [-1, -1, -1, -1], 4],
  [[-1, 0, 1], [-1, 0, 1], 0],
  [[], [], 0],
])('%j becomes %j', (given, expected, broken) => {
  const heads = Int32Array.from(given);
  expect(breakCircles(heads)).toBe(broken);
  expect([...heads]).toEqual(expected);
});
