import fc from 'fast-check';
import type { DiscourseEdge, DiscourseUnit } from 'tincture';
import { describe, expect, it } from 'vitest';
import { join, split, type Units } from './discourse-edits.ts';
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

  it('says which units were split or joined, though all others name their heads anew', () => {
    const units = Array.from({ length: 600 }, (_, index) => ({
      ...{ start: index * 4, end: index * 4 + 3, head: Math.max(0, index - 1 - (index % 3)) },
      ...(index === 0 ? {} : { label: 'cause' }),
      ...(index % 5 === 0 ? { edges: [{ head: (index * 7) % 600, label: 'contrast' }] } : {}),
    }));
    const after = split(units, { starts: [2_000, 2_002], ends: [2_001, 2_003] }, 1);
    const pairs: (readonly [Units, Units])[] = [
      [units, after],
      [after, units],
      [units, join(units, 9)],
    ];
    for (const [from, to] of pairs) {
      const step = stepBetween({ ...noMarks, units: from }, { ...noMarks, units: to });
      expect(takeStep({ ...noMarks, units: from }, JSON.parse(JSON.stringify(step)))).toEqual({
        ...noMarks,
        units: to,
      });
      expect(marksOf(step)).toBeLessThan(3);
    }
  });

  it('says all that is another in units, whatever it is', () => {
    const edge: Required<DiscourseEdge> = { head: 0, label: 'a', depth: 1, headDepth: 1, signals: [] };
    const unit: Required<DiscourseUnit> = {
      ...{ start: 20, end: 30, head: 1, label: 'a', depth: 1, confidence: 1, signals: [] },
      edges: [edge],
    };
    const signal = { type: 'dm', ranges: [] };
    const first = { start: 0, end: 9, head: 0 };
    const units = [first, { start: 10, end: 19 }, unit];
    const others: Partial<DiscourseUnit>[] = [
      ...[{ head: 0 }, { label: 'b' }, { depth: 2 }, { confidence: 0.5 }, { signals: [signal] }, { edges: [] }],
      ...[{ head: 2 }, { label: 'b' }, { depth: 2 }, { headDepth: 2 }, { signals: [signal] }].map((other) => ({
        edges: [{ ...edge, ...other }],
      })),
    ];
    expect(others.length).toBe(Object.keys(unit).length - 2 + Object.keys(edge).length);
    for (const other of [{}, ...others]) {
      const parts = [first, { start: 10, end: 12 }, { start: 13, end: 19 }];
      const to = { ...noMarks, units: [...parts, { ...unit, ...other }] };
      const step = stepBetween({ ...noMarks, units }, to);
      expect(takeStep({ ...noMarks, units }, JSON.parse(JSON.stringify(step)))).toEqual(to);
      expect('renumbers' in (step.units ?? {})).toBe(Object.keys(other).length === 0);
    }
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
