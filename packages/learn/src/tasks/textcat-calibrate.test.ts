import { createRandom } from 'tincture';
import { describe, expect, test } from 'vitest';
import { fitCalibration, fitThresholds, type HeldOutScores } from './textcat-calibrate.ts';

/** Texts with a logit for each label and a truth that follows from `slope` times the logit. */
function drawn(count: number, slopes: (logit: number) => number, labels = 2): HeldOutScores[] {
  const random = createRandom(3);
  return Array.from({ length: count }, () => {
    const scores = Float64Array.from({ length: labels }, () => 4 * random.normal());
    const targets = Int8Array.from(scores, (score) => (random.next() < 1 / (1 + Math.exp(-slopes(score))) ? 1 : 0));
    return { scores, targets };
  });
}

describe('temperatures', () => {
  test('undo what makes scores too sure, on each side of the threshold by itself', () => {
    const { temperature, temperatureBelow } = fitCalibration(
      drawn(4_000, (logit) => (logit > 0 ? logit / 3 : logit / 1.5)),
      true,
    );
    expect(temperature).toBeCloseTo(3, 0);
    expect(temperatureBelow).toBeCloseTo(1.5, 0);
  });
  test('are one where one label is chosen', () => {
    // Of two labels with the scores a and b, the first is true with the logit (a − b) / 2.
    const random = createRandom(5);
    const texts = Array.from({ length: 4_000 }, (): HeldOutScores => {
      const scores = Float64Array.from([3 * random.normal(), 3 * random.normal()]);
      const isFirst = random.next() < 1 / (1 + Math.exp(-((scores[0] ?? 0) - (scores[1] ?? 0)) / 2));
      return { scores, targets: Int8Array.from(isFirst ? [1, 0] : [0, 1]) };
    });
    const { temperature, temperatureBelow } = fitCalibration(texts, false);
    expect(temperature).toBeCloseTo(2, 0);
    expect(temperatureBelow).toBe(temperature);
  });
});

test('a label that is rare just below its threshold is said to be so', () => {
  const random = createRandom(4);
  const texts = Array.from({ length: 4_000 }, (): HeldOutScores => {
    const score = -random.next();
    return { scores: Float64Array.from([score]), targets: Int8Array.from([random.next() < 0.1 ? 1 : 0]) };
  });
  const { temperatureBelow, offsetBelow } = fitCalibration(texts, true);
  const probability = 1 / (1 + Math.exp(0.5 / temperatureBelow - offsetBelow));
  expect(probability).toBeCloseTo(0.1, 1);
  expect(offsetBelow).toBe(-2);
});

describe('thresholds', () => {
  const text = (score: number, target: number): HeldOutScores => ({
    scores: Float64Array.from([score]),
    targets: Int8Array.from([target]),
  });
  test('part a label that is frequent where its F1 is highest', () => {
    const texts = Array.from({ length: 400 }, (_, i) => text(i / 100 - 5, i >= 100 ? 1 : 0));
    expect(fitThresholds(texts, 1)[0]).toBeCloseTo(-4, 1);
  });
  test('of a rare label say it about as often as it is true', () => {
    // One text in 50 has it, and its score is the fourth highest: by F1 alone one would say it for four.
    const texts = Array.from({ length: 50 }, (_, i) => text(i, i === 46 ? 1 : 0));
    const [threshold = 0] = fitThresholds(texts, 1);
    expect(threshold).toBeGreaterThan(47.5);
  });
  test('look away from what nobody decided', () => {
    const texts = Array.from({ length: 100 }, (_, i) => text(i, i >= 50 ? 1 : 0));
    const unknown = Array.from({ length: 100 }, (_, i) => text(i, -1));
    expect(fitThresholds([...texts, ...unknown], 1)).toEqual(fitThresholds(texts, 1));
  });
});
