import { tokenize } from 'tincture';
import { describe, expect, test } from 'vitest';
import type { TextcatExample } from './textcat-data.ts';
import { textcatFolds } from './textcat-folds.ts';

/** Texts with the label of each. */
function texts(labels: readonly number[], text = (index: number) => `text ${index}`): TextcatExample[] {
  const count = Math.max(...labels) + 1;
  const targets = labels.map((label) => Int8Array.from({ length: count }, (_, index) => (index === label ? 1 : 0)));
  return targets.map((target, i) => ({ doc: tokenize(text(i)), targets: target, annotations: {}, index: i }));
}

describe('the parts that judge in turns', () => {
  test('are all texts, each once, and never among those learnt from', () => {
    const examples = texts(Array.from({ length: 60 }, (_, i) => i % 3));
    const folds = textcatFolds(examples, false, 1);
    expect(folds.length).toBe(5);
    expect(folds.flatMap(({ judge }) => judge).sort((a, b) => a - b)).toEqual([...examples.keys()]);
    for (const { learn, judge } of folds) {
      expect(new Set([...learn, ...judge]).size).toBe(60);
      // Twenty texts of each label over five parts: four in each.
      for (const label of [0, 1, 2])
        expect(judge.filter((place) => examples[place]!.targets[label] === 1).length).toBe(4);
    }
  });
  test('keep texts of one group together, though they differ', () => {
    const examples = texts(Array.from({ length: 40 }, (_, i) => i % 2)).map((example, i) => ({
      ...example,
      group: `group ${i % 8}`,
    }));
    for (const { learn, judge } of textcatFolds(examples, false, 1)) {
      const groups = new Set(judge.map((place) => examples[place]!.group));
      expect(learn.some((place) => groups.has(examples[place]!.group))).toBe(false);
    }
  });
  test('keep copies of a text together', () => {
    const examples = texts(
      Array.from({ length: 40 }, (_, i) => i % 2),
      (index) => `text ${index % 4}`,
    );
    for (const { learn, judge } of textcatFolds(examples, false, 1)) {
      const judged = new Set(judge.map((place) => place % 4));
      expect(learn.some((place) => judged.has(place % 4))).toBe(false);
    }
  });
  test('are not asked for labels that the rest does not have', () => {
    const examples = texts([...Array(20).fill(0), ...Array(20).fill(1), 2]);
    const judged = textcatFolds(examples, false, 1).flatMap(({ judge }) => judge);
    expect(judged.length).toBe(40);
    expect(judged).not.toContain(40);
    // A label that has a name is known by it.
    expect(textcatFolds(examples, false, 1, [2]).flatMap(({ judge }) => judge)).toContain(40);
  });
  test('are none where there are too few texts', () => {
    const examples = texts([0, 1, 0, 1, 0, 1, 0, 1, 0]);
    expect(textcatFolds(examples, false, 1)).toEqual([]);
  });
});
