import { expect, test } from 'vitest';
import type { TrainingView } from '../api/learning-messages.ts';
import { curveShape } from './curve-shape.ts';

const frame = { left: 0, right: 100, top: 0, bottom: 100 };
function training(documents: number, value: number, low = value, high = value): TrainingView {
  const score = { value, low, high };
  return { version: String(documents), documents, score, scored: documents, seconds: 1, proposed: 0, made: '' };
}

test('doublings are equally far apart, and the scores fill the height', () => {
  const shape = curveShape([training(10, 0.3, 0.2, 0.5), training(20, 0.5), training(40, 0.7, 0.6, 0.8)], frame);
  expect(shape.dots.map(({ x }) => x)).toEqual([0, 50, 100]);
  expect(shape.scores.map(({ score }) => score)).toEqual([0.1, 0.8]);
  expect(shape.sizes.map(({ documents }) => documents)).toEqual([10, 40]);
  expect(shape.line).toBe('0,71.4 50,42.9 100,14.3');
  expect(shape.band.split(' ')).toHaveLength(6);
  expect(shape.baseline).toBeUndefined();
});

test.each([
  ['none', []],
  ['one', [training(10, 1, 1, 1)]],
  ['one of nothing', [training(10, 0, 0, 0)]],
  ['the same size twice', [training(10, 0.2), training(10, 0.3)]],
])('stays inside its frame with %s', (_, trainings) => {
  const { dots, scores } = curveShape(trainings, frame);
  for (const { x, y } of dots) {
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x).toBeLessThanOrEqual(100);
    expect(y).toBeGreaterThanOrEqual(0);
    expect(y).toBeLessThanOrEqual(100);
  }
  expect(new Set(scores.map(({ score }) => score)).size).toBe(2);
});
