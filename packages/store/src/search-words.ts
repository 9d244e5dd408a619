/** A row of words that follow each other, of which the last may be the beginning of one. */
export interface Phrase {
  readonly words: readonly string[];
  readonly isPrefix: boolean;
  /** Whether it is not to be there. */
  readonly isExcluded: boolean;
}

/** The very text: of what is written without spaces, and of what has no words. */
export interface VeryText {
  readonly text: string;
  readonly isExcluded: boolean;
}

/** Scripts that put no space between words: there, only the very text can be looked for. */
const withoutSpaces =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/**
 * What a search looks for: each word, and what stands in double quotes together; a `-` right before one excludes it. What is in a
 * script without spaces is very text, and so is a search without words as a whole.
 */
export function searchParts(search: string): readonly (Phrase | VeryText)[] {
  const parts: (Phrase | VeryText)[] = [];
  for (const [part, quoted] of search.matchAll(/-?"([^"]*)"?|[^\s"]+/g)) {
    const isExcluded = /^-["\p{L}\p{N}]/u.test(part);
    const text = quoted ?? (isExcluded ? part.slice(1) : part);
    const words = wordsOf(text);
    if (withoutSpaces.test(text)) parts.push({ text, isExcluded });
    else if (words.length > 0) parts.push({ words, isPrefix: false, isExcluded });
  }
  const last = parts.at(-1);
  if (last === undefined) return [{ text: search.trim(), isExcluded: false }];
  // What is excluded is no beginning: while it is written, it would take away what only begins as it does.
  const isWhole = 'text' in last || last.isExcluded || search.trimEnd().endsWith('"');
  return isWhole ? parts : [...parts.slice(0, -1), { ...last, isPrefix: true }];
}

/** The words of a text as they are compared: without accents, in lower case. */
export function wordsOf(text: string): readonly string[] {
  const plain = text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return plain.match(/[\p{L}\p{N}\p{Co}]+/gu) ?? [];
}

/** Whether a text has what is searched for. */
export function isFound(text: string, search: string): boolean {
  const found = wordsOf(text);
  const has = ({ words, isPrefix }: Phrase): boolean =>
    found.some((_, at) =>
      words.every((word, index) => {
        const candidate = found[at + index] ?? '';
        return isPrefix && index === words.length - 1 ? candidate.startsWith(word) : candidate === word;
      }),
    );
  return searchParts(search).every(
    (part) => ('text' in part ? text.includes(part.text) : has(part)) !== part.isExcluded,
  );
}
