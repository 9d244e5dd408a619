/** What is searched for: a row of words that follow each other, of which the last may be the beginning of one. */
export interface Phrase {
  readonly words: readonly string[];
  readonly isPrefix: boolean;
  /** Whether it is not to be there. */
  readonly isExcluded: boolean;
}

/** Scripts that put no space between words: there, only the very text can be looked for. */
const withoutSpaces =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/**
 * The phrases of a search: each word, and what stands in double quotes together; a `-` right before one excludes it. Undefined
 * where it has no words, or is in a script without spaces: then the very text is to be found.
 */
export function searchPhrases(search: string): readonly Phrase[] | undefined {
  if (withoutSpaces.test(search)) return undefined;
  const phrases: Phrase[] = [];
  for (const [part, quoted] of search.matchAll(/-?"([^"]*)"?|[^\s"]+/g)) {
    const words = wordsOf(quoted ?? part);
    if (words.length > 0) phrases.push({ words, isPrefix: false, isExcluded: /^-["\p{L}\p{N}]/u.test(part) });
  }
  const last = phrases.at(-1);
  if (last === undefined) return undefined;
  // What is excluded is no beginning: while it is written, it would take away what only begins as it does.
  const isWhole = last.isExcluded || search.trimEnd().endsWith('"');
  return isWhole ? phrases : [...phrases.slice(0, -1), { ...last, isPrefix: true }];
}

/** The words of a text as they are compared: without accents, in lower case. */
export function wordsOf(text: string): readonly string[] {
  const plain = text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return plain.match(/[\p{L}\p{N}\p{Co}]+/gu) ?? [];
}

/** Whether a text has what is searched for. */
export function hasPhrases(text: string, search: string): boolean {
  const phrases = searchPhrases(search);
  if (phrases === undefined) return text.includes(search.trim());
  const found = wordsOf(text);
  return phrases.every(({ words, isPrefix, isExcluded }) => {
    const isThere = found.some((_, at) =>
      words.every((word, index) => {
        const candidate = found[at + index] ?? '';
        return isPrefix && index === words.length - 1 ? candidate.startsWith(word) : candidate === word;
      }),
    );
    return isThere !== isExcluded;
  });
}
