import fc from 'fast-check';
import { expect, test } from 'vitest';
import { onCurve, readConfidenceCurve } from './confidence-curve.ts';

const confidence = fc.double({ min: 0, max: 1, noNaN: true });
const curve = fc.record({
  slope: fc.double({ min: 0.05, max: 20, noNaN: true }),
  offset: fc.double({ min: -5, max: 5, noNaN: true }),
});

test('a curve keeps confidences in [0, 1] and in their order', () => {
  fc.assert(
    fc.property(confidence, confidence, curve, (one, other, way) => {
      const [low, high] = [Math.min(one, other), Math.max(one, other)].map((value) => onCurve(value, way));
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(1);
      expect(low).toBeLessThanOrEqual(high! + 1e-12);
    }),
  );
});

test('the slope multiplies log-odds, and the offset is added', () => {
  expect(onCurve(0.5, { slope: 3, offset: 0 })).toBeCloseTo(0.5, 12);
  expect(onCurve(0.8, { slope: 0.5, offset: 0 })).toBeCloseTo(2 / 3, 12);
  expect(onCurve(0.5, { slope: 1, offset: Math.log(3) })).toBeCloseTo(0.75, 12);
  expect(onCurve(0.37, undefined)).toBe(0.37);
});

test('of a file it is read where there is one, and checked', () => {
  expect(readConfidenceCurve({})).toBeUndefined();
  expect(readConfidenceCurve({ confidence: { slope: 2, offset: -1 } })).toEqual({ slope: 2, offset: -1 });
  for (const confidence of [1, { slope: 0, offset: 0 }, { slope: -1, offset: 0 }, { slope: 1 }, { offset: 1 }])
    expect(() => readConfidenceCurve({ confidence })).toThrow(/confidence/);
});
