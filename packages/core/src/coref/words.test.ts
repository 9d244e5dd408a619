import { describe, expect, test } from 'vitest';
import { languageCodes, tokenizerFor } from '../index.ts';
import { wordLists } from './languages.ts';
import { mentionFacts, readCorefText } from './mentions.ts';
import { corefWords } from './words.ts';

/** What is told of the words `from` to `to` of a German text. */
function german(text: string, from: number, to: number) {
  const doc = tokenizerFor({ language: 'de' }).tokenize(text);
  return mentionFacts(readCorefText(doc, 'de'), { startToken: from, endToken: to });
}

describe('what words say of mentions', () => {
  test('is what they say in the language of the text', () => {
    expect(german('Dann ging er fort.', 2, 3)).toMatchObject({ expression: 'pronoun', agreement: { gender: 'he' } });
    expect(german('Das Haus in der Stadt', 0, 5)).toMatchObject({
      head: 1,
      headWord: 'haus',
      name: 'haus in der stadt',
    });
    expect(german('ein Hut', 0, 2)).toMatchObject({ expression: 'indefinite', agreement: { person: 3 } });
    // By the endings of English it would be of many, and the man a "he".
    expect(german('das Haus', 0, 2).agreement).toEqual({ person: 3 });
    expect(german('ihre Hand', 0, 2).expression).toBe('possessive');
  });

  test('is as before in English, where nothing says another language', () => {
    const doc = tokenizerFor({}).tokenize('The old houses, the People and a bus');
    const text = readCorefText(doc);
    expect(mentionFacts(text, { startToken: 0, endToken: 3 })).toMatchObject({
      ...{ expression: 'definite', agreement: { person: 3, number: 'many' } },
    });
    expect(mentionFacts(text, { startToken: 4, endToken: 6 }).agreement).toEqual({ person: 3, number: 'many' });
    expect(mentionFacts(text, { startToken: 7, endToken: 9 }).agreement).toEqual({ person: 3, number: 'one' });
  });

  test.each(languageCodes)('the lists of %s are tokens in lower case, each pronoun once', (language) => {
    const { pronouns = {}, hasCapitalNouns: _, ...others } = wordLists[language] ?? {};
    const { tokenize } = tokenizerFor({ language });
    const words = (list: string): string[] => list.split(' ').filter((word) => word !== '');
    const forms = Object.values(pronouns).flatMap(words);
    expect(forms.length).toBe(new Set(forms).size);
    for (const word of [...forms, ...Object.values(others).flatMap(words)]) {
      expect(word).toBe(word.toLowerCase());
      const doc = tokenize(word);
      expect([word, doc.length]).toEqual([word, 1]);
    }
    expect(corefWords(language)).toBe(corefWords(language));
  });
});
