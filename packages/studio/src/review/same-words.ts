// Two texts that say the same: where what is in one is in the other.
import type { ItemView, Tokens } from '../api/messages.ts';
import { firstAbove } from './spans.ts';

interface Place {
  readonly start: number;
  readonly end: number;
}

/** Where things of one text are in another one. */
export interface SamePlaces {
  /** A stretch of the other text with the same words; undefined where it begins or ends at what is no word. */
  readonly range: <Part extends Place>(part: Part) => Part | undefined;
  /** The token of the other text before which the same words end and begin; undefined where the signs between them differ. */
  readonly border: (token: number) => number | undefined;
}

/**
 * The places of two texts that have the same words, whatever their case and the signs between them; undefined where they do not.
 * With `needsAll` all tokens are words, in the case that they have.
 */
export function samePlaces(item: ItemView, other: ItemView, needsAll: boolean): SamePlaces | undefined {
  const [here, there] = [wordsOf(item, needsAll), wordsOf(other, needsAll)];
  const isSame = here.length === there.length && here.every(({ said }, index) => said === there[index]?.said);
  if (!isSame) return undefined;
  const tokensHere = here.map(({ token }) => token);
  const [starts, ends] = [here.map(({ start }) => start), here.map(({ end }) => end)];
  return {
    range: (part) => {
      const first = firstAbove(ends, part.start);
      const last = firstAbove(starts, part.end - 1) - 1;
      const start = at(part.start, here[first], there[first]);
      const end = at(part.end, here[last], there[last]);
      return start === undefined || end === undefined ? undefined : { ...part, start, end };
    },
    border: (token) => {
      // Where a text begins there is nothing to tell apart.
      if (token === 0) return 0;
      const word = firstAbove(tokensHere, token - 1);
      const [own, others] = [signsBefore(item, here, word), signsBefore(other, there, word)];
      if (own.signs !== others.signs) return undefined;
      return others.first + token - own.first;
    },
  };
}

interface Word extends Place {
  readonly token: number;
  /** What makes it the same as another one. */
  readonly said: string;
}

function wordsOf({ document: { text }, tokens }: ItemView, needsAll: boolean): Word[] {
  return tokens.starts.flatMap((start, token) => {
    const end = tokens.ends[token] ?? start;
    const word = text.slice(start, end);
    if (!needsAll && !/[\p{L}\p{N}]/u.test(word)) return [];
    return [{ start, end, token, said: needsAll ? word : word.toLowerCase() }];
  });
}

/** Where a place in or at a word is in the same word of the other text; within one only where both are as long. */
function at(place: number, word: Word | undefined, same: Word | undefined): number | undefined {
  if (word === undefined || same === undefined || place < word.start || place > word.end) return undefined;
  if (place === word.end) return same.end;
  if (place === word.start) return same.start;
  return word.end - word.start === same.end - same.start ? same.start + place - word.start : undefined;
}

/** What is between a word and the one before it: its first token, and all of it. */
function signsBefore(
  { document: { text }, tokens }: { readonly document: { readonly text: string }; readonly tokens: Tokens },
  words: readonly Word[],
  word: number,
): { first: number; signs: string } {
  const first = (words[word - 1]?.token ?? -1) + 1;
  const end = words[word]?.token ?? tokens.starts.length;
  const signs = tokens.starts.slice(first, end).map((start, index) => text.slice(start, tokens.ends[first + index]));
  return { first, signs: signs.join(' ') };
}
