import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withAnnotations } from '../doc/create-doc.ts';
import { tokenize } from '../tokenizer/tokenizer.ts';
import { RuleFinder } from './find-matches.ts';
import { TokenMatcher } from './matcher.ts';
import { type PatternToken, parseTokenPattern } from './pattern.ts';
import { slowEnds } from './testing/slow-ends.ts';
import { TokenFactsCache } from './token-facts.ts';

/** Texts of all matches, in order. */
function found(text: string, ...patterns: unknown[]): string[] {
  const doc = tokenize(text);
  const matcher = new TokenMatcher(patterns.map((pattern, rule) => ({ rule, tokens: parseTokenPattern(pattern) })));
  return matcher
    .match({ facts: new TokenFactsCache().of(doc) })
    .map(({ startToken, endToken }) => text.slice(doc.starts[startToken], doc.ends[endToken - 1]));
}

describe('keys', () => {
  const text = 'Write to Ann at 12 Oak Street, or ann@b.org (www.b.org): $5 each "NOW"';
  test.each([
    [{ ORTH: 'Oak' }, ['Oak']],
    [{ TEXT: 'ann' }, []],
    [{ LOWER: 'ann' }, ['Ann']],
    [{ LOWER: 'ann', IS_TITLE: false }, []],
    [{ LENGTH: 5 }, ['Write']],
    [{ LENGTH: { '>=': 5, '<': 9 } }, ['Write', 'Street']],
    [{ LENGTH: { IN: [6] } }, ['Street']],
    [{ IS_DIGIT: true }, ['12', '5']],
    [{ IS_UPPER: true }, ['NOW']],
    [{ IS_TITLE: true }, ['Write', 'Ann', 'Oak', 'Street']],
    [{ IS_PUNCT: true, IS_QUOTE: false, IS_BRACKET: false }, [',', ':']],
    [{ IS_CURRENCY: true }, ['$']],
    [{ IS_LEFT_PUNCT: true }, ['(', '"', '"']],
    [{ IS_RIGHT_PUNCT: true }, [')', '"', '"']],
    [{ LIKE_NUM: true }, ['12', '5']],
    [{ LIKE_URL: true }, ['www.b.org']],
    [{ LIKE_URL: false, PREFIX: 'w' }, []],
    [{ LIKE_EMAIL: true }, ['ann@b.org']],
    [{ IS_ALPHA: true, LENGTH: { '<': 3 } }, ['to', 'at', 'or']],
    [{ IS_LOWER: true, IS_ALPHA: true }, ['to', 'at', 'or', 'each']],
    [{ IS_ASCII: false }, []],
    [{ IS_SPACE: true, LENGTH: 1 }, undefined],
    [{ SHAPE: 'Xxxxx' }, ['Write', 'Street']],
    [{ PREFIX: 'S' }, ['Street']],
    [{ SUFFIX: 'eet' }, ['Street']],
    [{ LOWER: { IN: ['oak', 'ann'] } }, ['Ann', 'Oak']],
    [{ IS_TITLE: true, LOWER: { NOT_IN: ['oak', 'ann'] } }, ['Write', 'Street']],
    [{ TEXT: { REGEX: '^[A-Z][a-z]{2}$' } }, ['Ann', 'Oak']],
    [{ TEXT: { REGEX: 'n', NOT_IN: ['Ann'] } }, ['ann@b.org']],
    [{ lower: 'oak' }, ['Oak']],
  ])('%j', (token, expected) => {
    if (expected === undefined) expect(() => found(text, [token])).toThrow('can never match');
    else expect(found(text, [token])).toEqual(expected);
  });

  test('LIKE_URL knows the hosts that the tokenizer knows', () => {
    const text = 'a.xyz b.shop/c https://d e.foo f@g.com';
    expect(found(text, [{ LIKE_URL: true }])).toEqual(['a.xyz', 'b.shop/c', 'https://d']);
  });

  test('LIKE_NUM knows words, fractions and ordinals', () => {
    const numbers = ['1.234,56', '1.234.567', '½', '2½', '1/2', 'Quadrillion', 'trillionth', '3rd', '1,200.5', 'ten'];
    expect(found(`${numbers.join(' ')} oz dozen`, [{ LIKE_NUM: true }])).toEqual(numbers);
  });

  test('ENT_TYPE asks for the entities that are there', () => {
    const doc = tokenize('Oak Street in Oak');
    const rule = { label: 'X', line: 1, priority: 0 };
    const finder = new RuleFinder([
      { ...rule, target: { kind: 'tokens', tokens: parseTokenPattern([{ ENT_TYPE: 'PLACE', OP: '+' }]) } },
      { ...rule, target: { kind: 'tokens', tokens: parseTokenPattern([{ LOWER: 'oak', ENT_TYPE: '' }]) } },
    ]);
    const ents = [{ start: 0, end: 10, label: 'PLACE' }];
    expect(finder.find(withAnnotations(doc, { ents })).matches).toEqual([
      { rule: 0, startToken: 0, endToken: 2 },
      { rule: 0, startToken: 1, endToken: 2 },
      { rule: 1, startToken: 3, endToken: 4 },
    ]);
    expect(finder.find(doc).matches.map(({ rule }) => rule)).toEqual([1, 1]);
  });
});

