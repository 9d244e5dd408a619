import type { TokenRange } from '../doc/align.ts';
import { tokenText } from '../doc/create-doc.ts';
import type { CorefText } from './mentions.ts';
import type { CorefWords } from './words.ts';

/** More words are no phrase of one thing. */
const longestPhrase = 8;

/**
 * Mentions that closed classes of words tell without a parse: pronouns; what a determiner or a possessive pronoun begins, up to a word
 * that no phrase goes over; names; and a phrase with the one after "of". By start, then by end, each once.
 */
export function findMentions({ doc, words, lists }: CorefText): TokenRange[] {
  const { breaks, demonstratives, determiners, possessives, pronouns } = lists;
  // Articles are pronouns too in some languages: as such they are not told from their looks.
  const isPronoun = (word: string): boolean => pronouns.has(word) && !determiners.has(word);
  const found = new Map<string, TokenRange>();
  const add = (startToken: number, endToken: number): void => {
    if (endToken > startToken) found.set(`${startToken} ${endToken}`, { startToken, endToken });
  };
  const phrases: TokenRange[] = [];
  for (let token = 0; token < words.length; ) {
    const word = words[token]!;
    if (isPronoun(word)) add(token, token + 1);
    const begins = determiners.has(word) || possessives.has(word);
    const end =
      begins || isNameWord(doc.text.slice(doc.starts[token], doc.ends[token]), lists)
        ? phraseEnd(token, begins)
        : token;
    if (end > token + (begins ? 1 : 0)) {
      add(token, end);
      phrases.push({ startToken: token, endToken: end });
      // A possessive pronoun inside is a mention of its own.
      for (let inside = token; inside < end; inside++) if (isPronoun(words[inside]!)) add(inside, inside + 1);
      token = end;
      continue;
    }
    if (demonstratives.has(word) && (breaks.has(words[token + 1] ?? '.') || !/\p{L}/u.test(words[token + 1] ?? '.')))
      add(token, token + 1);
    token++;
  }
  phrases.forEach(({ startToken, endToken }, index) => {
    const next = phrases[index + 1];
    if (next !== undefined && next.startToken === endToken + 1 && words[endToken] === 'of')
      add(startToken, next.endToken);
  });
  return [...found.values()].sort((a, b) => a.startToken - b.startToken || a.endToken - b.endToken);

  function phraseEnd(start: number, begins: boolean): number {
    let end = begins ? start + 1 : start;
    for (; end < words.length && end - start < longestPhrase; end++) {
      const word = words[end]!;
      if (!/^[\p{L}\p{N}$€£%-]/u.test(word) || breaks.has(word) || pronouns.has(word) || determiners.has(word)) break;
      if (!begins && !isNameWord(tokenText(doc, end), lists)) break;
      if (end > start && doc.text.slice(doc.ends[end - 1], doc.starts[end]).includes('\n')) break;
      // A participle or an adverb at the end is more likely what happens to it.
      if (begins && end > start + 1 && /(ed|ly)$/.test(word)) break;
    }
    return end;
  }
}

function isNameWord(word: string, { breaks, determiners, pronouns }: CorefWords): boolean {
  if (!/^\p{Lu}/u.test(word)) return false;
  const lower = word.toLowerCase();
  return !breaks.has(lower) && !determiners.has(lower) && !pronouns.has(lower) && !/ly$/.test(lower);
}
