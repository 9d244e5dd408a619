import { expect, test } from 'vitest';
import type { DecisionRequest, ItemView } from '../../../src/api/messages.ts';
import { itemOf } from '../../../src/testing/item-of.ts';
import { withDecision } from './with-unsent.ts';

const rejection: DecisionRequest = { id: 'r', document: 'a', task: 'dishes', verdict: 'reject' };
const open = itemOf({ id: 'a', text: 'ramen' });
const verdicts = ({ decisions }: ItemView): string[] => decisions.map(({ id, verdict }) => `${id} ${verdict}`);

test('a decision that the server took since the text was looked up is there once', () => {
  const decided = withDecision(open, rejection, 'ada');
  expect(verdicts(decided)).toEqual(['r reject']);
  expect(verdicts(withDecision(decided, rejection, 'ada'))).toEqual(['r reject']);
});

test('an undo takes away what it has seen, and nothing else', () => {
  const both = withDecision(withDecision(open, { ...rejection, id: 'q' }, 'ada'), rejection, 'ada');
  const undo: DecisionRequest = { ...rejection, id: 'u', verdict: 'undo', seen: 'r' };
  expect(verdicts(withDecision(both, undo, 'ada'))).toEqual(['q reject']);
});