describe('operators', () => {
  const a = (op?: string) => ({ LOWER: 'a', ...(op === undefined ? {} : { OP: op }) });
  test.each([
    [
      [a('?'), { LOWER: 'b' }],
      ['a b', 'b', 'b'],
    ],
    [
      [a('+'), { LOWER: 'b' }],
      ['a a a b', 'a a b', 'a b'],
    ],
    [
      [a('*'), { LOWER: 'b' }],
      ['a a a b', 'a a b', 'a b', 'b', 'b'],
    ],
    [[a('!'), { LOWER: 'b' }], ['b b']],
    [[a('{2}'), { LOWER: 'b' }], ['a a b']],
    [
      [a('{1,2}'), { LOWER: 'b' }],
      ['a a b', 'a b'],
    ],
    [
      [a('{,1}'), { LOWER: 'b' }],
      ['a b', 'b', 'b'],
    ],
    [
      [a('{2,}'), { LOWER: 'b' }],
      ['a a a b', 'a a b'],
    ],
    [[a('*')], ['a a a', 'a a', 'a']],
    [[{ LOWER: 'b' }, {}], ['b b']],
  ])('%j', (pattern, expected) => {
    expect(found('a a a b b', pattern)).toEqual(expected);
  });
});

test('the longest match from each start is what trying everything finds', () => {
  const word = fc.constantFrom('a', 'b', 'c');
  const condition = fc.oneof(
    word.map((text) => ({ LOWER: text })),
    fc.tuple(word, word).map((texts) => ({ LOWER: { IN: texts } })),
    word.map((text) => ({ LOWER: { NOT_IN: [text] } })),
    fc.constant({}),
  );
  const operator = fc.constantFrom('', '!', '?', '*', '+', '{2}', '{1,2}', '{,2}', '{2,}', '{0,18}');
  const pattern = fc.array(
    fc.tuple(condition, operator).map(([test, op]) => ({ ...test, ...(op === '' ? {} : { OP: op }) })),
    { minLength: 1, maxLength: 4 },
  );
  fc.assert(
    fc.property(
      fc.array(word, { maxLength: 9 }),
      fc.array(pattern, { minLength: 1, maxLength: 3 }),
      (words, patterns) => {
        const tokens = patterns.map((pattern) => parseTokenPattern(pattern));
        const facts = new TokenFactsCache().of(tokenize(words.join(' ')));
        const expected = facts.flatMap((_, start) =>
          tokens.flatMap((parsed, rule) => {
            const end = Math.max(...slowEnds(parsed, facts, start));
            return end > start ? [{ rule, startToken: start, endToken: end }] : [];
          }),
        );
        const sorted = (matches: typeof expected) =>
          [...matches].sort((x, y) => x.startToken - y.startToken || x.rule - y.rule);
        const matcher = new TokenMatcher(tokens.map((parsed, rule) => ({ rule, tokens: parsed })));
        expect(sorted(matcher.match({ facts }))).toEqual(sorted(expected));
      },
    ),
    { numRuns: 2_000, seed: 7 },
  );
});

test('context allows the ends and starts that trying everything allows', () => {
  const token = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('', '?', '+', '*')).map(([text, op]) => ({
    LOWER: text,
    ...(op === '' ? {} : { OP: op }),
  }));
  const pattern = fc.array(token, { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 8 }),
      pattern,
      fc.option(pattern, { nil: undefined }),
      fc.option(pattern, { nil: undefined }),
      (words, body, before, after) => {
        const [tokens, left, right] = [body, before ?? [], after ?? []].map((one) =>
          one.length === 0 ? [] : parseTokenPattern(one),
        ) as [PatternToken[], PatternToken[], PatternToken[]];
        const doc = tokenize(words.join(' '));
        const facts = new TokenFactsCache().of(doc);
        const begins = facts.flatMap((_, start) => {
          const isLeft = [...Array(start + 1).keys()].some((from) => slowEnds(left, facts, from).includes(start));
          const ends = slowEnds(tokens, facts, start).filter(
            (end) => end > start && slowEnds(right, facts, end).some((e) => e >= end),
          );
          const end = Math.max(-1, ...ends);
          return isLeft && end > start ? [{ rule: 0, startToken: start, endToken: end }] : [];
        });
        const finder = new RuleFinder([
          {
            label: 'X',
            line: 1,
            priority: 0,
            target: { kind: 'tokens', tokens },
            ...(before === undefined ? {} : { before: left }),
            ...(after === undefined ? {} : { after: right }),
          },
        ]);
        expect(finder.find(doc).matches).toEqual(begins);
      },
    ),
    { numRuns: 2_000, seed: 11 },
  );
});

