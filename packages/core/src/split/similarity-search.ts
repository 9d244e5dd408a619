import { createGramSets, type GramSets } from './gram-sets.ts';

/** The most similar text of an index. */
export interface MostSimilar {
  readonly index: number;
  /** Jaccard similarity of the sets of character 4-grams, in [0, 1]. */
  readonly similarity: number;
}

/** Texts that share a gram among their rarest ones, by gram. */
interface Postings {
  /** Those of rank r lie at `starts[r]` up to `starts[r + 1]`, in ascending order of texts. */
  readonly starts: Int32Array;
  readonly texts: Int32Array;
  /** Where in its set the text has the gram. */
  readonly places: Int32Array;
}

/**
 * Finds for each of `queries` the text of `index` that is most similar, if it is similar enough; of equal ones the first.
 * Query q may find texts before `limits(q)` only.
 *
 * Two sets with a similarity of t share one of the (1 − t) rarest grams of each (prefix filtering, Chaudhuri et al. 2006),
 * and where they share the first says how similar they can be at most (positional filtering, Xiao et al. 2008). As the
 * best one alone is wanted, t rises to that of the best so far, so most candidates are left as soon as they are met.
 */
export function findMostSimilar(
  index: readonly string[],
  queries: readonly string[],
  threshold: number,
  limits: (query: number) => number,
): (MostSimilar | undefined)[] {
  const { index: sets, others, ranks } = createGramSets(index, queries);
  const postings = createPostings(sets, ranks, threshold);
  const isKnown = new Int32Array(index.length).fill(-1);
  return queries.map((_, query) => {
    const limit = limits(query);
    const first = others.starts[query]!;
    const end = others.starts[query + 1]!;
    const missing = others.unknown[query]!;
    const size = end - first + missing;
    let best = -1;
    let similarity = threshold;
    for (let at = first; at < end; at++) {
      // Whatever is met from here on shares at most the grams from here on.
      const left = end - at;
      if (left / size < similarity) break;
      const rank = others.grams[at]!;
      for (let p = postings.starts[rank]!; p < postings.starts[rank + 1]!; p++) {
        const text = postings.texts[p]!;
        if (text >= limit) break;
        if (isKnown[text] === query) continue;
        isKnown[text] = query;
        const textEnd = sets.starts[text + 1]!;
        const place = sets.starts[text]! + postings.places[p]!;
        const total = size + textEnd - sets.starts[text]!;
        const needed = leastShared(total, similarity, best >= 0 && text > best);
        if (Math.min(left, textEnd - place) < needed) continue;
        const shared = countShared(others.grams, at, end, sets.grams, place, textEnd, needed);
        if (shared < needed) continue;
        best = text;
        similarity = shared / (total - shared);
      }
    }
    return best < 0 ? undefined : { index: best, similarity };
  });
}

/** How many grams two sets of `total` grams must share to be as similar as `similarity`, or more similar. */
function leastShared(total: number, similarity: number, mustBeMore: boolean): number {
  let shared = Math.max(0, Math.floor((similarity * total) / (1 + similarity)) - 1);
  for (;;) {
    const reached = shared / (total - shared);
    if (mustBeMore ? reached > similarity : reached >= similarity) return shared;
    shared++;
  }
}

/** Counts what two ascending lists share, from their first common gram on; stops when it cannot come to `needed`. */
function countShared(
  a: Int32Array,
  aStart: number,
  aEnd: number,
  b: Int32Array,
  bStart: number,
  bEnd: number,
  needed: number,
): number {
  let shared = 0;
  let i = aStart;
  let j = bStart;
  while (i < aEnd && j < bEnd) {
    const difference = a[i]! - b[j]!;
    if (difference === 0) {
      shared++;
      i++;
      j++;
      continue;
    }
    if (difference < 0) i++;
    else j++;
    if (shared + Math.min(aEnd - i, bEnd - j) < needed) return 0;
  }
  return shared;
}

function createPostings({ grams, starts }: GramSets, ranks: number, threshold: number): Postings {
  const texts = starts.length - 1;
  // Where the rarest grams of each set end: without one of them no other set is as similar as the threshold.
  const ends = Int32Array.from({ length: texts }, (_, text) => {
    const size = starts[text + 1]! - starts[text]!;
    return size === 0 ? starts[text]! : starts[text]! + size - Math.ceil(threshold * size) + 1;
  });
  const first = new Int32Array(ranks + 1);
  for (let text = 0; text < texts; text++) {
    for (let at = starts[text]!; at < ends[text]!; at++) first[grams[at]! + 1]!++;
  }
  for (let rank = 0; rank < ranks; rank++) first[rank + 1]! += first[rank]!;
  const next = first.slice();
  const found = { starts: first, texts: new Int32Array(first[ranks]!), places: new Int32Array(first[ranks]!) };
  for (let text = 0; text < texts; text++) {
    for (let at = starts[text]!; at < ends[text]!; at++) {
      const p = next[grams[at]!]!++;
      found.texts[p] = text;
      found.places[p] = at - starts[text]!;
    }
  }
  return found;
}
