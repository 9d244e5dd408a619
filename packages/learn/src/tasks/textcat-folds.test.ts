import { tokenize } from 'tincture';
import { describe, expect, test } from 'vitest';
import type { TextcatExample } from './textcat-data.ts';
import type { LinearExample } from './textcat-fit.ts';
import { textcatFolds } from './textcat-folds.ts';

/** Texts with the label of each; the row of an input is the number of its text. */
function texts(
  labels: readonly number[],
  text = (index: number) => `text ${index}`,
): {
  examples: TextcatExample[];
  inputs: LinearExample[];
} {
  const count = Math.max(...labels) + 1;
  const targets = labels.map((label) => Int8Array.from({ length: count }, (_, index) => (index === label ? 1 : 0)));
  return {
    examples: targets.map((target, i) => ({ doc: tokenize(text(i)), targets: target, annotations: {}, index: i })),
    inputs: targets.map((target, i) => ({
      input: { rows: Int32Array.from([i]), values: new Float32Array(1), dense: new Float32Array(0) },
      targets: target,
    })),
  };
}

const rowOf = ({ input }: LinearExample): number => input.rows[0] ?? -1;

describe('the parts that judge in turns', () => {
  test('are all texts, each once, and never among those learnt from', () => {
    const { examples, inputs } = texts(Array.from({ length: 60 }, (_, i) => i % 3));
    const folds = textcatFolds(examples, inputs, false, 1);
    expect(folds.length).toBe(5);
    expect(folds.flatMap(({ judge }) => judge.map(rowOf)).sort((a, b) => a - b)).toEqual(inputs.map(rowOf));
    for (const { learn, judge } of folds) {
      expect(new Set([...learn, ...judge].map(rowOf)).size).toBe(60);
      // Twenty texts of each label over five parts: four in each.
      for (const label of [0, 1, 2]) expect(judge.filter(({ targets }) => targets[label] === 1).length).toBe(4);
    }
  });
  test('keep copies of a text together', () => {
    const { examples, inputs } = texts(
      Array.from({ length: 40 }, (_, i) => i % 2),
      (index) => `text ${index % 4}`,
    );
    for (const { learn, judge } of textcatFolds(examples, inputs, false, 1)) {
      const judged = new Set(judge.map((input) => rowOf(input) % 4));
      expect(learn.some((input) => judged.has(rowOf(input) % 4))).toBe(false);
    }
  });
  test('are not asked for labels that the rest does not have', () => {
    const { examples, inputs } = texts([...Array(20).fill(0), ...Array(20).fill(1), 2]);
    const judged = textcatFolds(examples, inputs, false, 1).flatMap(({ judge }) => judge.map(rowOf));
    expect(judged.length).toBe(40);
    expect(judged).not.toContain(40);
  });
  test('are none where there are too few texts', () => {
    const { examples, inputs } = texts([0, 1, 0, 1, 0, 1, 0, 1, 0]);
    expect(textcatFolds(examples, inputs, false, 1)).toEqual([]);
  });
});