test('a token that may be left out and can never match is told, and the rest works', () => {
  const told: string[] = [];
  const parse = (...tokens: unknown[]) =>
    parseTokenPattern(tokens, { onImpossible: ({ problem }) => told.push(problem) });
  for (const OP of ['?', '*', '{0,3}', '!']) {
    expect(parse({ LOWER: 'e-mail', OP }, { LIKE_EMAIL: true })).toHaveLength(2);
    expect(told.splice(0)).toEqual([expect.stringContaining('["e","-","mail"]')]);
  }
  expect(parse({ IS_SPACE: true, OP: '?' }, {})).toHaveLength(2);
  expect(told.splice(0)).toHaveLength(1);
  expect(found('to x@y.com', [{ LOWER: 'e-mail', OP: '!' }, { LIKE_EMAIL: true }])).toEqual(['to x@y.com']);
  expect(() => parse({ LOWER: 'e-mail', OP: '+' }, {})).toThrow('can never match');
});

test('every token of a text can be named', () => {
  const text = "It's Ann’s, we'll go (can't, CAN'T, dont) 5p.m. 2tbsp. 350F <3 :) ... www.b.org's C++11 &amp; x@y";
  const doc = tokenize(text);
  for (let i = 0; i < doc.length; i++) {
    const token = text.slice(doc.starts[i], doc.ends[i]);
    expect(found(text, [{ ORTH: token }])).toContain(token);
  }
});

test('very long tokens are like no number, address or link, and asking takes no time', () => {
  for (const text of [`${'1'.repeat(500_000)}x`, `${'a.'.repeat(250_000)}1`, `${'@a'.repeat(250_000)}`]) {
    for (const flag of ['LIKE_NUM', 'LIKE_URL', 'LIKE_EMAIL'])
      expect(found(text, [{ [flag]: true, LENGTH: { '>': 9 } }])).toEqual([]);
  }
});

test('operators that multiply take no time', () => {
  const many = Array.from({ length: 40 }, () => ({ LOWER: 'a', OP: '*' }));
  const text = 'a '.repeat(2_000);
  expect(found(text, [...many, { LOWER: 'b' }])).toEqual([]);
  expect(found(text, many)).toHaveLength(2_000);
});

test.each([
  [[{ POS: 'NOUN' }], 'not their tags'],
  [[{ LEMMA: 'go' }], 'list the forms'],
  [[{ DEP: 'nsubj' }], 'not their trees'],
  [[{ IS_STOP: true }], 'no list of stop words'],
  [[{ _: { x: 1 } }], 'custom attributes'],
  [[{ LOWR: 'a' }], 'unknown key "LOWR"'],
  [[{ toString: 'a' }], 'unknown key "toString"'],
  [[{ LOWER: 'Oak' }], 'Write "oak"'],
  [[{ LOWER: { IN: ['new york', ''] } }], 'not one token but ["new","york"]'],
  [[{ ORTH: '' }], 'no token'],
  [[{ ORTH: 3 }], 'Write a text'],
  [[{ ORTH: {} }], 'is {}'],
  [[{ ORTH: { FUZZY: 'oak' } }], 'not supported'],
  [[{ ORTH: { INTERSECTS: ['a'] } }], 'INTERSECTS, which is not supported'],
  [[{ ORTH: { IS_SUBSET: ['a'] } }], 'use IN or NOT_IN'],
  [[{ ORTH: { WITHIN: ['a'] } }], 'unknown key "WITHIN"'],
  [[{ LOWER: { IN: [] } }], 'empty list'],
  [[{ ORTH: { REGEX: 'x{0}' } }], 'nothing but the empty text'],
  [[{ ORTH: { IN: 'a' } }], 'Write a list'],
  [[{ ORTH: { REGEX: '(' } }], 'does not end'],
  [[{ ORTH: { REGEX: { IN: ['a'] } } }], 'join several'],
  [[{ LENGTH: { '>': '3' } }], '">": "3"'],
  [[{ LENGTH: 'long' }], 'Write a number'],
  [[{ IS_TITLE: 'yes' }], 'Write true or false'],
  [[{ OP: '++' }], '"OP": "++"'],
  [[{ OP: '{3,2}' }], 'can never match'],
  [[{ OP: '{0}' }], 'can never match'],
  [[{ OP: '{,}' }], 'Write one of'],
  [[{ OP: '{1000}' }], 'Counts go up to'],
  [Array.from({ length: 6 }, () => ({ OP: '{100}' })), '600 tokens long'],
  [[], 'empty list'],
  ['word', 'no list'],
  [[{ LOWER: 'a' }, null], 'Token 2 of the pattern'],
])('refuses %j', (pattern, problem) => {
  expect(() => parseTokenPattern(pattern)).toThrow(problem);
});
