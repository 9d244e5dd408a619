import fc from 'fast-check';
import { expect, test } from 'vitest';
import { logisticLoss } from './labels.ts';

test('the loss of a yes or no is its negative log probability, however large the score', () => {
  expect(logisticLoss(0, true)).toEqual({ loss: Math.log(2), slope: -0.5 });
  expect(logisticLoss(2, false).loss).toBeCloseTo(-Math.log(1 - 1 / (1 + Math.exp(-2))));
  expect(logisticLoss(-800, true)).toEqual({ loss: 800, slope: -1 });
  expect(logisticLoss(800, true)).toEqual({ loss: 0, slope: 0 });
  expect(logisticLoss(800, false)).toEqual({ loss: 800, slope: 1 });
});

test('its slope is that of central differences', () => {
  const step = 1e-4;
  fc.assert(
    fc.property(fc.double({ min: -30, max: 30, noNaN: true }), fc.boolean(), (score, isRight) => {
      const measured =
        (logisticLoss(score + step, isRight).loss - logisticLoss(score - step, isRight).loss) / (2 * step);
      expect(logisticLoss(score, isRight).slope).toBeCloseTo(measured, 6);
    }),
  );
});
