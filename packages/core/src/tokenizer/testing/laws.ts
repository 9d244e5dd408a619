import fc from 'fast-check';
import { expect } from 'vitest';
import type { Doc } from '../../doc/doc.ts';

/** Every law that holds for a tokenised text. */
export function checkDoc(doc: Doc, text: string): void {
  expect(doc.text).toBe(text);
  let rebuilt = '';
  let position = 0;
  for (let i = 0; i < doc.length; i++) {
    const start = doc.starts[i] ?? -1;
    const end = doc.ends[i] ?? -1;
    expect(start).toBeGreaterThanOrEqual(position);
    expect(end).toBeGreaterThan(start);
    const between = text.slice(position, start);
    expect(between.trim()).toBe('');
    expect(/\s/u.test(text.slice(start, end))).toBe(false);
    rebuilt += between + text.slice(start, end);
    position = end;
  }
  expect(rebuilt + text.slice(position)).toBe(text);
  expect(text.slice(position).trim()).toBe('');
}

/** Any text of whole characters. */
export const unicode: fc.Arbitrary<string> = fc.string({ unit: 'binary', maxLength: 60 });
/** Texts of what tokenizers trip over. */
export const messy: fc.Arbitrary<string> = fc
  .array(
    fc.constantFrom(
      "don't",
      'U.S.',
      'a.b',
      '...',
      '👨‍👩‍👧',
      '🇫🇷',
      '1,000.5',
      '350F',
      '(',
      '"',
      "'",
      ' ',
      '\n',
      'x@y.zz',
      'http://a.b/c).',
      'é',
      'e\u0301',
      '\ud83d',
      '漢字',
      '-',
      '#',
      '@',
      '.',
      '\u200d',
      '\0',
    ),
    { maxLength: 20 },
  )
  .map((parts) => parts.join(''));
