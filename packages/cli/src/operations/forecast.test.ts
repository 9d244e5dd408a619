import { describe, expect, test } from 'vitest';
import type { CurvePoint } from '../report/report-data.ts';
import { curveSizes } from './curve.ts';
import { forecastCurve } from './forecast.ts';

function points(score: (examples: number) => number, sizes = [20, 50, 100, 200, 400]): CurvePoint[] {
  return sizes.map((examples) => {
    const value = score(examples);
    return { examples, score: { value, low: value, high: value }, seeds: [], trainSeconds: 1 };
  });
}

describe('a forecast', () => {
  test('goes on with the law that made the curve', () => {
    const law = (n: number): number => 0.9 - 1.6 * n ** -0.5;
    const forecast = forecastCurve(points(law));
    expect(forecast?.(500)).toBeCloseTo(law(500), 3);
  });
  test('is none from two points', () => {
    expect(forecastCurve(points((n) => 0.7 - 1 / n, [20, 50]))).toBeUndefined();
  });
  test('is none where more examples made it worse', () => {
    expect(forecastCurve(points((n) => 0.5 + n ** -0.5))).toBeUndefined();
  });
});

test('curve sizes double or so, and end with all', () => {
  expect(curveSizes(340)).toEqual([20, 50, 100, 200, 340]);
  expect(curveSizes(205)).toEqual([20, 50, 100, 205]);
  expect(curveSizes(12)).toEqual([12]);
  expect(curveSizes(0)).toEqual([]);
});
