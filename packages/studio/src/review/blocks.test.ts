import fc from 'fast-check';
import { tokenize } from 'tincture';
import { describe, expect, it } from 'vitest';
import type { SpanView, Tokens } from '../api/messages.ts';
import { cutBlocks, joinBlocks } from './blocks.ts';
import { charactersOf } from './characters.ts';
import { cutParts, cutPieces } from './pieces.ts';
import { addSpan, rangeOfTokens } from './spans.ts';

function tokensOf(text: string): Tokens {
  const doc = tokenize(text);
  return { starts: [...doc.starts.subarray(0, doc.length)], ends: [...doc.ends.subarray(0, doc.length)] };
}

const drawn = fc.record({ a: fc.nat(12), b: fc.nat(12), label: fc.constantFrom('A', 'B') });
const breaks = ['\n', '\r\n', '\r', '\v', '\f', '\u0085', '\u2028', '\u2029'] as const;
const letters = fc.constantFrom('a', 'B', ' ', '.', '\t', 'ש', 'م', '京', 'ก', '\u0301', '\u{1f469}\u200d\u{1f373}');
const anyText = fc.string({ unit: fc.oneof(letters, fc.constantFrom(...breaks)), maxLength: 60 });

/** What blocks and pieces draw, put together again. */
function drawnText(text: string, tokens: Tokens, spans: readonly SpanView[]): { text: string; marked: string[] } {
  const pieces = joinBlocks(cutBlocks(text, tokens), spans).flatMap((block) =>
    cutPieces(
      block,
      tokens,
      spans.filter(({ start }) => start >= block.start && start < block.end),
    ),
  );
  const parts = pieces.map((piece) => cutParts(text, tokens, piece));
  expect(parts.flat().flatMap(({ token }) => token ?? [])).toEqual(tokens.starts.map((_, index) => index));
  const textOf = (index: number): string => parts[index]?.map((part) => part.text).join('') ?? '';
  return {
    text: parts.map((_, index) => textOf(index)).join(''),
    marked: pieces.flatMap(({ span }, index) => (span === undefined ? [] : [textOf(index)])),
  };
}

describe('blocks and their pieces', () => {
  it('are together exactly the text, with every token and each span once', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.string({ unit: 'grapheme' })), fc.array(drawn), (text, strokes) => {
        const tokens = tokensOf(text);
        let spans: SpanView[] = [];
        for (const { a, b, label } of strokes) {
          const range = rangeOfTokens(tokens, a, b);
          if (range !== undefined) spans = addSpan(spans, { ...range, label });
        }
        const shown = drawnText(text, tokens, spans);
        expect(shown.text).toBe(text);
        expect(shown.marked).toEqual(spans.map(({ start, end }) => text.slice(start, end)));
      }),
    );
  });

  it('share parts where they adjoin, but for those that are to be apart', () => {
    const text = 'We ate ramen.';
    const tokens = charactersOf(text, []);
    const piece = { start: 0, end: text.length, firstToken: 0, endToken: tokens.starts.length };
    expect(cutParts(text, tokens, piece, () => true)).toEqual([
      { text: 'We', token: 0, endToken: 2 },
      { text: ' ' },
      { text: 'ate', token: 2, endToken: 5 },
      { text: ' ' },
      { text: 'ramen.', token: 5, endToken: 11 },
    ]);
    const words = cutParts(text, tokens, piece, (token) => token !== 3 && token !== 6).map((part) => part.text);
    expect(words).toEqual(['We', ' ', 'a', 't', 'e', ' ', 'r', 'a', 'men.']);
  });

  it.each(breaks)('begin a new line after %j, which not every browser does', (found) => {
    const text = `one ${found} two`;
    const blocks = cutBlocks(text, tokensOf(text));
    expect(blocks.length).toBe(['\n', '\r\n'].includes(found) ? 1 : 2);
  });

  it('have the direction of each paragraph', () => {
    const text = 'Ramen.\nשלום\n12\nmore ramen\n';
    expect(cutBlocks(text, tokensOf(text)).map(({ start, direction }) => [start, direction])).toEqual([
      [0, 'ltr'],
      [7, 'rtl'],
      [15, 'ltr'],
    ]);
  });

  it('cut a line without an end after a sentence, and only a span joins them again', () => {
    const text = Array.from({ length: 2_000 }, (_, index) =>
      index % 30 === 29 ? `word${index}.` : `word${index}`,
    ).join(' ');
    const tokens = tokensOf(text);
    const blocks = cutBlocks(text, tokens);
    expect(Math.max(...blocks.map(({ firstToken, endToken }) => endToken - firstToken))).toBeLessThanOrEqual(200);
    expect(blocks.slice(0, -1).every(({ end }) => text.slice(0, end).endsWith('. '))).toBe(true);
    const border = blocks[0]?.endToken ?? 0;
    const crossing = { ...{ start: 0, end: 0, ...rangeOfTokens(tokens, border - 1, border) }, label: 'A' };
    expect(joinBlocks(blocks, [crossing])).toHaveLength(blocks.length - 1);
    expect(joinBlocks(blocks, [])).toEqual(blocks);
  });

  it('change only near what is changed', () => {
    const text = Array.from({ length: 300 }, (_, index) => `word${index}`).join(' ');
    const tokens = tokensOf(text);
    const [block] = cutBlocks(text, tokens);
    if (block === undefined) throw new Error('There is no block.');
    const before = new Set(cutPieces(block, tokens, []).map((piece) => JSON.stringify(piece)));
    const range = { start: 0, end: 0, ...rangeOfTokens(tokens, 250, 252) };
    const after = cutPieces(block, tokens, [{ ...range, label: 'A' }]);
    expect(new Set(after.map(({ key }) => key)).size).toBe(after.length);
    expect(after.filter((piece) => !before.has(JSON.stringify(piece)))).toHaveLength(3);
  });
});
