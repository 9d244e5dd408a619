import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Draft } from './draft.ts';
import { isLarge, marksOf, newIn, stepBetween, stepsFromNothing, takeStep } from './draft-steps.ts';
import { noMarks } from './review-kind.ts';

const pool = Array.from({ length: 8 }, (_, start) => ({ start, end: start + 1, label: 'A' }));
const drafts: fc.Arbitrary<Draft> = fc
  .record({
    spans: fc.array(fc.constantFrom(...pool)),
    chosen: fc.array(fc.constantFrom('a', 'b')),
    proposal: fc.option(fc.nat(3), { nil: undefined }),
    response: fc.option(fc.string(), { nil: undefined }),
  })
  .map(({ spans, chosen, proposal, response }) => ({
    ...noMarks,
    ...{ spans, chosen },
    ...(proposal === undefined ? {} : { proposal }),
    ...(response === undefined ? {} : { response }),
  }));

describe('a step from one draft to another', () => {
  it('leads there, also when it comes out of a storage', () => {
    fc.assert(
      fc.property(drafts, drafts, (from, to) => {
        const step = JSON.parse(JSON.stringify(stepBetween(from, to)));
        expect(takeStep(from, step)).toEqual(to);
      }),
    );
  });

  it('says what has changed and nothing else', () => {
    const spans = Array.from({ length: 10_000 }, (_, start) => ({ start, end: start + 1, label: 'A' }));
    const from = { ...noMarks, spans };
    const other = { start: 5_000, end: 5_001, label: 'B' };
    const step = stepBetween(from, { ...from, spans: spans.with(5_000, other) });
    expect(step).toEqual({ spans: { at: 5_000, drop: 1, items: [other] } });
    expect(marksOf(step)).toBe(1);
  });

  it('names each of several places, and leaves out what is between them', () => {
    const spans = Array.from({ length: 10_000 }, (_, start) => ({ start, end: start + 1, label: 'A' }));
    const from = { ...noMarks, spans };
    const [one, other] = [
      { start: 10, end: 11, label: 'B' },
      { start: 9_000, end: 9_001, label: 'B' },
    ];
    const to = { ...from, spans: spans.with(10, one).toSpliced(9_000, 2, other).toSpliced(500, 1) };
    const step = stepBetween(from, to);
    expect(marksOf(step)).toBe(2);
    expect(takeStep(from, step)).toEqual(to);
    expect(newIn(step)).toEqual({ ...noMarks, spans: [one, other] });
    // What has only changed its place is one step too.
    const moved = { ...from, spans: [...spans.slice(1), ...spans.slice(0, 1)] };
    expect(takeStep(from, stepBetween(from, moved))).toEqual(moved);
  });

  it('holds what it brings and nothing besides', () => {
    const spans = pool.slice(0, 3);
    const step = stepBetween({ ...noMarks, spans }, { ...noMarks, spans: [...spans, pool[5]!], response: 'so' });
    expect(newIn(step)).toEqual({ ...noMarks, spans: [pool[5]], response: 'so' });
    expect(newIn({ spans: {} })).toEqual(noMarks);
  });
});

describe('a draft in pieces', () => {
  it('is made of them again, and none is larger than asked for', () => {
    fc.assert(
      fc.property(drafts, fc.integer({ min: 1, max: 4 }), (draft, most) => {
        const steps = stepsFromNothing(draft, most);
        const pieces: typeof steps = JSON.parse(JSON.stringify(steps));
        expect(pieces.reduce<object>(takeStep, {})).toEqual(draft);
        expect(Math.max(...steps.slice(1).map(marksOf), 0)).toBeLessThanOrEqual(most);
      }),
    );
  });

  it('is one of many marks, mentions among them', () => {
    const mentions = Array.from({ length: 5_000 }, (_, start) => ({ start, end: start + 1 }));
    expect(isLarge(noMarks)).toBe(false);
    expect(isLarge({ ...noMarks, clusters: [{ mentions }] })).toBe(true);
  });
});
