import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tokenize } from '../tokenizer/tokenizer.ts';
import { type Alignment, alignSpan, alignSpans, isInsidePair, keepSpans } from './align.ts';
import { createDoc } from './create-doc.ts';

const doc = tokenize('She ate well-done steak.');
const covered = (start: number, end: number, mode: Alignment): string | undefined => {
  const range = alignSpan(doc, start, end, mode);
  return range && doc.text.slice(doc.starts[range.startToken], doc.ends[range.endToken - 1]);
};

describe('offsets in the middle of a token', () => {
  test('strict refuses, contract shrinks, expand grows', () => {
    expect(covered(5, 17, 'strict')).toBeUndefined();
    expect(covered(5, 17, 'contract')).toBe('well-done');
    expect(covered(5, 17, 'expand')).toBe('ate well-done');
    expect(covered(9, 10, 'contract')).toBeUndefined();
    expect(covered(9, 10, 'expand')).toBe('well');
  });
  test('whitespace at the edges is repaired too', () => {
    expect(covered(3, 8, 'strict')).toBeUndefined();
    expect(covered(3, 8, 'contract')).toBe('ate');
    expect(covered(3, 8, 'expand')).toBe('ate');
    expect(covered(3, 4, 'expand')).toBeUndefined();
  });
  test('a range outside the text is no range', () => {
    for (const [start, end] of [
      [-1, 3],
      [0, 99],
      [4, 4],
      [5, 4],
      [0.5, 3],
      [Number.NaN, 3],
    ] as const) {
      for (const mode of ['strict', 'contract', 'expand'] as const)
        expect(alignSpan(doc, start, end, mode)).toBeUndefined();
    }
  });
});

test('every range on token borders is found by all modes, and expand covers, contract is covered', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), fc.nat(30), fc.nat(30), (text, a, b) => {
      const any = tokenize(text);
      const start = Math.min(a, b, text.length);
      const end = Math.min(Math.max(a, b), text.length);
      const border = (range: ReturnType<typeof alignSpan>): [number, number] | undefined =>
        range && [any.starts[range.startToken] ?? -1, any.ends[range.endToken - 1] ?? -1];
      const strict = border(alignSpan(any, start, end, 'strict'));
      const contract = border(alignSpan(any, start, end, 'contract'));
      const expand = border(alignSpan(any, start, end, 'expand'));
      if (strict) {
        expect(strict).toEqual([start, end]);
        expect(contract).toEqual(strict);
        expect(expand).toEqual(strict);
      }
      if (contract) {
        expect(contract[0]).toBeGreaterThanOrEqual(start);
        expect(contract[1]).toBeLessThanOrEqual(end);
      }
      if (text.slice(start, end).trim() === '') expect(expand).toBeUndefined();
      else expect(expand && text.slice(...expand).length).toBeGreaterThanOrEqual(text.slice(start, end).trim().length);
    }),
    { numRuns: 1_000 },
  );
});

test('alignSpans reports what it moved and what it could not keep', () => {
  const spans = [
    { start: 4, end: 7, label: 'VERB' },
    { start: 9, end: 17, label: 'MANNER' },
    { start: 3, end: 4, label: 'NOTHING' },
  ];
  const { spans: kept, repaired, failed } = alignSpans(doc, spans, 'expand');
  expect(kept.map(({ start, end }) => doc.text.slice(start, end))).toEqual(['ate', 'well-done']);
  expect(repaired).toEqual([{ from: spans[1], to: { start: 8, end: 17, label: 'MANNER' } }]);
  expect(failed).toEqual([spans[2]]);
});

test('tokens that overlap, are empty or lie outside the text are refused', () => {
  const make = (starts: number[], ends: number[]) => () =>
    createDoc('abc', Int32Array.from(starts), Int32Array.from(ends));
  expect(make([0, 1], [1, 3])).not.toThrow();
  for (const wrong of [
    make([0, 0], [1, 2]),
    make([1], [1]),
    make([0], [4]),
    make([-1], [1]),
    make([0], [1, 2]),
    make([2, 0], [3, 1]),
  ]) {
    expect(wrong).toThrow(/token/);
  }
});

describe('spans that are kept where they are', () => {
  const text = tokenize('a👍b c');
  const label = 'X';
  test('also inside a token, but not inside a surrogate pair or where there is no token', () => {
    const [inside, half, blank, outside] = [
      { start: 3, end: 4, label },
      { start: 0, end: 2, label },
      { start: 4, end: 5, label },
      { start: 5, end: 9, label },
    ];
    expect(keepSpans(text, [inside, half, blank, outside])).toEqual({
      spans: [inside, { ...half, end: 3 }],
      repaired: [{ from: half, to: { ...half, end: 3 } }],
      failed: [blank, outside],
    });
  });
  test('half of a pair that stands alone is a character', () => {
    expect(isInsidePair('\ud83d', 1)).toBe(false);
    expect(isInsidePair('👍', 1)).toBe(true);
    expect(isInsidePair('👍', 2)).toBe(false);
  });
});
