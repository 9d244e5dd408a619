import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { charactersOf, inPlaces } from './characters.ts';

function cut(text: string, ...borders: [number, number][]): string[] {
  const { starts, ends } = charactersOf(
    text,
    borders.map(([start, end]) => ({ start, end, label: 'X' })),
  );
  return starts.map((start, index) => text.slice(start, ends[index]));
}

describe('characters of a text', () => {
  it('are what a reader takes for one, without white space', () => {
    expect(cut('5 mg')).toEqual(['5', 'm', 'g']);
    // A letter with a mark, a family, a flag, a thumb with its colour, Hangul of parts, a Devanagari syllable.
    expect(cut('e\u0301a👨‍👩‍👧 🇩🇪👍🏽b\u1112\u1161\u11abनि')).toEqual([
      ...['e\u0301', 'a', '👨‍👩‍👧', '🇩🇪', '👍🏽', 'b', '\u1112\u1161\u11ab', 'नि'],
    ]);
    expect(cut('a\r\nb')).toEqual(['a', 'b']);
  });

  it('have the borders of what is marked already, wherever they are', () => {
    expect(cut('e\u0301a', [0, 1])).toEqual(['e', '\u0301', 'a']);
    expect(cut('a b c', [0, 2])).toEqual(['a', ' ', 'b', 'c']);
  });

  it('are the clusters of the whole text', () => {
    const unit = fc.constantFrom(
      'a',
      ' ',
      '\n',
      '\r',
      '\u0301',
      '\u0600',
      '\u200d',
      '👩',
      '🇩',
      '🏽',
      '\u00ad',
      'ä',
      '漢',
      '\ud83d',
    );
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 30 }), (units) => {
        const text = units.join('');
        const whole = [...new Intl.Segmenter('en').segment(text)].map(({ segment }) => segment);
        expect(cut(text)).toEqual(whole.filter((segment) => segment.trim() !== ''));
      }),
    );
  });
});

it('blocks that were cut by words hold the characters between their borders', () => {
  const blocks = [
    { start: 0, end: 4, firstToken: 0, endToken: 2, direction: 'ltr' as const },
    { start: 4, end: 6, firstToken: 2, endToken: 3, direction: 'ltr' as const },
  ];
  const [one, two] = inPlaces(blocks, charactersOf('a b\ncd', []));
  expect([one?.firstToken, one?.endToken, two?.firstToken, two?.endToken]).toEqual([0, 2, 2, 4]);
});
