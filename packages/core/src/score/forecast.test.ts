import { describe, expect, test } from 'vitest';
import { type CurveExamples, forecastCurve } from './forecast.ts';

function points(score: (examples: number) => number, sizes = [20, 50, 100, 200, 400]): CurveExamples[] {
  return sizes.map((examples) => ({ examples, score: { value: score(examples) } }));
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
