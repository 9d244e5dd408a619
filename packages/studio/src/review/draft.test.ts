import type { Task } from 'tincture';
import { describe, expect, it } from 'vitest';
import type { DecisionRequest, ProposalView } from '../api/messages.ts';
import { itemOf } from '../testing/item-of.ts';
import { draftOfDecision, draftOfProposal, draftOfRequest, fitDraft, isEdited, saysSame } from './draft.ts';
import { reviewKinds } from './kinds.ts';
import { noMarks } from './review-kind.ts';

const span = { start: 0, end: 2, label: 'A', confidence: 0.4 };
const proposal: ProposalView = { id: 7, source: 'rules r', made: '', notes: [], ents: [span] };
const item = itemOf({ id: 'd', text: 'ab cd' }, { tokens: { starts: [0, 3], ends: [2, 5] }, proposals: [proposal] });
const ner: Task = { name: 't', kind: 'ner', labels: [{ name: 'A' }] };
const textcat: Task = { name: 't', kind: 'textcat', labels: [{ name: 'a' }, { name: 'toString' }] };

describe('isEdited', () => {
  it.each([
    ['the same spans, whoever said them', proposal, [{ start: 0, end: 2, label: 'A' }], false],
    ['another label', proposal, [{ start: 0, end: 2, label: 'B' }], true],
    ['a span less', proposal, [], true],
    ['nothing on nothing', undefined, [], false],
    ['the proposal that could not be shown whole', { ...proposal, notes: ['moved'] }, [span], false],
  ])('%s: %#', (_, shown, spans, expected) => {
    expect(isEdited(ner, shown, { ...noMarks, spans })).toBe(expected);
  });

  it('compares choices as sets', () => {
    const choice = { ...proposal, ents: [], chosen: ['a', 'b'] };
    expect(isEdited(textcat, choice, { ...noMarks, chosen: ['b', 'a'] })).toBe(false);
    expect(isEdited(textcat, choice, { ...noMarks, chosen: ['b'] })).toBe(true);
  });
});

describe('a draft', () => {
  it('starts from a proposal, a decision or a request, and becomes gold', () => {
    expect(draftOfProposal(ner, proposal)).toEqual({ ...noMarks, spans: [span], proposal: 7 });
    expect(draftOfDecision(ner, item, { ents: [] })).toEqual({ ...noMarks, proposal: 7 });
    expect(draftOfDecision(ner, item, undefined)).toEqual(draftOfProposal(ner, proposal));
    const request = { id: 'decision', document: 'd', task: 't', verdict: 'correct' } satisfies DecisionRequest;
    const gold = reviewKinds.textcat.goldOf(textcat, { ...noMarks, chosen: ['toString'] }, item.tokens);
    expect(gold).toEqual({ cats: { a: 0, toString: 1 } });
    expect(draftOfRequest(textcat, { ...request, annotations: gold })).toEqual({ ...noMarks, chosen: ['toString'] });
    expect(draftOfRequest(textcat, { ...request, verdict: 'reject' })).toBeUndefined();
    expect(reviewKinds.ner.goldOf(ner, draftOfProposal(ner, proposal), item.tokens)).toEqual({
      ents: [{ start: 0, end: 2, label: 'A' }],
    });
  });

  it('of another time leaves out what does not fit any more', () => {
    const old = {
      ...noMarks,
      spans: [span, { start: 3, end: 5, label: 'GONE' }, { start: 3, end: 4, label: 'A' }],
      chosen: ['a'],
      proposal: 9,
    };
    expect(fitDraft(ner, item, old)).toEqual({ ...noMarks, spans: [span] });
    expect(fitDraft(ner, item, { ...old, proposal: 7 }).proposal).toBe(7);
  });
});

it.each([
  ['accept', { ents: [] }, 'correct', { ents: [] }, true],
  ['accept', { ents: [] }, 'accept', { ents: [{ start: 0, end: 2, label: 'A' }] }, false],
  ['reject', undefined, 'reject', undefined, true],
  ['reject', undefined, 'accept', { ents: [] }, false],
] as const)('%s %j over %s %j changes nothing: %s', (verdict, annotations, before, stored, expected) => {
  const request = { id: 'decision', document: 'd', task: 't', verdict, ...(annotations && { annotations }) };
  const made = { id: 'other', person: 'p', made: '', verdict: before, ...(stored && { annotations: stored }) };
  expect(saysSame(request, made)).toBe(expected);
  expect(saysSame(request, undefined)).toBe(false);
});
