import { describe, expect, it } from 'vitest';
import type { Annotations, TokenAnnotation } from '../doc/annotations.ts';
import { tree } from '../parse/testing/tree.ts';
import { parseTask } from '../tasks/parse-task.ts';
import { parserKind } from '../tasks/parser.ts';
import { scoreTask } from './score-task.ts';

const task = parseTask('t', { kind: 'parser', labels: ['root', 'nsubj', 'nsubj:pass', 'obj', 'det', 'punct'] });

const gold = tree(
  'The_DET_det_2 cook_NOUN_nsubj_3 fries_VERB_root_0 eggs_NOUN_obj_3 | She_PRON_nsubj:pass_2 left_VERB_root_0',
);

function score(predicted: Annotations, expected: Annotations = gold.annotations) {
  return scoreTask(task, [{ gold: expected, predicted }]);
}

/** The gold with other attributes at one token. */
function changed(index: number, change: Partial<TokenAnnotation>): Annotations {
  return { tokens: gold.annotations.tokens.map((token, i) => (i === index ? { ...token, ...change } : token)) };
}

describe('the scores of trees', () => {
  it('are 1 where all is right', () => {
    const { metric, value, figures } = score(gold.annotations);
    expect([metric, value]).toEqual(['dep_las', 1]);
    expect(figures).toEqual({ dep_uas: 1, dep_las: 1, sents_p: 1, sents_r: 1, sents_f: 1 });
  });

  it('count a wrong label in LAS alone, and not the part behind its colon', () => {
    expect(score(changed(3, { dep: 'det' })).figures).toMatchObject({ dep_uas: 1, dep_las: 5 / 6 });
    expect(score(changed(4, { dep: 'nsubj' })).figures).toMatchObject({ dep_uas: 1, dep_las: 1 });
    expect(score(changed(3, { dep: 'det' })).perLabel).toMatchObject({
      obj: { support: 1, recall: 0 },
      det: { precision: 0.5, recall: 1 },
    });
  });

  it('count a wrong head in both', () => {
    expect(score(changed(3, { head: 1 })).figures).toMatchObject({ dep_uas: 5 / 6, dep_las: 5 / 6 });
    // A second root instead of a head.
    expect(score(changed(3, { head: 3 })).figures).toMatchObject({ dep_uas: 5 / 6 });
  });

  it('compare words by their characters: F1 where a text was cut into words differently', () => {
    // "The cook" as one word: of 5 words 3 have the right head, "eggs", "She" and "left", and "fries".
    const [the, cook, ...others] = gold.annotations.tokens;
    const tokens = [
      { ...cook!, start: the!.start, head: 1, sentenceStart: true },
      ...others.map((token) => ({ ...token, head: token.head! - 1 })),
    ];
    const { figures } = score({ tokens });
    expect(figures.dep_las).toBeCloseTo((2 * 4) / (5 + 6), 10);
    expect(figures.sents_f).toBe(1);
  });

  it('count sentences by their first and last character', () => {
    const { figures } = score(changed(3, { sentenceStart: true }));
    expect(figures).toMatchObject({ sents_p: 1 / 3, sents_r: 1 / 2, sents_f: 2 / 5 });
  });

  it('are those of an empty answer where a prediction failed', () => {
    expect(score({}).figures).toMatchObject({ dep_uas: 0, dep_las: 0, sents_f: 0 });
  });

  it('leave out tokens whose head the gold does not know, and texts without any', () => {
    const { head: _, dep: __, ...bare } = gold.annotations.tokens[3]!;
    const partly = { tokens: gold.annotations.tokens.map((token, i) => (i === 3 ? bare : token)) };
    expect(score(gold.annotations, partly).value).toBe(1);
    expect(score(gold.annotations, { tokens: [bare] })).toMatchObject({ documents: 0, skipped: 1 });
  });

  it('are those of all labels where the task leaves them to its data', () => {
    const open = parseTask('trees', { kind: 'parser' });
    const las = (predicted: Annotations) => scoreTask(open, [{ gold: gold.annotations, predicted }]).figures.dep_las;
    expect(las(gold.annotations)).toBe(1);
    expect(las(changed(0, { dep: 'unheard-of' }))).toBeCloseTo(5 / 6);
    expect(las({})).toBe(0);
  });

  it('count a label that the task does not have as wrong, and as missed where the gold has it', () => {
    expect(score(changed(0, { dep: 'unheard-of' })).figures).toMatchObject({ dep_uas: 1, dep_las: 5 / 6 });
    expect(score(gold.annotations, changed(0, { dep: 'unheard-of' })).figures).toMatchObject({
      dep_uas: 1,
      dep_las: 5 / 6,
    });
  });

  it('judge the head alone where the gold does not know the label', () => {
    const { dep: _, ...bare } = gold.annotations.tokens[0]!;
    const partly = { tokens: gold.annotations.tokens.map((token, i) => (i === 0 ? bare : token)) };
    expect(score(gold.annotations, partly).figures).toMatchObject({ dep_uas: 1, dep_las: 1 });
    expect(score(changed(0, { head: 3 }), partly).figures).toMatchObject({ dep_uas: 5 / 6, dep_las: 1 });
  });
});

describe('the kind', () => {
  it('is about heads, labels and sentence starts alone', () => {
    const [first] = parserKind.pick(task, changed(0, { confidence: { dep: 0.5, pos: 0.1 } }))?.tokens ?? [];
    expect(first).toEqual({ start: 0, end: 3, head: 1, dep: 'det', sentenceStart: true, confidence: { dep: 0.5 } });
    expect(parserKind.pick(task, { tokens: [{ start: 0, end: 1, pos: 'X' }] })).toBeUndefined();
  });

  it('says how unsure a tree is, and whether it is complete', () => {
    expect(parserKind.doubt(task, changed(1, { confidence: { dep: 0.75 } }))).toBe(0.25);
    expect(parserKind.isComplete(task, gold.annotations)).toBe(true);
    const { head: _, ...headless } = gold.annotations.tokens[0]!;
    expect(parserKind.isComplete(task, { tokens: [headless] })).toBe(false);
  });
});
