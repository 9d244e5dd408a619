import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasInvisible, splitInvisible } from './invisible.ts';
import { shorten } from './shorten.ts';
import { textDirection } from './text-direction.ts';

describe('textDirection', () => {
  it.each([
    ['', undefined],
    ['12 + 3', undefined],
    ['“Ramen” שלום', 'ltr'],
    ['12. שלום ramen', 'rtl'],
    ['(مرحبا)', 'rtl'],
    ['\u{1f372} 日本', 'ltr'],
  ])('%j is %s', (text, expected) => {
    expect(textDirection(text)).toBe(expected);
  });
});

describe('splitInvisible', () => {
  it('puts each character without a shape on its own, with its name', () => {
    expect(splitInvisible('pay\u200bpal\u202ex\ufeff')).toEqual([
      { text: 'pay' },
      { text: '\u200b', name: 'U+200B zero width space' },
      { text: 'pal' },
      { text: '\u202e', name: 'U+202E right-to-left override' },
      { text: 'x' },
      { text: '\ufeff', name: 'U+FEFF zero width no-break space' },
    ]);
    expect(hasInvisible('a\u200db')).toBe(true);
  });

  it.each(['ramen\n\ttofu', '\u{1f469}\u200d\u{1f373}', 'می\u200cخواهم', 'क्\u200dष'])('leaves %j as it is', (text) => {
    expect(splitInvisible(text)).toEqual([{ text }]);
  });

  it('loses nothing', () => {
    const odd = fc.constantFrom('a', ' ', '\u200b', '\u200d', '\u202e', 'ש', '\u{1f372}');
    fc.assert(
      fc.property(fc.string({ unit: odd }), (text) => {
        const runs = splitInvisible(text);
        expect(runs.map((run) => run.text).join('')).toBe(text);
        expect(runs.some(({ name }) => name !== undefined)).toBe(hasInvisible(text));
      }),
    );
  });
});

it('shorten keeps what fits', () => {
  expect([shorten('soup', 4), shorten('soups', 4)]).toEqual(['soup', 'sou…']);
});
