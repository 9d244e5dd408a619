import { TinctureError } from '../errors/tincture-error.ts';
import type { JsonObject } from '../json.ts';
import type { Language } from './language.ts';
import { chinese } from './languages/chinese.ts';
import { dutch } from './languages/dutch.ts';
import { english } from './languages/english.ts';
import { french } from './languages/french.ts';
import { german } from './languages/german.ts';
import { italian } from './languages/italian.ts';
import { japanese } from './languages/japanese.ts';
import { polish } from './languages/polish.ts';
import { portuguese } from './languages/portuguese.ts';
import { spanish } from './languages/spanish.ts';

/** Languages that the tokenizer knows, by their codes (ISO 639-1). */
export const languageCodes = ['en', 'de', 'fr', 'es', 'pt', 'it', 'nl', 'pl', 'ja', 'zh'] as const;

/** One of {@link languageCodes}. */
export type LanguageCode = (typeof languageCodes)[number];

/** What a text is in where nothing else is said. */
export const defaultLanguage: LanguageCode = 'en';

/** The data of each language. */
export const languages: Readonly<Record<LanguageCode, Language>> = {
  en: english,
  de: german,
  fr: french,
  es: spanish,
  pt: portuguese,
  it: italian,
  nl: dutch,
  pl: polish,
  ja: japanese,
  zh: chinese,
};

/** Whether the value is one of {@link languageCodes}. */
export function isLanguageCode(value: unknown): value is LanguageCode {
  return languageCodes.some((code) => code === value);
}

/** Throws `argument-invalid`, with the list of those that are known, for what is none of {@link languageCodes}. */
export function checkLanguage(value: unknown): LanguageCode {
  if (isLanguageCode(value)) return value;
  throw new TinctureError({
    code: 'argument-invalid',
    problem: `The language is ${JSON.stringify(value)?.slice(0, 80) ?? 'missing'}, which the tokenizer does not know.`,
    fix: `Use one of: ${languageList}.`,
  });
}

/** The languages for messages: `en (English), de (German) …`. */
export const languageList: string = languageCodes.map((code) => `${code} (${languages[code].name})`).join(', ');

/** The name of a language in English: `German`. */
export function languageName(code: LanguageCode): string {
  return languages[code].name;
}

/** Whether each character is a token in texts of the language, because words have no spaces between them. */
export function isSpaceless(code: LanguageCode = defaultLanguage): boolean {
  return languages[code].isSpaceless === true;
}

/** What a model file says about the tokenizer of its texts: `language` and `version`. */
export function tokenizerInfo(language: LanguageCode = defaultLanguage): JsonObject {
  return { language, version: languages[language].version };
}
