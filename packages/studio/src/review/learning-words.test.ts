import { expect, test } from 'vitest';
import type { LearningView, TrainingView } from '../api/learning-messages.ts';
import {
  comparisonWords,
  curveWords,
  duration,
  forecastWords,
  paceWords,
  priceWords,
  statusWords,
} from './learning-words.ts';

const estimate = (value: number) => ({ value, low: value - 0.05, high: value + 0.05 });
const training = (documents: number, value: number, difference?: number): TrainingView => ({
  ...{ version: String(documents), documents, scored: documents, seconds: 1, proposed: 0, made: '' },
  score: estimate(value),
  ...(difference === undefined
    ? {}
    : {
        baseline: {
          ...{
            source: 'llm haiku (a/b)',
            name: 'llm haiku',
            documents,
            model: value,
            score: estimate(value - difference),
          },
          difference: { ...estimate(difference), pValue: 0.5 },
        },
      }),
});
const view: LearningView = {
  ...{
    task: 'tone',
    state: 'waiting',
    gold: 42,
    test: 0,
    goldUntilNext: 3,
    notes: [],
    labels: [],
    sources: [],
    doubts: 0,
    revision: 0,
  },
  trainings: [training(42, 0.8, -0.1)],
  forecast: {},
  pace: { lastHour: 34, medianSeconds: 3.2 },
};

test.each([
  [{ state: 'reading' as const }, 'Reading what is decided …'],
  [{ missing: 'Something is missing.' }, 'Something is missing.'],
  [{}, 'Next training after 3 more texts with gold.'],
  [{ goldUntilNext: 1 }, 'Next training after one more text with gold.'],
  [{ goldUntilNext: 0 }, 'A training is about to begin.'],
  [{ state: 'training' as const, training: { documents: 42, share: 0 } }, 'Training on 42 texts …'],
  [{ state: 'training' as const, training: { documents: 42, share: 0.3 } }, 'Training on 42 texts … 30 %'],
  [{ state: 'proposing' as const }, 'Proposing for the open texts …'],
])('the state %j in words', (change, words) => {
  expect(statusWords({ ...view, ...change })).toBe(words);
});

test.each([
  [0.1, '10.0 points ahead (5.0 to 15.0).'],
  [-0.1, '10.0 points behind (−15.0 to −5.0).'],
  [0.02, '2.0 points ahead, which may be chance (−3.0 to 7.0).'],
  [undefined, 'There is nothing to compare it with: nobody had proposed for these texts.'],
])('a difference of %j in words', (difference, words) => {
  expect(comparisonWords(training(42, 0.8, difference))).toBe(words);
});

test('a comparison says on how many texts, where the baseline has not proposed for all', () => {
  const { score, ...rest } = training(42, 0.8, 0.1);
  expect(comparisonWords({ ...rest, ...(score && { score }), scored: 50 })).toContain('on the 42 texts that both know');
  expect(comparisonWords(rest)).toBe('There are too few texts to say how good it is.');
});

test.each([
  [{ unknown: 'few-trainings' as const }, /^No forecast yet: it takes four trainings/],
  [{ unknown: 'no-growth' as const }, /^No forecast: the scores follow no rising curve/],
  [
    { textsToBaseline: 69, textsToFlat: 1_234 },
    /^It draws level with llm haiku after about 70 more texts \(4 min\)\. The curve is flat after about 1200 more texts \(66 min\)\.$/,
  ],
  [
    { textsToBaseline: null, textsToFlat: 0 },
    /ten times as many texts would not reach llm haiku\. The curve is flat: twice/,
  ],
  [{ textsToBaseline: 0, textsToFlat: null }, /^It goes on growing as far as can be told\.$/],
  [{ textsToFlat: 1 }, /^The curve is flat after about 1 more text \(3\.2 s\)\.$/],
])('the forecast %j in words', (forecast, words) => {
  expect(forecastWords({ ...view, forecast })).toMatch(words);
});

test('numbers in words', () => {
  expect([0.2, 12, 89, 90, 5_399, 9_000].map(duration)).toEqual(['0.2 s', '12 s', '89 s', '2 min', '90 min', '2.5 h']);
  expect(paceWords(view.pace)).toBe('34 decisions in the last hour, 3.2 s each');
  expect(paceWords({ lastHour: 1 })).toBe('1 decision in the last hour');
});

test('what a label costs', () => {
  const counts = { shown: 1, accepted: 1, corrected: 0, rejected: 0, skipped: 0, kept: 1, removed: 0, added: 0 };
  const source = { key: 'k', source: 's', role: 'other', scored: 0, ...counts } as const;
  expect(priceWords({ ...source, secondsPerLabel: 2, cost: 1.5, costPerLabel: 0.000583 })).toBe(
    '2.0 s of your time a label · $0.00058 a kept label · $1.50 in all',
  );
  expect(priceWords({ ...source, cost: 0, costPerLabel: 0 })).toBe('');
});

test('the curve for those who do not see it has its ends, not every point', () => {
  const many = Array.from({ length: 30 }, (_, index) => training(10 + index, index / 100, -0.1));
  const words = curveWords(many);
  expect(words).toMatch(/^F1 by the number of texts: 0\.0 with 10 texts, .*29\.0 with 39 texts\. llm haiku: 39\.0\.$/);
  expect(words.split(', ').length).toBeLessThan(8);
});
