import fc from 'fast-check';
import { tokenize } from 'tincture';
import { describe, expect, it } from 'vitest';
import type { SpanView, Tokens } from '../api/messages.ts';
import {
  addSpan,
  firstAbove,
  goldSpans,
  rangeOfTokens,
  relabelSpan,
  sameSpans,
  spanAt,
  tokensOfRange,
} from './spans.ts';

function tokensOf(text: string): Tokens {
  const doc = tokenize(text);
  return { starts: [...doc.starts.subarray(0, doc.length)], ends: [...doc.ends.subarray(0, doc.length)] };
}

const drawn = fc.record({ a: fc.nat(12), b: fc.nat(12), label: fc.constantFrom('A', 'B') });

/** Spans as a person would draw them one after the other, over tokens of the text. */
function draw(tokens: Tokens, strokes: readonly { a: number; b: number; label: string }[]): SpanView[] {
  let spans: SpanView[] = [];
  for (const { a, b, label } of strokes) {
    const range = rangeOfTokens(tokens, a, b);
    if (range !== undefined) spans = addSpan(spans, { ...range, label });
  }
  return spans;
}

describe('drawn spans', () => {
  it('never overlap, are sorted, and the last one drawn is there', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(drawn), (text, strokes) => {
        const tokens = tokensOf(text);
        const spans = draw(tokens, strokes);
        spans.forEach((span, index) => {
          expect(span.end).toBeLessThanOrEqual(spans[index + 1]?.start ?? text.length);
        });
        const last = strokes.findLast(({ a, b }) => rangeOfTokens(tokens, a, b) !== undefined);
        if (last !== undefined)
          expect(spans).toContainEqual({ ...rangeOfTokens(tokens, last.a, last.b), label: last.label });
      }),
    );
  });

  it('keep the entries of a knowledge base that they name when they are accepted', () => {
    const spans = [
      { start: 0, end: 2, label: 'A', confidence: 0.9, kbId: 'Q1' },
      { start: 3, end: 5, label: 'A', kbId: null },
    ];
    const gold = spans.map(({ confidence: _, ...span }) => span);
    expect(goldSpans(spans)).toEqual(gold);
    expect(sameSpans(spans, gold)).toBe(true);
    expect(
      sameSpans(
        spans,
        gold.map((span) => ({ ...span, kbId: 'Q1' })),
      ),
    ).toBe(false);
  });

  it('lose confidence and source when a person changes the label', () => {
    const spans = [{ start: 0, end: 2, label: 'A', confidence: 0.9, kbId: 'Q1', source: 'rules' }];
    expect(relabelSpan(spans, 0, 'B')).toEqual([{ start: 0, end: 2, label: 'B' }]);
    expect([spanAt(spans, 1), spanAt(spans, 2)]).toEqual([0, -1]);
  });
});

it('tokens of a stretch are found where it lies on their borders, and not elsewhere', () => {
  const tokens = tokensOf('two words here');
  expect(tokensOfRange(tokens, { start: 4, end: 14 })).toEqual([1, 2]);
  expect(tokensOfRange(tokens, { start: 5, end: 13 })).toEqual([-1, -1]);
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(50)), fc.nat(60), (values, limit) => {
      const sorted = values.toSorted((a, b) => a - b);
      const found = sorted.findIndex((value) => value > limit);
      expect(firstAbove(sorted, limit)).toBe(found === -1 ? sorted.length : found);
    }),
  );
});
