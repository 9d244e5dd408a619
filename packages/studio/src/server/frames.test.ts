import { type Annotations, parseTask, type Source, type TinctureError, tokenize } from 'tincture';
import { expect, test } from 'vitest';
import type { Gold } from '../api/messages.ts';
import { contradictions } from '../learning/contradictions.ts';
import { findDoubts } from '../learning/doubts.ts';
import { draftOfDecision, draftOfProposal, fitDraft, isEdited } from '../review/draft.ts';
import { movedSlot, slotsOnPath, withFrame } from '../review/inner-frames.ts';
import { reviewKinds } from '../review/kinds.ts';
import { noMarks } from '../review/review-kind.ts';
import { relabelSpan } from '../review/spans.ts';
import { itemView } from './item-view.ts';
import { serverKinds } from './kinds.ts';

const task = parseTask('home', {
  kind: 'frames',
  labels: { switch_on: { slots: ['device', 'room'] }, heat: { slots: ['room'] } },
  slots: ['device', 'room'],
});
const text = 'Lamp on in the bath';
const lamp = { start: 0, end: 4, label: 'device' };
const bath = { start: 15, end: 19, label: 'room' };
const frame = { start: 0, end: 19, label: 'switch_on', slots: [lamp, bath] };

function problemOf(gold: Gold): string {
  try {
    serverKinds.frames.check(task, text, gold);
    return 'none';
  } catch (error) {
    return (error as TinctureError).code;
  }
}

test('gold is checked against the text and the task', () => {
  expect(serverKinds.frames.check(task, text, { frames: [{ ...frame, slots: [bath, lamp] }] })).toEqual({
    frames: [frame],
  });
  expect(problemOf({ frames: [] })).toBe('none');
  expect(problemOf({ ents: [] })).toBe('decision-invalid');
  expect(problemOf({ frames: [], ents: [] })).toBe('decision-invalid');
  expect(problemOf({ frames: [{ ...frame, label: 'dim' }] })).toBe('label-unknown');
  expect(problemOf({ frames: [{ ...frame, label: 'heat' }] })).toBe('label-unknown');
  expect(problemOf({ frames: [{ ...frame, slots: [{ ...lamp, end: 3 }] }] })).toBe('span-invalid');
  expect(problemOf({ frames: [{ ...frame, slots: [lamp, { ...lamp, end: 7 }] }] })).toBe('span-invalid');
  expect(problemOf({ frames: [{ ...frame, end: 7 }] })).toBe('span-invalid');
  expect(problemOf({ frames: [frame, frame] })).toBe('span-invalid');
});

const nesting = parseTask('home', {
  kind: 'frames',
  labels: { switch_on: { slots: ['device', 'room'] }, heat: { slots: ['room'] } },
  slots: { device: null, room: { frames: ['heat'] } },
});
const inThe = { start: 8, end: 19, label: 'room' };
const heat = { start: 8, end: 19, label: 'heat', slots: [bath] };
const holding = { ...frame, slots: [lamp, { ...inThe, frame: heat }] };

test('frames inside slots are checked, shown and kept', () => {
  const problemIn = (inner: typeof heat, of = nesting): string => {
    try {
      serverKinds.frames.check(of, text, { frames: [{ ...holding, slots: [lamp, { ...inThe, frame: inner }] }] });
      return 'none';
    } catch (error) {
      return (error as TinctureError).code;
    }
  };
  expect(problemIn(heat)).toBe('none');
  expect(problemIn({ ...heat, label: 'switch_on' })).toBe('label-unknown');
  // A task that says of no slot what it may hold says nothing against what is there.
  expect(problemIn({ ...heat, label: 'switch_on' }, task)).toBe('none');
  expect(problemIn({ ...heat, slots: [{ ...bath, label: 'device' }] })).toBe('label-unknown');
  expect(problemIn({ ...heat, slots: [lamp] })).toBe('label-unknown');
  expect(problemIn({ ...heat, start: 5 })).toBe('span-invalid');
  expect(problemIn({ ...heat, end: 18 })).toBe('span-invalid');
  const notes: string[] = [];
  const sure = { ...heat, confidence: 0.5 };
  const said = { frames: [{ ...frame, slots: [{ ...inThe, frame: sure }] }] };
  expect(serverKinds.frames.show(nesting, tokenize(text), said, 'r', notes).frame?.slots).toEqual([
    { ...inThe, frame: sure },
  ]);
  expect(notes).toEqual([]);
  const wrong = { frames: [{ ...frame, slots: [{ ...inThe, frame: { ...heat, label: 'switch_on' } }] }] };
  expect(serverKinds.frames.show(nesting, tokenize(text), wrong, 'r', notes).frame?.slots).toEqual([inThe]);
  expect(notes).toEqual(['Not shown: 1 frame in slots that may not hold them.']);
  expect(serverKinds.frames.goldView(nesting, { frames: [holding] })).toEqual({ frames: [holding] });
});

