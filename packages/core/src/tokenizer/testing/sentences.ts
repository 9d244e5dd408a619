import { expect, test } from 'vitest';
import { tokenTexts } from '../../doc/create-doc.ts';
import type { LanguageCode } from '../languages.ts';
import { tokenizerOf } from '../tokenizer.ts';

/** A test for each line of `lines`: a sentence and, after the arrow, its tokens with spaces between them. */
export function testSentences(language: LanguageCode, lines: string): void {
  const { tokenize } = tokenizerOf(language);
  test.each(
    lines
      .trim()
      .split('\n')
      .map((line) => line.split(' → ')),
  )('%s', (sentence = '', tokens = '') => {
    expect(tokenTexts(tokenize(sentence)).join(' ')).toBe(tokens);
    // What is one token somewhere is one by itself: rules that are written token by token rely on it.
    for (const token of tokens.split(' ')) expect(tokenTexts(tokenize(token))).toEqual([token]);
  });
}
