import { expect, test } from 'vitest';
import type { TrainingView } from '../api/learning-messages.ts';
import { forecastOf } from './forecast.ts';

/** Trainings with these scores, against a baseline. */
function trainings(sizes: readonly number[], law: (n: number) => number, baseline?: number): TrainingView[] {
  return sizes.map((documents, index) => {
    const value = law(documents);
    const estimate = { value, low: value, high: value };
    const against = baseline === undefined ? undefined : baseline;
    return {
      ...{ version: String(index), documents, score: estimate, scored: documents, seconds: 1, proposed: 0, made: '' },
      ...(against === undefined
        ? {}
        : {
            baseline: {
              ...{ source: 'llm haiku (x)', name: 'llm haiku', documents, model: value },
              score: { value: against, low: against, high: against },
              difference: { value: value - against, low: value - against, high: value - against, pValue: 1 },
            },
          }),
    };
  });
}
const law = (n: number): number => 0.9 - 1.6 * n ** -0.5;
const sizes = [20, 25, 30, 50, 80];

test('tells when the law that made the curve crosses the baseline, and when it is flat', () => {
  const { textsToBaseline, textsToFlat } = forecastOf(trainings(sizes, law, 0.8));
  // 0.9 − 1.6 / √n = 0.8 at n = 256; twice as many bring a point at n ≈ 2,197, beyond ten times 80.
  expect(80 + (textsToBaseline ?? 0)).toBeGreaterThan(245);
  expect(80 + (textsToBaseline ?? 0)).toBeLessThan(270);
  expect(textsToFlat).toBeNull();
  expect(forecastOf(trainings(sizes, (n) => 0.9 - 4 / n, 0.95))).toMatchObject({ textsToBaseline: null });
  expect(forecastOf(trainings(sizes, (n) => 0.9 - n ** -1.5, 0.95)).textsToFlat).toBe(0);
});

test('is silent about a baseline that is not there, and says 0 once it is reached', () => {
  expect(forecastOf(trainings(sizes, law))).not.toHaveProperty('textsToBaseline');
  expect(forecastOf(trainings(sizes, law, 0.5)).textsToBaseline).toBe(0);
  expect(forecastOf(trainings([20], law, 0.3))).toEqual({ unknown: 'few-trainings', textsToBaseline: 0 });
});

test.each([
  ['nothing', []],
  ['three trainings', [20, 30, 80]],
  ['sizes that lie close together', [20, 24, 28, 32, 36]],
  ['the same size again and again', [20, 20, 20, 80]],
])('tells nothing from %s', (_, given) => {
  expect(forecastOf(trainings(given, law))).toEqual({ unknown: 'few-trainings' });
});

test('calls a curve at the top flat, whatever its form', () => {
  expect(forecastOf(trainings(sizes, (n) => (n < 50 ? 0.7 : 1), 0.8))).toEqual({ textsToBaseline: 0, textsToFlat: 0 });
});

test('tells nothing from a curve that falls', () => {
  expect(forecastOf(trainings(sizes, (n) => 0.5 + n ** -0.5, 0.9))).toEqual({ unknown: 'no-growth' });
});
