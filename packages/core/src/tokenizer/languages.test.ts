import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tokenTexts } from '../doc/create-doc.ts';
import { TinctureError } from '../errors/tincture-error.ts';
import { checkLanguage, languageCodes, languageName, languages, tokenizerInfo } from './languages.ts';
import { checkDoc, messy, unicode } from './testing/laws.ts';
import { createTokenizer, tokenizerFor, tokenizerOf } from './tokenizer.ts';

/** Pieces that some language has a rule for. */
const foreign = fc
  .array(
    fc.constantFrom(
      ...[
        'l',
        'qu',
        'dell',
        'L',
        "'",
        '’',
        '-',
        '\u2011',
        '-il',
        '-t-il',
        'c-à-d',
        'z.B',
        '.',
        'Nr',
        'Tel',
        '3',
        '31',
        'II',
        ':innen',
      ],
      ...[
        '*in',
        'ー',
        '〇',
        'ｶ',
        'ﾞ',
        '１',
        '．',
        '，',
        '…',
        '—',
        '。',
        '！',
        '漢',
        'T恤',
        'https://a.b',
        'ß',
        '«',
        '»',
        '„',
        ',-',
        ' ',
        '$',
      ],
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(''));

describe.each(languageCodes)('%s', (language) => {
  const { tokenize, explain } = tokenizerOf(language);

  test('never changes a text, and explains its tokens, the first time and again', () => {
    fc.assert(
      fc.property(fc.oneof(unicode, messy, foreign), (text) => {
        const doc = tokenize(text);
        checkDoc(doc, text);
        const tokens = tokenTexts(doc);
        expect(explain(text).map((token) => token.text)).toEqual(tokens);
        expect(tokenTexts(tokenize(text))).toEqual(tokens);
      }),
      { numRuns: 1_000 },
    );
  });
  test('takes stray surrogates, and never splits a pair', () => {
    const units = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 30 });
    fc.assert(
      fc.property(units, (codes) => checkDoc(tokenize(String.fromCharCode(...codes)), String.fromCharCode(...codes))),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        for (const token of tokenTexts(tokenize(text))) expect(token.isWellFormed()).toBe(true);
      }),
    );
  });
  test('cuts a chunk of 50,000 characters in a time that grows with its length', () => {
    const parts = [
      "l'",
      "a'",
      'a-',
      '-a',
      '-il',
      'a-t-il',
      'a.-',
      'a:in',
      'a*',
      '3.',
      'II.',
      "'s",
      ',-',
      'z.B.',
      'ー',
      '〇',
      '１．',
      '…',
      '—',
      '漢',
    ];
    for (const part of parts) {
      const text = part.repeat(50_000 / part.length);
      const doc = createTokenizer({ language }).tokenize(text);
      expect(doc.ends[doc.length - 1]).toBe(text.length);
    }
  });
  test('has special cases that are their texts, whatever punctuation is beside them', () => {
    for (const [text, { pieces, place }] of languages[language].specialCases()) {
      expect(pieces.join('')).toBe(text);
      expect(tokenTexts(tokenize(text))).toEqual(pieces);
      if (place === 'first') continue;
      expect(tokenTexts(tokenize(`(${text};`))).toEqual(['(', ...pieces, ';']);
    }
  });
  test('has abbreviations that keep their period', () => {
    for (const abbreviation of languages[language].abbreviations ?? []) {
      expect(tokenTexts(tokenize(`(${abbreviation}, x`))).toEqual(['(', abbreviation, ',', 'x']);
    }
  });
  test('has elisions and pronouns that are split off, and are tokens by themselves', () => {
    const { elisions = [], hyphenClitics = [] } = languages[language];
    for (const elision of elisions) {
      expect(tokenTexts(tokenize(`${elision}'arbre`))).toEqual([`${elision}'`, 'arbre']);
      expect(tokenTexts(tokenize(`${elision}'`))).toEqual([`${elision}'`]);
    }
    for (const clitic of hyphenClitics) {
      expect(tokenTexts(tokenize(`donna-${clitic}`))).toEqual(['donna', `-${clitic}`]);
      expect(tokenTexts(tokenize(`-${clitic}`))).toEqual([`-${clitic}`]);
    }
  });
  test('names itself in the model file', () => {
    expect(tokenizerInfo(language)).toEqual({ language, version: 1 });
  });
});

test('one tokenizer a language is shared, and each cuts by its own rules', () => {
  expect(tokenizerFor({ language: 'de' })).toBe(tokenizerOf('de'));
  expect(tokenizerFor({})).toBe(tokenizerOf('en'));
  const text = "l'homme dit-il z.B. 3. don't";
  expect(tokenTexts(tokenizerOf('de').tokenize(text))).toEqual(["l'homme", 'dit-il', 'z.B.', '3.', "don't"]);
  expect(tokenTexts(tokenizerOf('fr').tokenize(text))).toEqual([
    "l'",
    'homme',
    'dit',
    '-il',
    'z.B.',
    '3',
    '.',
    "don't",
  ]);
  expect(tokenTexts(tokenizerOf().tokenize(text))).toEqual([
    "l'homme",
    'dit',
    '-',
    'il',
    'z',
    '.',
    'B.',
    '3',
    '.',
    'do',
    "n't",
  ]);
});

test('special cases of a program win over those of the language', () => {
  const tokenizer = createTokenizer({ language: 'fr', specialCases: { "d'Arc": ["d'Arc"] } });
  expect(tokenizer.language).toBe('fr');
  expect(tokenTexts(tokenizer.tokenize("Jeanne d'Arc d'Or"))).toEqual(['Jeanne', "d'Arc", "d'", 'Or']);
});

test('a language that is not known is refused with the list of those that are', () => {
  const wrong =
    (value: unknown): (() => unknown) =>
    () =>
      checkLanguage(value);
  for (const value of ['sv', 'EN', '', null, 7, 'toString', 'x'.repeat(10_000)]) {
    expect(wrong(value)).toThrow(TinctureError);
    expect(wrong(value)).toThrow(/en \(English\), de \(German\), .*zh \(Chinese\)/);
  }
  expect(languageCodes.map(languageName)).toContain('Polish');
});
