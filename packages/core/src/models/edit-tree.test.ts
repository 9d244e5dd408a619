import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyRule, lemmaRule } from './edit-tree.ts';

/** What the rule that makes `lemma` of `word` makes of `other`. */
function asIn(word: string, lemma: string, other: string): string | undefined {
  const rule = lemmaRule(word, lemma);
  if (rule === undefined) throw new Error(`There is no rule for ${word}.`);
  return applyRule(rule, other);
}

describe('the rule that makes a lemma of a word', () => {
  test.each([
    ['walking', 'walk', 'talking', 'talk'],
    ['Cats', 'cat', 'DOGS', 'dog'],
    ['London', 'London', 'Paris', 'Paris'],
    ['The', 'the', 'Is', 'is'],
    ['tries', 'try', 'flies', 'fly'],
    // What is changed may be at the start and in the middle.
    ['gegangen', 'gehen', 'gegangen', 'gehen'],
    ['geliebt', 'lieben', 'gelobt', 'loben'],
    ['𝕒𝕓s', '𝕒𝕓', '𝕔s', '𝕔'],
  ])('as in %s → %s makes of %s %s', (word, lemma, other, expected) => {
    expect(asIn(word, lemma, other)).toBe(expected);
  });
  test('fits no word that lacks what it changes, nor one that would lose all', () => {
    expect(asIn('walking', 'walk', 'red')).toBeUndefined();
    expect(asIn('was', 'be', 'is')).toBeUndefined();
    expect(asIn('cats', 'cat', 's')).toBeUndefined();
    // What is changed at the start must not be the end too.
    expect(asIn('aba', 'xby', 'a')).toBeUndefined();
  });
  test('fits no token that is too long to be a word', () => {
    expect(asIn('cats', 'cat', `${'a'.repeat(999)}s`)).toBe('a'.repeat(999));
    expect(asIn('cats', 'cat', `${'a'.repeat(1_000)}s`)).toBeUndefined();
  });
  test('is not made where nothing could be learnt from it', () => {
    expect(lemmaRule('word', '')).toBeUndefined();
    expect(lemmaRule('a'.repeat(101), 'a')).toBeUndefined();
    // What both share, with something else between, again and again.
    const parts = Array.from({ length: 30 }, (_, i) => String.fromCharCode(97 + (i % 26)).repeat(2));
    expect(lemmaRule(parts.join('1'), parts.join('2'))).toBeUndefined();
  });
  test('makes it again, whatever word and lemma are', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'A', 'ß', 'İ', '𝕒', '\ud83c', '1'), maxLength: 12 });
    fc.assert(
      fc.property(text, text, (word, lemma) => {
        const rule = lemmaRule(word, lemma);
        if (rule !== undefined) expect(applyRule(rule, word)).toBe(lemma);
      }),
    );
    fc.assert(
      fc.property(text, text, text, (word, lemma, other) => {
        const rule = lemmaRule(word, lemma);
        if (rule !== undefined) expect(applyRule(rule, other)).not.toBe('');
      }),
    );
  });
});
