import { findMostSimilar } from './similarity-search.ts';

/** Two texts that are the same to a reader. */
export interface DuplicatePair {
  /** Index into the first list. */
  readonly left: number;
  /** Index into the second list. */
  readonly right: number;
  /** `exact`: equal but for case, punctuation and spacing, `+` and `#` aside. `near`: at least 0.8 of the character 4-grams are shared. */
  readonly kind: 'exact' | 'near';
  /** Jaccard similarity of the sets of character 4-grams, in [0, 1]. */
  readonly similarity: number;
}

/** Jaccard similarity from which two texts count as near duplicates. */
export const nearDuplicateThreshold = 0.8;

/** For each text of `left` its most similar duplicate in `right`, if it has one; of equally similar ones the first. */
export function findDuplicates(left: readonly string[], right: readonly string[]): DuplicatePair[] {
  const kept = groupsOf(right.map(normalize));
  const asked = groupsOf(left.map(normalize));
  const similar = findMostSimilar(kept.texts, asked.texts, nearDuplicateThreshold, () => kept.texts.length);
  return left.flatMap((_, position): DuplicatePair[] => {
    const group = asked.groups[position];
    if (group === undefined) return [];
    const same = kept.groupOf.get(asked.texts[group]!);
    if (same !== undefined) return [exactPair(position, kept.firsts[same]!)];
    const found = similar[group];
    return found === undefined ? [] : [nearPair(position, kept.firsts[found.index]!, found.similarity)];
  });
}

/** For each text the most similar one before it of which it is a duplicate, if there is one. */
export function findRepetitions(texts: readonly string[]): DuplicatePair[] {
  const { texts: different, firsts, groups } = groupsOf(texts.map(normalize));
  const similar = findMostSimilar(different, different, nearDuplicateThreshold, (group) => group);
  return texts.flatMap((_, position): DuplicatePair[] => {
    const group = groups[position];
    // An empty text is no repetition of another.
    if (group === undefined) return [];
    if (firsts[group] !== position) return [exactPair(position, firsts[group]!)];
    const found = similar[group];
    return found === undefined ? [] : [nearPair(position, firsts[found.index]!, found.similarity)];
  });
}

/** Texts that are equal but for case, punctuation and spacing, as one. */
interface Groups {
  /** What the texts of each group have in common, in order of their first text. */
  readonly texts: readonly string[];
  /** Index of the first text of each group. */
  readonly firsts: readonly number[];
  /** Group of each text; undefined for an empty one. */
  readonly groups: readonly (number | undefined)[];
  readonly groupOf: ReadonlyMap<string, number>;
}

function groupsOf(normalized: readonly string[]): Groups {
  const groupOf = new Map<string, number>();
  const firsts: number[] = [];
  const groups = normalized.map((text, index) => {
    if (text === '') return undefined;
    let group = groupOf.get(text);
    if (group === undefined) {
      group = firsts.push(index) - 1;
      groupOf.set(text, group);
    }
    return group;
  });
  return { texts: [...groupOf.keys()], firsts, groups, groupOf };
}

function exactPair(left: number, right: number): DuplicatePair {
  return { left, right, kind: 'exact', similarity: 1 };
}

function nearPair(left: number, right: number, similarity: number): DuplicatePair {
  return { left, right, kind: 'near', similarity };
}

/**
 * What two texts have in common for a reader: lower case, letters, digits, emoji, and the signs that make `C++` another
 * word than `C#`, with single spaces. A text of nothing but punctuation is compared as it stands.
 */
function normalize(text: string): string {
  const lower = text.normalize('NFKC').toLowerCase();
  const words = lower.replace(/[^\p{L}\p{N}\p{M}\p{Extended_Pictographic}\p{Regional_Indicator}+#]+/gu, ' ').trim();
  return words === '' ? lower.replace(/\s+/gu, ' ').trim() : words;
}
