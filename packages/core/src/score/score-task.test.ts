import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Annotations } from '../doc/annotations.ts';
import { createRandom } from '../random.ts';
import type { Task } from '../tasks/task.ts';
import { meanScoreInterval, scoreDifference, scoreInterval, unpairedDifference } from './bootstrap.ts';
import { expectedCalibrationError } from './calibration.ts';
import { scoreTask } from './score-task.ts';

const ner: Task = { name: 'food', kind: 'ner', labels: [{ name: 'DISH' }, { name: 'TOOL' }] };
const single: Task = { name: 'topic', kind: 'textcat', labels: [{ name: 'a' }, { name: 'b' }, { name: 'c' }] };
const several: Task = { ...single, multiple: true };

/** `0-4 DISH, 6-9 TOOL` as annotations. */
function ents(marks: string): Annotations {
  const spans = marks.split(', ').filter((mark) => mark !== '');
  return {
    ents: spans.map((mark) => {
      const [, start, end, label = ''] = /^(\d+)-(\d+) (\w+)$/.exec(mark) ?? [];
      return { start: Number(start), end: Number(end), label };
    }),
  };
}

describe('named entities', () => {
  test('count as right only with the same borders and label', () => {
    const scores = scoreTask(ner, [
      { gold: ents('0-4 DISH, 6-9 TOOL, 20-22 DISH'), predicted: ents('0-4 DISH, 6-9 DISH, 10-12 TOOL') },
    ]);
    expect(scores.figures).toMatchObject({ ents_p: 1 / 3, ents_r: 1 / 3, ents_f: 1 / 3 });
    expect(scores.perLabel.DISH).toMatchObject({ precision: 0.5, recall: 0.5, support: 2, predicted: 2 });
    expect(scores.perLabel.TOOL).toMatchObject({ f: 0, support: 1, predicted: 1 });
    expect(scores.confusions).toEqual(
      expect.arrayContaining([
        { gold: 'TOOL', predicted: 'DISH', count: 1 },
        { gold: null, predicted: 'TOOL', count: 1 },
        { gold: 'DISH', predicted: null, count: 1 },
      ]),
    );
  });
  test('predicted twice count once', () => {
    expect(scoreTask(ner, [{ gold: ents('0-4 DISH'), predicted: ents('0-4 DISH, 0-4 DISH') }]).precision).toBe(0.5);
  });
  test('are not judged where the gold is missing', () => {
    const gold = { ...ents('0-4 DISH'), entsMissing: [{ start: 10, end: 20 }] };
    const scores = scoreTask(ner, [
      { gold, predicted: ents('0-4 DISH, 12-14 TOOL') },
      { gold: {}, predicted: ents('0-4 DISH') },
    ]);
    expect(scores.value).toBe(1);
    expect(scores).toMatchObject({ documents: 1, skipped: 1 });
  });
  test('that are not judged do not count for calibration either', () => {
    const sure = (marks: string): Annotations => ({
      ents: (ents(marks).ents ?? []).map((span) => ({ ...span, confidence: 1 })),
    });
    const gold = { ...ents('0-4 DISH'), entsMissing: [{ start: 10, end: 20 }] };
    const { figures } = scoreTask(ner, [{ gold, predicted: sure('0-4 DISH, 12-14 TOOL') }]);
    expect(figures.ece).toBe(0);
  });
  test('with a label that the task does not define are wrong, and are no label of the macro average', () => {
    const scores = scoreTask(ner, [{ gold: ents('0-4 DISH'), predicted: ents('0-4 DISH, 6-9 PLANT') }]);
    expect(scores.figures).toMatchObject({ ents_p: 0.5, ents_r: 1, ents_f: 2 / 3, ents_macro_f: 1 });
    expect(scores.confusions).toContainEqual({ gold: null, predicted: 'PLANT', count: 1 });
    const interval = scoreInterval(ner, scores.counts, { random: createRandom(1) });
    // Of one text resampling tells nothing, and of one thing in the gold next to nothing is known.
    expect(interval.value).toBe(2 / 3);
    expect(interval.low).toBeLessThan(0.2);
    expect(interval.high).toBeGreaterThan(0.9);
  });
  test('a failed prediction misses everything', () => {
    expect(scoreTask(ner, [{ gold: ents('0-4 DISH'), predicted: {} }])).toMatchObject({ recall: 0, value: 0 });
  });
});

