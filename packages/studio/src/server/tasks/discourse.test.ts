import { type DiscourseUnit, parseTask, tokenize } from 'tincture';
import { describe, expect, test } from 'vitest';
import type { ItemView } from '../../api/messages.ts';
import { noMarks } from '../../review/review-kind.ts';
import { discourseReview } from '../../review/tasks/discourse.ts';
import { discourseServer } from './discourse.ts';

const task = parseTask('rst', { kind: 'discourse', labels: ['causal', 'joint_m'] });
const text = 'We left because it rained.';
const units: readonly DiscourseUnit[] = [
  { start: 0, end: 7, head: 0, depth: 0 },
  { start: 8, end: 26, head: 0, label: 'causal', depth: 0, confidence: 0.5 },
];
const doc = tokenize(text);
const changed = (change: Partial<DiscourseUnit>): DiscourseUnit[] => [units[0]!, { ...units[1]!, ...change }];

describe('a decision', () => {
  test('that is a tree over the whole text becomes gold', () => {
    expect(discourseServer.check(task, text, { discourse: units })).toEqual({ discourse: units });
    expect(discourseServer.goldView(task, { discourse: units })).toEqual({ discourse: units });
  });

  test.each<[string, object, string]>([
    ['of another layer', { cats: {} }, 'must carry `discourse` and nothing else'],
    ['that leaves words out', { discourse: [units[0]] }, 'The token at 8 and what follows it are in no unit.'],
    [
      'with a unit that begins inside a word',
      { discourse: changed({ start: 9 }) },
      'does not begin with the token at 8',
    ],
    ['with an unknown relation', { discourse: changed({ label: 'mode' }) }, 'has no label "mode"'],
    ['with two roots', { discourse: [units[0], { ...units[0], start: 8, end: 26, head: 1 }] }, 'more than one root'],
    ['with an edge to nothing', { discourse: changed({ edges: [{ head: 7, label: 'causal' }] }) }, 'leads to unit 8'],
  ])('%s is refused', (_, gold, problem) => {
    expect(() => discourseServer.check(task, text, gold)).toThrow(problem);
  });
});

describe('a proposal', () => {
  const show = (discourse: readonly DiscourseUnit[]) => {
    const notes: string[] = [];
    return { shown: discourseServer.show(task, doc, { discourse }, 'a model', notes), notes };
  };

  test('is shown on the words of the text, with relations as the task calls them', () => {
    expect(show(changed({ label: 'causal-cause', end: 25 }))).toEqual({ shown: { discourse: units }, notes: [] });
  });

  test.each([
    ['two units in one word', [units[0]!, { ...units[1]!, start: 1 }]],
    ['a relation that the task does not have', changed({ label: 'mode' })],
  ])('with %s cannot be, and it is said', (_, discourse) => {
    expect(show(discourse)).toEqual({ shown: {}, notes: [expect.any(String)] });
  });
});

describe('a draft', () => {
  const marks = { ...noMarks, units };
  const item: ItemView = {
    document: { id: '1', text },
    tokens: { starts: [...doc.starts], ends: [...doc.ends] },
    ...{ proposals: [], decisions: [], doubts: [], comments: [] },
    ...{ isBlind: false, isFlagged: false },
  };

  test('is gold without how sure anybody is, and the same however sure', () => {
    expect(discourseReview.goldOf(task, marks, item.tokens).discourse?.[1]).toEqual({
      ...units[1],
      confidence: undefined,
    });
    const [first, { start, end, head, label, depth }] = [units[0]!, units[1]!];
    const otherwise = [first, { depth: depth!, label: label!, head: head!, end, start }];
    expect(discourseReview.isSame(marks, { ...noMarks, units: otherwise })).toBe(true);
    expect(discourseReview.isSame(marks, { ...noMarks, units: changed({ label: 'joint_m' }) })).toBe(false);
    expect(discourseReview.inWords(text, marks)).toBe('1: We left; 2, causal of 1: because it rained.');
  });

  test('is no gold without units, or where these make no tree', () => {
    expect(discourseReview.problem(task, marks, item)).toBeUndefined();
    expect(discourseReview.problem(task, noMarks, item)).toBe('There are no units yet.');
    expect(discourseReview.problem(task, { ...noMarks, units: changed({ head: 1, label: 'causal' }) }, item)).toContain(
      'root',
    );
  });
});
