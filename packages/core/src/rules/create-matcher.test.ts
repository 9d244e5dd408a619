import fc from 'fast-check';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { tokenize, tokenizerOf } from '../tokenizer/tokenizer.ts';
import { createMatcher } from './create-matcher.ts';

const places = (matches: readonly { name: string; startToken: number; endToken: number }[]): string[] =>
  matches.map(({ name, startToken, endToken }) => `${name} ${startToken}-${endToken}`);

describe('a matcher', () => {
  const matcher = createMatcher({
    PRICE: [
      [{ LIKE_NUM: true }, { LOWER: { IN: ['euro', 'dollars'] } }],
      [{ IS_CURRENCY: true }, { LIKE_NUM: true }],
    ],
    CITY: ['New York', 'York'],
    LONG: [[{ LENGTH: { '>=': 5 }, OP: '+' }]],
  });

  test('finds token patterns and phrases by place, the longer ones first, with their characters', () => {
    const doc = tokenize('12 euro in New  York');
    expect(places(matcher.match(doc))).toEqual(['PRICE 0-2', 'CITY 3-5', 'CITY 4-5']);
    expect(matcher.match(doc)[1]).toEqual({ name: 'CITY', startToken: 3, endToken: 5, start: 11, end: 20 });
    expect(places(matcher.match(tokenize('$ 5 instead, please')))).toEqual(['PRICE 0-2', 'LONG 2-3', 'LONG 4-5']);
    expect(matcher.match(tokenize(''))).toEqual([]);
    const nested = createMatcher({ SHORT: ['New'], LONG: ['New York'] });
    expect(places(nested.match(tokenize('New York')))).toEqual(['LONG 0-2', 'SHORT 0-1']);
    expectTypeOf(matcher.match(doc)[0]!.name).toEqualTypeOf<'PRICE' | 'CITY' | 'LONG'>();
  });

  test('takes phrases in any case, and in the tokens of another language', () => {
    expect(createMatcher({ CITY: ['new york'] }).match(tokenize('NEW YORK'))).toEqual([]);
    expect(createMatcher({ CITY: ['new york'] }, { anyCase: true }).match(tokenize('NEW YORK'))).toHaveLength(1);
    const japanese = tokenizerOf('ja').tokenize('私は東京に行く');
    expect(createMatcher({ CITY: ['東京'] }, { language: 'ja' }).match(japanese)).toHaveLength(1);
  });

  test('refuses what is no pattern, and what can never match', () => {
    expect(() => createMatcher({ A: [' '] })).toThrow(
      expect.objectContaining({
        code: 'rule-invalid',
        where: { field: 'A' },
        problem: expect.stringContaining('no token'),
      }),
    );
    // @ts-expect-error: no such key
    expect(() => createMatcher({ A: [[{ LOVER: 'a' }]] })).toThrow(/unknown key "LOVER"/);
    expect(() => createMatcher({ A: [[{ LOWER: { IN: ['a', 'New York'] } }]] })).toThrow(/can never match/);
  });

  test('finds each of 100,000 phrases', () => {
    const phrases = Array.from({ length: 100_000 }, (_, i) => `item ${i} of the list`);
    const many = createMatcher({ ITEM: phrases });
    fc.assert(
      fc.property(fc.nat(99_999), (i) => {
        expect(places(many.match(tokenize(`see ${phrases[i]} or item 100000 of the list`)))).toEqual(['ITEM 1-6']);
      }),
      { numRuns: 50, seed: 5 },
    );
  });
});