describe('text classes', () => {
  test('of one choice are judged by the most probable label', () => {
    const gold = (label: string): Annotations => ({ cats: { [label]: 1 } });
    const scores = scoreTask(single, [
      { gold: gold('a'), predicted: { cats: { a: 0.4, b: 0.3, c: 0.3 } } },
      { gold: gold('a'), predicted: { cats: { a: 0.2, b: 0.5, c: 0.3 } } },
      { gold: gold('b'), predicted: { cats: { a: 0.2, b: 0.5, c: 0.3 } } },
      { gold: gold('b'), predicted: {} },
    ]);
    expect(scores.figures).toMatchObject({ cats_acc: 0.5, cats_micro_p: 2 / 3 });
    expect(scores.perLabel.a).toMatchObject({ precision: 1, recall: 0.5 });
    expect(scores.perLabel.b).toMatchObject({ precision: 0.5, recall: 0.5 });
    // Macro averages leave out c, which nobody said.
    expect(scores.value).toBeCloseTo((2 / 3 + 1 / 2) / 2);
    expect(scores.confusions).toContainEqual({ gold: 'b', predicted: null, count: 1 });
  });
  test('are right or wrong text by text, also where the gold says that no label applies', () => {
    const none = { a: 0, b: 0, c: 0 };
    const scores = scoreTask(single, [
      { gold: { cats: none }, predicted: { cats: { a: 0.9, b: 0.1 } } },
      { gold: { cats: none }, predicted: {} },
      { gold: { cats: none }, predicted: {} },
      { gold: { cats: { a: 1 } }, predicted: { cats: { a: 0.9 } } },
      { gold: { cats: { a: 1 } }, predicted: { cats: { b: 0.9 } } },
    ]);
    expect(scores.figures.cats_acc).toBe(0.6);
    expect(scores.figures.cats_micro_r).toBe(0.5);
  });
  test('with no label of the task in the gold are left out', () => {
    const pairs = [{ gold: { cats: { other: 1, toString: 1 } }, predicted: { cats: { a: 1 } } }];
    expect(scoreTask(single, pairs)).toMatchObject({ documents: 0, skipped: 1 });
    expect(scoreTask(several, [...pairs, { gold: { cats: {} }, predicted: {} }])).toMatchObject({ skipped: 2 });
  });
  test('of several choices are judged label by label, and missing ones not at all', () => {
    const scores = scoreTask(several, [
      { gold: { cats: { a: 1, b: 0 } }, predicted: { cats: { a: 0.9, b: 0.6, c: 0.9 } } },
      { gold: { cats: { a: 0, b: 1, c: 0 } }, predicted: { cats: { b: 0.5 } } },
    ]);
    expect(scores.perLabel).toMatchObject({ a: { f: 1 }, b: { precision: 0.5, recall: 1 }, c: { predicted: 0, f: 0 } });
  });
});

test('scores lie in [0, 1], and gold scored against itself is perfect', () => {
  const span = fc.record({
    start: fc.nat(20),
    length: fc.integer({ min: 1, max: 4 }),
    label: fc.constantFrom('DISH', 'TOOL'),
  });
  const annotations = fc.uniqueArray(span, { selector: ({ start }) => start, maxLength: 5 }).map((spans) => ({
    ents: spans.map(({ start, length, label }) => ({ start: 5 * start, end: 5 * start + length, label })),
  }));
  fc.assert(
    fc.property(fc.array(fc.tuple(annotations, annotations), { minLength: 1, maxLength: 5 }), (pairs) => {
      const scores = scoreTask(
        ner,
        pairs.map(([gold, predicted]) => ({ gold, predicted })),
      );
      for (const figure of Object.values(scores.figures)) expect(figure).toSatisfy((f: number) => f >= 0 && f <= 1);
      const self = scoreTask(
        ner,
        pairs.map(([gold]) => ({ gold, predicted: gold })),
      );
      expect(self.value).toBe(pairs.some(([gold]) => gold.ents.length > 0) ? 1 : 0);
    }),
  );
});

