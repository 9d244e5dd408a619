import fc from 'fast-check';
import { tokenize } from 'tincture';
import { describe, expect, it } from 'vitest';
import type { SpanView } from '../api/messages.ts';
import { addOverlapping, innermostAt, moveEdge, nextSpan, replaceSpan } from './overlapping-spans.ts';
import { cutLined, placeSpans } from './span-lines.ts';

const text = 'a wok from old Leeds is here';
const { starts, ends } = tokenize(text);
const tokens = { starts: [...starts], ends: [...ends] };

function span(words: string, label = 'X'): SpanView {
  const start = text.indexOf(words);
  return { start, end: start + words.length, label };
}

describe('overlapping spans', () => {
  const whole = span('wok from old Leeds');
  const place = span('old Leeds', 'PLACE');
  const spans = [whole, place];

  it('are kept by place, each once', () => {
    const more = addOverlapping(spans, span('wok', 'A'));
    expect(more).toEqual([span('wok', 'A'), whole, place]);
    expect(addOverlapping(spans, span('old Leeds', 'PLACE'))).toBeUndefined();
    expect(addOverlapping(spans, span('old Leeds', 'A'))).toEqual([whole, span('old Leeds', 'A'), place]);
  });

  it('become the work of the person who changes them', () => {
    const proposed = [{ ...whole, confidence: 0.5, source: 'rules' }, place];
    expect(replaceSpan(proposed, 0, { ...proposed[0]!, label: 'B' })).toEqual([{ ...whole, label: 'B' }, place]);
    expect(replaceSpan(spans, 0, place)).toBeUndefined();
  });

  it('are moved by a word, as far as there are words', () => {
    const moved = (words: string, ...how: [Parameters<typeof moveEdge>[2], 1 | -1]): string | undefined => {
      const found = moveEdge(tokens, span(words), ...how);
      return found && text.slice(found.start, found.end);
    };
    expect(moved('old', 'end', 1)).toBe('old Leeds');
    expect(moved('old', 'start', -1)).toBe('from old');
    expect(moved('old Leeds', 'start', 1)).toBe('Leeds');
    expect(moved('old', 'both', 1)).toBe('Leeds');
    expect(moved('old', 'end', -1)).toBeUndefined();
    expect(moved('a', 'both', -1)).toBeUndefined();
    expect(moved('here', 'end', 1)).toBeUndefined();
  });

  it('are found from a word: the innermost', () => {
    const at = (word: string): number => innermostAt(spans, text.indexOf(word));
    expect([at('a '), at('wok'), at('Leeds')]).toEqual([-1, 0, 1]);
  });

  it('come one after the other, outer ones first, in both directions', () => {
    const many = [span('wok'), whole, place, span('Leeds')];
    const walk = (isBackwards: boolean): number[] => {
      const order: number[] = [];
      let selected = -1;
      for (;;) {
        const character = selected === -1 && isBackwards ? text.length : undefined;
        selected = nextSpan(many, { selected, character }, isBackwards);
        if (selected === -1) return order;
        order.push(selected);
      }
    };
    expect(walk(false)).toEqual([1, 0, 2, 3]);
    expect(walk(true)).toEqual([3, 2, 0, 1]);
    expect(nextSpan(many, { selected: -1, character: text.indexOf('old') }, false)).toBe(2);
    expect(nextSpan([], { selected: -1, character: undefined }, false)).toBe(-1);
  });
});

describe('lines below words', () => {
  const spansOf = fc
    .array(fc.tuple(fc.nat(tokens.starts.length - 1), fc.nat(4), fc.constantFrom('A', 'B')), { maxLength: 12 })
    .map((runs) => {
      const all = runs.map(([first, length, label]): SpanView => {
        const last = Math.min(tokens.starts.length - 1, first + length);
        return { start: tokens.starts[first]!, end: tokens.ends[last]!, label };
      });
      const unique = new Map(all.map((one) => [`${one.start} ${one.end} ${one.label}`, one]));
      return [...unique.values()].sort((a, b) => a.start - b.start || a.end - b.end);
    });
  const block = { start: 0, end: text.length, firstToken: 0, endToken: tokens.starts.length };

  it('are never the same for spans that share words, and none is left free for nothing', () => {
    fc.assert(
      fc.property(spansOf, (spans) => {
        const placed = placeSpans(spans);
        expect(placed).toHaveLength(spans.length);
        for (const a of placed) {
          const touching = placed.filter((b) => b !== a && b.span.start < a.span.end && a.span.start < b.span.end);
          expect(touching.map(({ line }) => line)).not.toContain(a.line);
          for (let line = 0; line < a.line; line++) expect(touching.map((other) => other.line)).toContain(line);
        }
      }),
    );
  });

  it('are next to the words for what is inside', () => {
    const placed = placeSpans([span('wok from old Leeds'), span('old Leeds'), span('Leeds')]);
    expect(placed.map(({ span: { start }, line }) => [text.slice(start, start + 3), line])).toEqual([
      ['Lee', 0],
      ['old', 1],
      ['wok', 2],
    ]);
  });

  it('cut a text into pieces that are all of it, under each of which its spans are', () => {
    fc.assert(
      fc.property(spansOf, (spans) => {
        const placed = placeSpans(spans);
        const pieces = cutLined(block, tokens, placed);
        expect(pieces.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text);
        expect(new Set(pieces.map(({ key }) => key)).size).toBe(pieces.length);
        expect(pieces.flatMap(({ ending }) => ending)).toHaveLength(spans.length);
        for (const { start, end, lines, ending } of pieces) {
          const over = placed.filter(({ span: own }) => own.start <= start && end <= own.end);
          expect(new Set(lines)).toEqual(new Set(over));
          expect(lines.map(({ line }) => line)).toEqual(lines.map(({ line }) => line).toSorted((a, b) => a - b));
          expect(ending.every(({ span: own }) => own.end === end)).toBe(true);
        }
      }),
    );
  });
});
