import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tokenize } from '../tokenizer/tokenizer.ts';
import { PhraseMatcher } from './phrase-matcher.ts';
import { TokenFactsCache } from './token-facts.ts';

test('finds what comparing at every place finds, in either case', () => {
  const words = fc.array(fc.constantFrom('a', 'A', 'b', 'c'), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(
      fc.array(words, { maxLength: 6 }),
      fc.array(fc.constantFrom('a', 'A', 'b', 'x'), { maxLength: 8 }),
      fc.constantFrom('text' as const, 'lower' as const),
      (phrases, text, attribute) => {
        const same = (word: string): string => (attribute === 'lower' ? word.toLowerCase() : word);
        const expected = text.flatMap((_, start) =>
          phrases.flatMap((phrase, rule) =>
            phrase.every((word, i) => same(word) === same(text[start + i] ?? ''))
              ? [`${rule} ${start} ${start + phrase.length}`]
              : [],
          ),
        );
        const matcher = new PhraseMatcher(
          attribute,
          phrases.map((tokens, rule) => ({ rule, tokens })),
        );
        const found = matcher.match(new TokenFactsCache().of(tokenize(text.join(' '))));
        expect(found.map(({ rule, startToken, endToken }) => `${rule} ${startToken} ${endToken}`).sort()).toEqual(
          expected.sort(),
        );
      },
    ),
    { numRuns: 1_000, seed: 3 },
  );
});

test('holds 100,000 phrases', () => {
  const matcher = new PhraseMatcher(
    'text',
    Array.from({ length: 100_000 }, (_, rule) => ({ rule, tokens: [`w${rule % 1_000}`, `v${rule}`, 'end'] })),
  );
  const facts = new TokenFactsCache().of(tokenize('so w7 v7 end w7 v8 end w999 v99999 end'));
  expect(matcher.match(facts).map(({ rule }) => rule)).toEqual([7, 99_999]);
});
