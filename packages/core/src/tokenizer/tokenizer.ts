import { checkText, createDoc } from '../doc/create-doc.ts';
import type { Doc } from '../doc/doc.ts';
import { TinctureError } from '../errors/tincture-error.ts';
import type { Task } from '../tasks/task.ts';
import { BorderList } from './border-list.ts';
import { isSpaceUnit } from './characters.ts';
import { ChunkCache } from './chunk-cache.ts';
import type { TokenRule } from './emit.ts';
import { checkLanguage, defaultLanguage, type LanguageCode, languages } from './languages.ts';
import type { Rules } from './rules.ts';
import { scanChunk } from './scan-chunk.ts';
import { createSpecialCases } from './special-cases.ts';

/** A token with the rule that made it. */
export interface ExplainedToken {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly rule: TokenRule;
}

/** Cuts texts into tokens without changing them. */
export interface Tokenizer {
  /** The language whose rules it cuts by. */
  readonly language: LanguageCode;
  /** The Doc of a text. Throws `text-invalid` for what is not a string. */
  tokenize(text: string): Doc;
  /** Which rule made each token. */
  explain(text: string): ExplainedToken[];
}

/** Settings of {@link createTokenizer}. */
export interface TokenizerOptions {
  /** What the texts are in. Default `en`. */
  readonly language?: LanguageCode;
  /**
   * Texts with tokens of their own where no letter or digit is directly before or after them:
   * `{"dunno": ["dun", "no"]}`. They win over the rules.
   */
  readonly specialCases?: Readonly<Record<string, readonly string[]>>;
}

/**
 * A tokenizer for a language, with further special cases if given. Throws `argument-invalid` for a case that changes its
 * text, and for a language that is not known, with the list of those that are.
 */
export function createTokenizer(options: TokenizerOptions = {}): Tokenizer {
  const code = checkLanguage(options.language ?? defaultLanguage);
  const language = languages[code];
  const all = new Map(language.specialCases());
  for (const [text, pieces] of Object.entries(options.specialCases ?? {})) {
    checkSpecialCase(text, pieces);
    all.set(text, { pieces, place: 'alone' });
  }
  const rules: Rules = { language, cases: createSpecialCases(all, language) };
  const cache = new ChunkCache();
  const borders = new BorderList();

  const tokenizeChunk = (text: string, from: number, to: number): void => {
    if (cache.copy(text, from, to, borders)) return;
    const first = borders.count;
    scanChunk(text.slice(from, to), rules, (start, end) => borders.push(from + start, from + end));
    cache.keep(text, from, to, borders, first);
  };

  return {
    language: code,
    tokenize(text: string): Doc {
      checkText(text);
      forEachChunk(text, tokenizeChunk);
      const { starts, ends } = borders.take();
      return createDoc(text, starts, ends);
    },
    explain(text: string): ExplainedToken[] {
      checkText(text);
      const tokens: ExplainedToken[] = [];
      forEachChunk(text, (_, from, to) => {
        scanChunk(text.slice(from, to), rules, (start, end, rule) => {
          tokens.push({ text: text.slice(from + start, from + end), start: from + start, end: from + end, rule });
        });
      });
      return tokens;
    },
  };
}

const tokenizers = new Map<LanguageCode, Tokenizer>();

/**
 * The tokenizer of a language, by the built-in rules: one for all who ask, since it remembers the words that it has cut.
 * Throws `argument-invalid` for a language that is not known, with the list of those that are.
 */
export function tokenizerOf(language: LanguageCode = defaultLanguage): Tokenizer {
  let tokenizer = tokenizers.get(language);
  if (tokenizer === undefined) {
    tokenizer = createTokenizer({ language });
    tokenizers.set(language, tokenizer);
  }
  return tokenizer;
}

/** The tokenizer for the texts of a task: whoever makes a Doc for a component takes that of the component's task. */
export function tokenizerFor({ language }: Pick<Task, 'language'>): Tokenizer {
  return tokenizerOf(language);
}

/** The Doc of an English text, by the built-in rules. For another language: {@link tokenizerFor}, {@link createTokenizer}. */
export function tokenize(text: string): Doc {
  return tokenizerOf().tokenize(text);
}

/** Which rule made each token of an English text. For another language: {@link Tokenizer.explain}. */
export function explainTokens(text: string): ExplainedToken[] {
  return tokenizerOf().explain(text);
}

function forEachChunk(text: string, visit: (text: string, from: number, to: number) => void): void {
  const length = text.length;
  let position = 0;
  while (position < length) {
    if (isSpaceUnit(text.charCodeAt(position))) {
      position++;
      continue;
    }
    const from = position++;
    while (position < length && !isSpaceUnit(text.charCodeAt(position))) position++;
    visit(text, from, position);
  }
}

function checkSpecialCase(text: string, pieces: readonly string[]): void {
  const isWhole = pieces.length > 0 && pieces.join('') === text && !pieces.includes('') && !/\s/u.test(text);
  if (isWhole) return;
  throw new TinctureError({
    code: 'argument-invalid',
    problem: `The special case ${JSON.stringify(text)} is split into ${JSON.stringify(pieces)}, which is not the same text.`,
    fix: 'Give pieces without whitespace that put together are the special case: the tokenizer never changes a text.',
  });
}
