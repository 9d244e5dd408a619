import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Draft } from './draft.ts';
import { marksOf, stepBetween, takeStep } from './draft-steps.ts';
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
});
