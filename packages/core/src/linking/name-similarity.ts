// How alike two names are, word by word.

/** A word of at least so many characters may have one that is wrong. */
export const shortestWithError = 4;

/** What a pair of words counts that are not the same: an initial for a word, or one wrong character. */
const initialShare = 0.6;
const oneEditShare = 0.85;

/**
 * Whether two words differ by one character that is inserted, left out or another one, or by two neighbours that changed
 * places: a distance of 1 by Damerau 1964.
 */
export function isOneEdit(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1) return false;
  let start = 0;
  while (start < short.length && short[start] === long[start]) start++;
  let end = 0;
  while (end < short.length - start && short.at(-1 - end) === long.at(-1 - end)) end++;
  const rest = short.length - start - end;
  if (long.length > short.length) return rest === 0;
  if (rest === 1) return true;
  return rest === 2 && short[start] === long[start + 1] && short[start + 1] === long[start];
}

/**
 * Twice the weight of the words that two names share, divided by the weight of all their words (Dice's coefficient): 1 where
 * both have the same words in whatever order. Words may also agree by an initial, or but for one character.
 */
export function nameSimilarity(
  one: readonly string[],
  other: readonly string[],
  weightOf: (word: string) => number,
): number {
  const taken = new Set<number>();
  let shared = 0;
  let all = 0;
  for (const word of other) all += weightOf(word);
  for (const word of one) {
    const weight = weightOf(word);
    let best = 0;
    let at = -1;
    other.forEach((candidate, index) => {
      if (taken.has(index)) return;
      const share = wordSimilarity(word, candidate);
      if (share > best) [best, at] = [share, index];
    });
    if (at < 0) {
      all += weight;
      continue;
    }
    taken.add(at);
    // A word that is only alike is known as well as the one that it is taken for.
    const matched = weightOf(other[at]!);
    all += matched;
    shared += best * matched;
  }
  return all === 0 ? 0 : (2 * shared) / all;
}

function wordSimilarity(one: string, other: string): number {
  if (one === other) return 1;
  if (one.length === 1 || other.length === 1) return one[0] === other[0] ? initialShare : 0;
  return one.length >= shortestWithError && other.length >= shortestWithError && isOneEdit(one, other)
    ? oneEditShare
    : 0;
}
