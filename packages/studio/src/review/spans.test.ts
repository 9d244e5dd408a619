import fc from 'fast-check';
import { tokenize } from 'tincture';
import { describe, expect, it } from 'vitest';
import type { SpanView, Tokens } from '../api/messages.ts';
import { cutPieces } from './pieces.ts';
import { addSpan, rangeOfTokens, relabelSpan, spanAt } from './spans.ts';

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

  it('are drawn as pieces that together are exactly the text, each span once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.array(drawn), (text, strokes) => {
        const tokens = tokensOf(text);
        const spans = draw(tokens, strokes);
        const pieces = cutPieces(text, tokens, spans);
        const textOf = (index: number): string => pieces[index]?.parts.map((part) => part.text).join('') ?? '';
        expect(pieces.map((_, index) => textOf(index)).join('')).toBe(text);
        const marked = pieces.flatMap(({ span }, index) => (span === undefined ? [] : [[span, textOf(index)]]));
        expect(marked).toEqual(spans.map((span, index) => [index, text.slice(span.start, span.end)]));
      }),
    );
  });

  it('change only the pieces near them, however long the text is', () => {
    const text = Array.from({ length: 500 }, (_, index) => `word${index}`).join(' ');
    const tokens = tokensOf(text);
    const before = new Set(cutPieces(text, tokens, []).map((piece) => JSON.stringify(piece)));
    const after = cutPieces(text, tokens, draw(tokens, [{ a: 250, b: 252, label: 'A' }]));
    expect(new Set(after.map(({ key }) => key)).size).toBe(after.length);
    expect(after.filter((piece) => !before.has(JSON.stringify(piece)))).toHaveLength(3);
  });

  it('lose confidence and source when a person changes the label', () => {
    const spans = [{ start: 0, end: 2, label: 'A', confidence: 0.9, source: 'rules' }];
    expect(relabelSpan(spans, 0, 'B')).toEqual([{ start: 0, end: 2, label: 'B' }]);
    expect([spanAt(spans, 1), spanAt(spans, 2)]).toEqual([0, -1]);
  });
});
