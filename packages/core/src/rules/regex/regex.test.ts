import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileRegex } from './regex.ts';

/** The longest match from `from` by trying every end with JavaScript's own engine. */
function slowLongestEnd(pattern: string, flags: string, text: string, from: number): number {
  for (let end = text.length; end >= from; end--) {
    if ([0xdc00, 0xdd00, 0xde00, 0xdf00].includes(text.charCodeAt(end) & 0xff00) && end > 0) continue;
    const exact = new RegExp(`(?:${pattern})(?<=(?<![^])[^]{${[...text.slice(0, end)].length}})`, `${flags}uy`);
    exact.lastIndex = from;
    if (exact.test(text)) return end;
  }
  return -1;
}

const piece = fc.constantFrom(
  'a',
  'b',
  '.',
  '\\d',
  '[ab]',
  '[^a]',
  '\\w',
  '\\b',
  '\\B',
  '^',
  '$',
  ' ',
  '\\s',
  'é',
  '\\p{Lu}',
  '😀',
);
const pattern: fc.Arbitrary<string> = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small' },
    piece,
    fc.tuple(tie('node'), tie('node')).map(([a, b]) => `${a}${b}`),
    fc.tuple(tie('node'), tie('node')).map(([a, b]) => `(?:${a}|${b})`),
    fc
      .tuple(tie('node'), fc.constantFrom('*', '+', '?', '{2}', '{1,2}', '{0,1}', '{2,}'))
      .map(([a, q]) => `(${a})${q}`),
  ),
})).node;
const text = fc
  .array(fc.constantFrom('a', 'b', 'A', '1', ' ', '\n', 'é', '😀', '_'), { maxLength: 8 })
  .map((parts) => parts.join(''));

test('finds what JavaScript finds, from every start', () => {
  fc.assert(
    fc.property(pattern, text, fc.constantFrom('', 'i', 's', 'm', 'ims'), (source, subject, flags) => {
      const regex = compileRegex(source, flags);
      let isIn = false;
      for (let from = 0; from <= subject.length; from++) {
        if ((subject.charCodeAt(from) & 0xfc00) === 0xdc00) continue;
        const end = slowLongestEnd(source, flags, subject, from);
        isIn ||= end >= 0;
        expect([from, regex.longestEnd(subject, from, subject.length)]).toEqual([from, end]);
      }
      expect(regex.isIn(subject)).toBe(isIn);
    }),
    { numRuns: 3_000, seed: 1 },
  );
});

test('finds a match far behind the beginning', () => {
  expect(compileRegex('needle').isIn(`${'hay '.repeat(500)}needle`)).toBe(true);
  expect(compileRegex('needle').isIn('hay '.repeat(500))).toBe(false);
  expect(compileRegex('^a').isIn(`${' '.repeat(300)}a`)).toBe(false);
});

test('the end is within the limit and where it may be', () => {
  const regex = compileRegex('a+');
  expect(regex.longestEnd('aaaaaa', 0, 4)).toBe(4);
  expect(regex.longestEnd('aaaaaa', 1, 6, (end) => end < 4)).toBe(3);
});

describe('expressions that make a backtracking engine hang are ordinary here', () => {
  test.each(['(a+)+$', '(a|aa)+$', '(a*)*b', '(.*)*x', '(a|a?)+b', '(?:a?){30}a{30}b', '(x+x+)+y'])('%s', (source) => {
    expect(compileRegex(source).isIn(`${'ax'.repeat(5_000)}!`)).toBe(source === '(.*)*x');
  });
});

test('more states than are remembered give the same answer', () => {
  const regex = compileRegex('(?:a|b)*a(?:a|b){14}c');
  let subject = '';
  for (let i = 0, bits = 1; i < 20_000; i++, bits = (bits * 1_103_515_245 + 12_345) % 2_147_483_648) {
    subject += bits & 65_536 ? 'a' : 'b';
  }
  expect(regex.isIn(subject)).toBe(false);
  expect(regex.isIn(`${subject}a${'b'.repeat(14)}c`)).toBe(true);
});

test('a leading (?i) sets a flag, and an escaped sign is itself', () => {
  expect(compileRegex('(?i)^main st\\.$').isIn('MAIN ST.')).toBe(true);
  expect(compileRegex('\\-\\ \\#a\\{,2\\}/').isIn('- #a{,2}/')).toBe(true);
});

test.each([
  ['a(?=b)', 'Look-ahead'],
  ['(?<!a)b', 'Look-ahead'],
  ['(a)\\1', 'refers back'],
  ['a+?', 'lazy'],
  ['a**', 'repeats a repetition'],
  ['*a', 'nothing before'],
  ['(a', 'does not end'],
  ['[a', 'does not end'],
  ['a)', 'without a group'],
  ['\\d{,3}', '{0,3} for up to 3'],
  ['a}', 'belongs to nothing'],
  ['a]', 'belongs to nothing'],
  ['[[:alpha:]]+', 'for letters'],
  ['a\\', 'ends with a backslash'],
  ['\\Z', '"\\Z"'],
  ['[z-a]', 'no character or class'],
  ['\\p{Nonsense}', 'no character or class'],
  ['a{3,2}', 'smaller number first'],
  ['(?:a{99}){99}', 'too large'],
  ['(){1000000000}a{5000}', 'too large'],
  ['('.repeat(60), 'nested'],
])('refuses %s', (source, problem) => {
  expect(() => compileRegex(source)).toThrow(problem);
});

test('knows where only the empty text can match', () => {
  for (const source of ['x{0}', '\\b', '^$', '(?:x{0}|^)*']) expect(compileRegex(source).isEmpty).toBe(true);
  for (const source of ['x*', '^x?$', 'x{0}|y']) expect(compileRegex(source).isEmpty).toBe(false);
});

test('refuses a flag that means nothing here', () => {
  expect(() => compileRegex('a', 'g')).toThrow('flag "g"');
});
