import { describe, expect, test } from 'vitest';
import type { Annotations, TokenAnnotation } from '../doc/annotations.ts';
import { kindOf } from '../tasks/kinds.ts';
import { parseTask } from '../tasks/parse-task.ts';
import { scoreTask } from './score-task.ts';

const tags = parseTask('tags', { kind: 'tagger', labels: ['DT', 'NN'] });
const features = parseTask('features', { kind: 'morphologizer', labels: ['Number=Sing', 'Person=3'] });
const lemmas = parseTask('lemmas', { kind: 'lemmatizer' });

/** Tokens of one character each, one after the other, with what is said of them; undefined where nothing is said. */
function tokens(attribute: 'tag' | 'pos' | 'morph' | 'lemma', ...values: (string | undefined)[]): Annotations {
  return {
    tokens: values.map(
      (value, start): TokenAnnotation => ({
        start,
        end: start + 1,
        ...(value !== undefined && { [attribute]: value }),
      }),
    ),
  };
}

describe('tags', () => {
  test('are right as a share of the gold tokens', () => {
    const gold = tokens('tag', 'DT', 'NN', 'NN', 'DT');
    const scores = scoreTask(tags, [{ gold, predicted: tokens('tag', 'DT', 'NN', 'DT', 'DT') }]);
    expect(scores).toMatchObject({ metric: 'tag_acc', value: 0.75, figures: { tag_acc: 0.75 } });
    expect(scores.perLabel.NN).toMatchObject({ support: 2, predicted: 1, recall: 0.5 });
  });
  test('are wrong on gold tokens that the prediction has otherwise', () => {
    const gold = tokens('tag', 'DT', 'NN', 'NN');
    const predicted = {
      tokens: [
        { start: 0, end: 1, tag: 'DT' },
        { start: 1, end: 3, tag: 'NN' },
      ],
    };
    expect(scoreTask(tags, [{ gold, predicted }]).value).toBeCloseTo(1 / 3);
  });
  test('that the task does not have count in the share', () => {
    const gold = tokens('tag', 'XX', 'XX', 'NN', 'NN');
    expect(scoreTask(tags, [{ gold, predicted: tokens('tag', 'NN', 'XX', 'NN', 'NN') }]).value).toBe(0.75);
    const open = parseTask('tags', { kind: 'tagger' });
    expect(scoreTask(open, [{ gold, predicted: tokens('tag', 'NN', 'XX', 'NN', 'NN') }]).value).toBe(0.75);
  });
  test('are not judged where the gold says nothing', () => {
    const gold = tokens('tag', undefined, 'NN', undefined);
    const scores = scoreTask(tags, [
      { gold, predicted: tokens('tag', 'DT', 'NN', 'DT') },
      { gold: {}, predicted: tokens('tag', 'DT') },
      { gold: tokens('tag', undefined), predicted: tokens('tag', 'DT') },
    ]);
    expect(scores).toMatchObject({ value: 1, precision: 1, documents: 1, skipped: 2 });
  });
  test('are universal ones where the task says so', () => {
    const task = parseTask('pos', { kind: 'tagger', attribute: 'pos', labels: ['NOUN'] });
    const pair = { gold: tokens('pos', 'NOUN'), predicted: tokens('tag', 'NOUN') };
    expect(scoreTask(task, [pair])).toMatchObject({ metric: 'pos_acc', value: 0 });
    expect(kindOf(task).pick(task, { tokens: [{ start: 0, end: 1, tag: 'NN', pos: 'NOUN', lemma: 'a' }] })).toEqual(
      tokens('pos', 'NOUN'),
    );
    expect(kindOf(task).pick(task, tokens('tag', 'NN'))).toBeUndefined();
  });
});

test('features are scored as a whole and one by one', () => {
  const gold = tokens('morph', 'Number=Sing|Person=3', 'Number=Plur', '');
  const predicted = tokens('morph', 'Number=Sing|Person=1', 'Number=Plur', '');
  const { value, figures, perLabel } = scoreTask(features, [{ gold, predicted }]);
  expect(value).toBeCloseTo(2 / 3);
  // Right: Number=Sing, Number=Plur. Too much: Person=1. Missing: Person=3.
  expect(figures.morph_per_feat_f).toBeCloseTo(2 / 3);
  expect(perLabel['Number=Sing']).toMatchObject({ f: 1, support: 1 });
  expect(perLabel['Person=3']).toMatchObject({ recall: 0, support: 1, predicted: 0 });
});

test('lemmas are right or not, whatever they are, and doubt is that of the least sure one', () => {
  const gold = tokens('lemma', 'be', 'toString', 'cat');
  const predicted = {
    tokens: [
      { start: 0, end: 1, lemma: 'be', confidence: { lemma: 0.9 } },
      { start: 1, end: 2, lemma: 'toString', confidence: { lemma: 0.6, tag: 0.1 } },
      { start: 2, end: 3, lemma: 'cats' },
    ],
  };
  const scores = scoreTask(lemmas, [{ gold, predicted }]);
  expect(scores.figures.lemma_acc).toBeCloseTo(2 / 3);
  expect(scores.figures.ece).toBeCloseTo(0.25);
  expect(kindOf(lemmas).doubt(lemmas, predicted)).toBeCloseTo(0.4);
  expect(kindOf(lemmas).isComplete(lemmas, gold)).toBe(true);
  expect(kindOf(lemmas).isComplete(lemmas, tokens('lemma', 'a', undefined))).toBe(false);
});
