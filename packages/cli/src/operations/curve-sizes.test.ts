import { expect, test } from 'vitest';
import { curveSizes } from './curve.ts';

test('curve sizes double or so, and end with all', () => {
  expect(curveSizes(340)).toEqual([20, 50, 100, 200, 340]);
  expect(curveSizes(205)).toEqual([20, 50, 100, 205]);
  expect(curveSizes(12)).toEqual([12]);
  expect(curveSizes(0)).toEqual([]);
});
