import { expect, test } from 'vitest';
import { tokenClassLoss } from './token-classes.ts';

test('the loss of classes is what one works out by hand, and nothing where they are missing', () => {
  const scores = Float32Array.of(1, 1, 5, -2);
  const gradient = new Float32Array(4);
  const targets = [{ start: 0, length: 2, target: Int32Array.of(1, -1) }];
  expect(tokenClassLoss(scores, gradient, 2, targets, 3, 0)).toBeCloseTo(3 * Math.log(2), 6);
  expect([...gradient]).toEqual([1.5, -1.5, 0, 0]);
});

test('with smoothing the least loss is where all classes have a share', () => {
  const loss = (lead: number): number =>
    tokenClassLoss(
      Float32Array.of(lead, 0),
      new Float32Array(2),
      2,
      [{ start: 0, length: 1, target: Int32Array.of(0) }],
      1,
      0.2,
    );
  // ln(0.9 / 0.1): the target is 0.9 and 0.1.
  const best = loss(Math.log(9));
  expect(loss(2)).toBeGreaterThan(best);
  expect(loss(2.4)).toBeGreaterThan(best);
});
