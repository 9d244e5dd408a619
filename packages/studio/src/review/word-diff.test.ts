import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffWords } from './word-diff.ts';

/** As `-taken out-` and `+put in+`. */
function shown(before: string, after: string): string {
  const signs = { same: '', removed: '-', added: '+' } as const;
  return diffWords(before, after)
    .map(({ kind, text }) => `${signs[kind]}${text}${signs[kind]}`)
    .join('');
}

describe('what differs between two texts', () => {
  it.each([
    ['a b c', 'a b c', 'a b c'],
    ['', '', ''],
    ['', 'new words', '+new words+'],
    ['old', '', '-old-'],
    ['The soup is hot.', 'The soup was hot.', 'The soup -is-+was+ hot.'],
    ['We ate ramen', 'We ate cold ramen', 'We ate +cold +ramen'],
    ['one two three four', 'one 2 3 four', 'one -two three-+2 3+ four'],
    ['Well, no', 'Well no!', 'Well-,- no+!+'],
  ])('%j and %j', (before, after, expected) => {
    expect(shown(before, after)).toBe(expected);
  });

  it('gives both back, and keeps as much as the longest common part, whatever they are', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'cc', ' ', '.', '\n'), { maxLength: 14 })
      .map((all) => all.join(''));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const pieces = diffWords(before, after);
        const without = (kind: string): string =>
          pieces
            .filter((piece) => piece.kind !== kind)
            .map((piece) => piece.text)
            .join('');
        expect(without('added')).toBe(before);
        expect(without('removed')).toBe(after);
        expect(pieces.every(({ text: words }) => words !== '')).toBe(true);
        if (before === after) expect(pieces.length).toBeLessThanOrEqual(1);
      }),
      { seed: 20260101 },
    );
  });

  it('takes what is too long to compare as one change', () => {
    const [before, after] = ['x ', 'y '].map((word) => word.repeat(3_000));
    expect(diffWords(`same ${before}end`, `same ${after}end`).map(({ kind }) => kind)).toEqual([
      'same',
      'removed',
      'added',
      'same',
    ]);
  });
});
