import { createRandom, parseTask } from 'tincture';
import { contextColumns, contextFeatures, scoreColumn, shownScore } from 'tincture/training';
import { expect, test } from 'vitest';
import type { RelationFit } from './relations-fit.ts';
import { fitLooks, repeatFirst } from './relations-looks.ts';
import { relationSettings } from './relations-settings.ts';
import { type LinearExample, scoreLinear } from './textcat-fit.ts';

const task = parseTask('work', {
  kind: 'relations',
  labels: { WORKS_FOR: { from: ['PERSON'], to: ['FIRM'] }, LEADS: { from: ['PERSON'], to: ['FIRM'] } },
  entities: ['PERSON', 'FIRM'],
});
const labels = 2;
const columns = contextColumns(labels, 2);

const fit: RelationFit = {
  task,
  limits: { allowed: new Uint8Array(8).fill(1), longest: 10 },
  keys: new Int32Array(0),
  table: undefined,
  settings: relationSettings().settings,
  signal: undefined,
};

/** A pair with the scores of the first look and, in other features, a hint that is `right` and as much noise as `noisy` says. */
function drawPair(random: ReturnType<typeof createRandom>, first: number, hint: number, noisy: number): LinearExample {
  const truth = Array.from({ length: labels }, () => random.integer(4) === 0);
  const values = new Map<number, number>();
  truth.forEach((holds, label) => {
    const sign = holds ? 1 : -1;
    values.set(scoreColumn(labels, label), shownScore * (first * sign + random.normal()));
    values.set(columns - 1 - label, hint * sign);
  });
  for (let i = 0; i < noisy; i++) values.set(labels + random.integer(6 * labels), random.normal());
  return {
    input: {
      rows: Int32Array.from(values.keys()),
      values: Float32Array.from(values.values()),
      dense: new Float32Array(0),
    },
    targets: Int8Array.from(truth, Number),
  };
}

/** Parts of some texts of a pair each. */
function drawParts(count: number, first: number, hint: number, noisy = 12): LinearExample[][][] {
  const random = createRandom(5);
  return Array.from({ length: 5 }, () =>
    Array.from({ length: count / 5 }, () => [drawPair(random, first, hint, noisy)]),
  );
}

test('a second look at few pairs, of which the first knows all, leaves the first a share', async () => {
  const parts = drawParts(60, 4, 0);
  const { share, second, judged } = await fitLooks(parts, [], fit);
  expect(share).toBeLessThan(1);
  expect(judged).toHaveLength(5);
  // What is judged is the mixture, and so is what is given.
  const [pair] = parts[0]?.[0] ?? [];
  const weightOf = ({ rows }: typeof second): number => rows[scoreColumn(labels, 0) * labels] ?? 0;
  for (const look of [second, judged[0]?.second ?? second])
    expect(weightOf(look)).toBeGreaterThanOrEqual((1 - share) / shownScore);
  expect(judged[0]?.scores[0]?.scores).toEqual(pair && scoreLinear(judged[0]?.second ?? second, pair, 0));
});

test('a second look that knows more has the whole', async () => {
  expect((await fitLooks(drawParts(400, 0, 2), [], fit)).share).toBe(1);
});

test('judges say it where there are any, of one look', async () => {
  const parts = drawParts(60, 4, 0);
  const [judges = []] = drawParts(1_000, 4, 0);
  const { share, judged } = await fitLooks(parts, judges, fit);
  expect(share).toBeLessThan(1);
  expect(judged.map(({ scores }) => scores.length)).toEqual([judges.length]);
});

test('nothing is judged by what learnt from it: of a single part the second look has the whole', async () => {
  const { share, judged } = await fitLooks(drawParts(60, 4, 0).slice(0, 1), [], fit);
  expect([share, judged]).toEqual([1, []]);
});

test('a second look that repeats the first says what that said', () => {
  const random = createRandom(2);
  const pairs = Array.from({ length: 6 }, (_, from) => {
    const scores = Float64Array.from({ length: labels }, () => 2 * random.normal());
    const chances = scores.map((score) => 1 / (1 + Math.exp(-score)));
    return { from, to: from + 1, fromType: 0, toType: 1, start: from, scores, chances };
  });
  const repeated = repeatFirst(task);
  for (const [place, features] of contextFeatures(pairs, 2).entries()) {
    const again = scoreLinear(
      repeated,
      { input: { ...features, dense: new Float32Array(0) }, targets: new Int8Array(labels) },
      0,
    );
    // Scores next to 0 are not among the features.
    for (const [label, score] of again.entries()) {
      expect(Math.abs(score - pairs[place]!.scores[label]!)).toBeLessThan(0.09);
    }
  }
});
