import { parseTask } from 'tincture';
import { expect, test } from 'vitest';
import type { ProposalView } from '../api/messages.ts';
import { itemOf } from '../testing/item-of.ts';
import { answerTo, questionOf } from './binary.ts';

const item = itemOf({ id: 'a', text: 'x' }, { tokens: { starts: [0], ends: [1] } });
const proposes = (chosen: string[]): ProposalView => ({ id: 1, source: 's', made: '', notes: [], chosen });
const one = parseTask('t', { kind: 'textcat', multiple: true, labels: ['urgent'] });
const two = parseTask('t', { kind: 'textcat', labels: ['spam', 'ham'] });

test('of one label the question is always whether it fits', () => {
  for (const chosen of [['urgent'], []]) {
    const question = questionOf(one, item, proposes(chosen));
    expect(question).toEqual({ asked: { name: 'urgent' }, other: undefined });
    expect(question && [answerTo(question, true), answerTo(question, false)]).toEqual([['urgent'], []]);
  }
});

test('of two labels it is whether the proposed one is right, and no means the other', () => {
  expect(questionOf(two, item, undefined)?.asked.name).toBe('spam');
  const question = questionOf(two, item, proposes(['ham']));
  expect(question && [answerTo(question, true), answerTo(question, false)]).toEqual([['ham'], ['spam']]);
});

test('other tasks have no such question, and neither has what is judged side by side', () => {
  const several = parseTask('t', { kind: 'textcat', multiple: true, labels: ['spam', 'ham'] });
  const three = parseTask('t', { kind: 'textcat', labels: ['spam', 'ham', 'other'] });
  const ner = parseTask('t', { kind: 'ner', labels: ['A'] });
  for (const task of [several, three, ner]) expect(questionOf(task, item, undefined)).toBeUndefined();
  expect(questionOf(two, { ...item, outputs: [] }, undefined)).toBeUndefined();
});