describe('intervals', () => {
  const right = { gold: ents('0-4 DISH'), predicted: ents('0-4 DISH') };
  const wrong = { gold: ents('0-4 DISH'), predicted: ents('5-9 DISH') };
  const mixed = scoreTask(
    ner,
    Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? right : wrong)),
  ).counts;
  const perfect = scoreTask(
    ner,
    Array.from({ length: 100 }, () => right),
  ).counts;
  test('hold the value, are about as wide as the binomial, and repeat for a seed', () => {
    const interval = scoreInterval(ner, mixed, { random: createRandom(1) });
    expect(interval.value).toBe(0.5);
    expect(interval.low).toBeGreaterThan(0.37);
    expect(interval.low).toBeLessThan(0.43);
    expect(interval.high).toBeGreaterThan(0.57);
    expect(interval.high).toBeLessThan(0.63);
    expect(scoreInterval(ner, mixed, { random: createRandom(1) })).toEqual(interval);
  });
  test('tell a real difference from none', () => {
    const random = createRandom(2);
    const real = scoreDifference(ner, perfect, mixed, { random });
    expect(real).toMatchObject({ value: 0.5 });
    expect(real.pValue).toBeLessThan(0.01);
    expect(real.low).toBeGreaterThan(0.3);
    const none = scoreDifference(ner, mixed, mixed.toReversed(), { random });
    expect(none.value).toBe(0);
    expect(none.pValue).toBe(1);
  });
  test('of different texts are wider than of the same, and hold the difference', () => {
    const random = createRandom(3);
    const apart = unpairedDifference(ner, perfect.slice(0, 40), mixed, { random });
    expect(apart.value).toBe(0.5);
    expect(apart.low).toBeGreaterThan(0.37);
    expect(apart.high).toBeLessThan(0.63);
    const same = unpairedDifference(ner, mixed, mixed, { random });
    expect(same.value).toBe(0);
    // Of two halves the spread adds up: 1.96 times the root of two quarters over a hundred.
    expect(same.high - same.low).toBeGreaterThan(0.23);
    expect(same.high - same.low).toBeLessThan(0.33);
  });
  test('tell how often a difference as large turns up, as trying all swaps tells', () => {
    const cats = (marks: string): Int32Array => Int32Array.from([...marks, '0', '0', '0'], Number);
    // Labels change places when texts are swapped, so that half of the 8 ways are as large but for the last bit.
    const candidate = ['001010000', '001001011', '022201011'].map(cats);
    const baseline = ['000222020', '110000011', '002212220'].map(cats);
    const { pValue } = scoreDifference(several, candidate, baseline, { random: createRandom(4), samples: 4_000 });
    expect(Math.abs(pValue - 4 / 8)).toBeLessThan(0.03);
  });
  test('have no p-value of 0, as the texts as they are count as one sample', () => {
    const nothing = scoreTask(
      ner,
      [...Array(100)].map(() => wrong),
    ).counts;
    const { pValue } = scoreDifference(ner, perfect, nothing, { random: createRandom(6), samples: 99 });
    expect(pValue).toBe(1 / 100);
  });
  test('of what is right everywhere, or wrong, say how little is known: 20 of 20 may be 84 of 100', () => {
    const random = createRandom(1);
    const [all, none] = [right, wrong].map((pair) => scoreTask(ner, Array<typeof pair>(20).fill(pair)).counts);
    const best = scoreInterval(ner, all ?? [], { random });
    // Wilson's: 20 / (20 + 1.96²).
    expect(best).toMatchObject({ value: 1, high: 1 });
    expect(best.low).toBeCloseTo(0.839, 3);
    expect(meanScoreInterval(ner, [all ?? [], all ?? []], { random })).toEqual(best);
    const worst = scoreInterval(ner, none ?? [], { random });
    expect(worst).toMatchObject({ value: 0, low: 0 });
    expect(worst.high).toBeCloseTo(0.161, 3);
    // Both right: one may be better all the same.
    const alike = scoreDifference(ner, all ?? [], all ?? [], { random });
    expect(alike).toMatchObject({ value: 0, pValue: 1 });
    expect(alike.low).toBeCloseTo(-0.161, 3);
    expect(alike.high).toBeCloseTo(0.161, 3);
    const apart = unpairedDifference(ner, all ?? [], perfect, { random });
    expect(apart.value).toBe(0);
    expect(apart.low).toBeCloseTo(-0.161, 3);
    // 100 / (100 + 1.96²).
    expect(apart.high).toBeCloseTo(0.037, 3);
    const opposite = scoreDifference(ner, all ?? [], none ?? [], { random });
    expect(opposite).toMatchObject({ value: 1, high: 1 });
    expect(opposite.low).toBeCloseTo(0.839, 3);
  });
  test('of different numbers of texts are refused, and of no model are 0', () => {
    const random = createRandom(1);
    const refused = expect.objectContaining({ code: 'argument-invalid' });
    expect(() => scoreDifference(ner, mixed, mixed.slice(1), { random })).toThrow(refused);
    expect(() => meanScoreInterval(ner, [mixed, mixed.slice(1)], { random })).toThrow(refused);
    expect(meanScoreInterval(ner, [], { random })).toEqual({ value: 0, low: 0, high: 0 });
    expect(scoreInterval(ner, [], { random })).toEqual({ value: 0, low: 0, high: 0 });
    expect(scoreDifference(ner, [], [], { random })).toMatchObject({ value: 0, pValue: 1 });
  });
  test('of many labels take no longer than of few', () => {
    const labels = Array.from({ length: 300 }, (_, i) => ({ name: `L${i}` }));
    const task: Task = { name: 'many', kind: 'textcat', labels };
    const { counts } = scoreTask(
      task,
      Array.from({ length: 2_000 }, (_, i) => ({
        gold: { cats: { [`L${i % 300}`]: 1 } },
        predicted: { cats: { [`L${(i * i) % 300}`]: 1 } },
      })),
    );
    const { low, value, high } = scoreInterval(task, counts, { random: createRandom(1) });
    expect(low < value && value < high).toBe(true);
  });
  test('of a mean over models hold both how texts and how models differ', () => {
    const one = meanScoreInterval(ner, [mixed], { random: createRandom(3) });
    const alike = meanScoreInterval(ner, [mixed, mixed, mixed], { random: createRandom(3) });
    const apart = meanScoreInterval(ner, [mixed, perfect], { random: createRandom(3) });
    expect(one.value).toBe(0.5);
    // As wide as that of a share of 0.5 among 100 texts.
    expect(one.high - one.low).toBeGreaterThan(0.15);
    expect(one.high - one.low).toBeLessThan(0.25);
    expect(alike.high - alike.low).toBeCloseTo(one.high - one.low, 1);
    expect(apart.value).toBe(0.75);
    expect(apart.low).toBeLessThan(0.55);
    expect(apart.high).toBe(1);
  });
});

test('the calibration error is the distance between confidence and accuracy', () => {
  const sure = Array.from({ length: 10 }, (_, i) => ({ confidence: 0.85, isRight: i < 6 }));
  expect(expectedCalibrationError(sure)).toBeCloseTo(0.25);
  expect(expectedCalibrationError([])).toBe(0);
  // Ten bins: 0.05 and 0.15 are judged by themselves, 0.02 and 0.08 together, and 1 is in the last bin.
  const each = (...pairs: readonly [number, boolean][]): number =>
    expectedCalibrationError(pairs.map(([confidence, isRight]) => ({ confidence, isRight })));
  expect(each([0.05, false], [0.15, true])).toBeCloseTo(0.45);
  expect(each([0.02, false], [0.08, true])).toBeCloseTo(0.45);
  expect(each([1, true], [1, false])).toBeCloseTo(0.5);
});