test('a draft keeps what is inside slots, however the slot around it is changed', () => {
  const { goldOf, isSame, count, inWords, problem, fit, ofGold } = reviewKinds.frames;
  const view = itemWith({ frames: [holding] });
  const draft = draftOfProposal(nesting, view.proposals[0]);
  expect(goldOf(nesting, draft, view.tokens)).toEqual({ frames: [holding] });
  expect(isSame(draft, ofGold({ frames: [holding] }))).toBe(true);
  expect(isSame(draft, ofGold({ frames: [{ ...holding, slots: [lamp, inThe] }] }))).toBe(false);
  expect(count(draft)).toBe(5);
  expect(inWords(text, draft)).toBe('switch_on: device Lamp; room in the bath, in it heat (room bath)');
  expect(problem(nesting, draft, view)).toBeUndefined();
  const relabelled = { ...draft, spans: relabelSpan(draft.spans, 1, 'device') };
  expect(relabelled.spans[1]?.frame?.label).toBe('heat');
  expect(problem(nesting, relabelled, view)).toContain('device may hold no heat');
  const to = { ...inThe, start: 11 };
  expect(movedSlot(draft.spans[1]!, to).frame).toEqual({ ...heat, start: 11 });
  expect(movedSlot(draft.spans[1]!, { ...inThe, end: 14 }).frame).toEqual({ ...heat, end: 14, slots: [] });
  const stray = withFrame(draft.spans, [8], { ...heat, slots: [{ ...bath, label: 'device' }] });
  expect(problem(nesting, { ...draft, spans: stray }, view)).toContain('heat in room has no slot device');
  expect(withFrame(draft.spans, [8], undefined)[1]).toEqual(inThe);
  expect(slotsOnPath(draft.spans, [8, 15, 3]).map(({ label }) => label)).toEqual(['room', 'room']);
  expect(fit(nesting, view, draft).spans).toEqual(draft.spans);
  const old = withFrame(draft.spans, [8], { ...heat, label: 'gone' });
  expect(fit(nesting, view, { ...draft, spans: old }).spans[1]).toEqual(inThe);
});

const source: Source = { kind: 'rules', name: 'r', hash: 'h' };
const itemWith = (annotations: Annotations) =>
  itemView(task, {
    document: { id: 'a', text, annotations: {}, added: '' },
    proposals: [{ id: 3, document: 'a', task: 'home', annotations, source, made: '' }],
    decisions: [],
    remarks: [],
    isFlagged: false,
  });

test('a proposal becomes a draft, and a draft gold', () => {
  const view = itemWith({ frames: [frame] });
  const draft = draftOfProposal(task, view.proposals[0]);
  expect(draft).toEqual({ ...noMarks, chosen: ['switch_on'], spans: [lamp, bath], proposal: 3 });
  expect(reviewKinds.frames.goldOf(task, draft, view.tokens)).toEqual({ frames: [frame] });
  expect(draftOfDecision(task, view, { frames: [] })).toEqual({ ...noMarks, chosen: [], spans: [], proposal: 3 });
  expect(isEdited(task, view.proposals[0], draft)).toBe(false);
  expect(isEdited(task, view.proposals[0], { ...draft, chosen: ['heat'] })).toBe(true);
  expect(isEdited(task, view.proposals[0], { ...draft, spans: [lamp] })).toBe(true);
  expect(reviewKinds.frames.inWords(text, draft)).toBe('switch_on: device Lamp; room bath');
  const none = itemWith({ frames: [] });
  expect(none.proposals[0]?.frame).toBeNull();
  expect(reviewKinds.frames.goldOf(task, draftOfProposal(task, none.proposals[0]), none.tokens)).toEqual({
    frames: [],
  });
  const old = { ...noMarks, chosen: ['dim', 'heat'], spans: [{ ...lamp, label: 'gone' }, { ...bath, end: 18 }, lamp] };
  expect(fitDraft(task, view, old)).toEqual({ ...noMarks, chosen: ['heat'], spans: [lamp] });
});

test('slots that the intent may not have, and slots without one, are no gold', () => {
  const { problem } = reviewKinds.frames;
  const view = itemWith({ frames: [frame] });
  expect(problem(task, { ...noMarks, chosen: ['heat'], spans: [bath] }, view)).toBeUndefined();
  expect(problem(task, { ...noMarks, chosen: [], spans: [] }, view)).toBeUndefined();
  expect(problem(task, { ...noMarks, chosen: [], spans: [bath] }, view)).toContain('Choose the intent first');
  expect(problem(task, { ...noMarks, chosen: ['heat'], spans: [lamp] }, view)).toContain('heat has no slot device');
});

test('what is shown of a proposal is on tokens and of the intent', () => {
  const notes: string[] = [];
  const odd = { ...frame, label: 'heat', slots: [{ ...bath, start: 16, confidence: 0.5 }, lamp, { ...bath, end: 99 }] };
  expect(serverKinds.frames.show(task, tokenize(text), { frames: [odd] }, 'r', notes)).toEqual({
    frame: { label: 'heat', slots: [{ ...bath, confidence: 0.5 }] },
  });
  expect(notes).toEqual([
    'Not shown: 2 proposed slots, for overlapping others, lying outside the text or being none of this intent.',
  ]);
});

test('decisions are doubted for their intent, and for slots that are marked otherwise', async () => {
  const sure = { ...frame, confidence: 0.95, slots: [lamp, { ...bath, label: 'device', confidence: 0.9 }] };
  const decided = { id: 'a', text, annotations: { frames: [frame] } };
  const [slotDoubt] = await findDoubts(task, [decided], new Map([['a', { frames: [sure] }]]));
  expect(slotDoubt?.reasons).toEqual(['The model is 90 % sure of device for “bath”, where “bath” is room.']);
  const [intentDoubt] = await findDoubts(task, [decided], new Map([['a', { frames: [{ ...sure, label: 'heat' }] }]]));
  expect(intentDoubt?.reasons).toEqual(['The model is 95 % sure of heat.']);
  expect(
    await findDoubts(task, [decided], new Map([['a', { frames: [{ ...sure, label: 'heat', confidence: 0.5 }] }]])),
  ).toEqual([]);
  const other = {
    id: 'b',
    text: 'lamp on, in the bath!',
    annotations: { frames: [{ ...frame, label: 'heat', slots: [] }] },
  };
  const found = await contradictions(task, [decided, other]);
  expect(found.get('a')?.[0]?.words).toBe('The same text is heat in another decision, not switch_on.');
});
