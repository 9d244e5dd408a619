import { defaultLanguage, type LanguageCode } from 'tincture';

/**
 * Endings by which a word of a text may be longer than the word that a model quoted for it, and still be the same word: `dish`
 * stands for `dishes`, but not `rice` for a part of `price`. Only those that make no other word; languages that change the end of
 * a word, and those without inflection, have none.
 */
const inflections: Readonly<Partial<Record<LanguageCode, RegExp>>> = {
  en: /^e?s$/i,
  de: /^(?:e[nrms]?|n|e?s|ern|innen|nen)$/iu,
  fr: /^(?:e?s|e|x)$/iu,
  es: /^e?s$/iu,
  pt: /^e?s$/iu,
  nl: /^(?:e?n|s|['’]s|e)$/iu,
  pl: /^(?:a|u|y|i|e|ę|ą|ów|om|em|owi|ami|ach)$/iu,
};

/** Units of the longest ending, and one more, by which a longer word is told. */
export const inflectionRoom = 6;

/** Whether a word of that language may have the ending `rest` more than its quote. */
export function isInflection(rest: string, language: LanguageCode = defaultLanguage): boolean {
  return inflections[language]?.test(rest) === true;
}
