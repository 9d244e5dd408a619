/** Two texts that are the same to a reader. */
export interface DuplicatePair {
  /** Index into the first list. */
  readonly left: number;
  /** Index into the second list. */
  readonly right: number;
  /** `exact`: equal but for case, punctuation and spacing. `near`: at least 0.8 of the character 4-grams are shared. */
  readonly kind: 'exact' | 'near';
  /** Jaccard similarity of the sets of character 4-grams, in [0, 1]. */
  readonly similarity: number;
}

/** Jaccard similarity from which two texts count as near duplicates. */
export const nearDuplicateThreshold = 0.8;

/**
 * For each text of `left` its most similar duplicate in `right`, if it has one. Candidates are found by the rarest
 * 4-grams of a text alone: two sets with a Jaccard similarity of t must share one of the (1 − t) rarest (prefix
 * filtering, Chaudhuri et al. 2006), so nothing above the threshold is missed and common 4-grams cost nothing.
 */
export function findDuplicates(left: readonly string[], right: readonly string[]): DuplicatePair[] {
  return join(left, right, () => true);
}

/** For each text the most similar one before it of which it is a duplicate, if there is one. */
export function findRepetitions(texts: readonly string[]): DuplicatePair[] {
  return join(texts, texts, (left, right) => right < left);
}

function join(
  left: readonly string[],
  right: readonly string[],
  isCandidate: (left: number, right: number) => boolean,
): DuplicatePair[] {
  const normalizedRight = right.map(normalize);
  const exact = new Map<string, number>();
  normalizedRight.forEach((text, index) => {
    if (text !== '' && !exact.has(text)) exact.set(text, index);
  });
  const gramsRight = normalizedRight.map(gramsOf);
  const frequency = new Map<number, number>();
  for (const grams of gramsRight) for (const gram of grams) frequency.set(gram, (frequency.get(gram) ?? 0) + 1);
  const prefixOf = (grams: ReadonlySet<number>): number[] => {
    const sorted = [...grams].sort((a, b) => (frequency.get(a) ?? 0) - (frequency.get(b) ?? 0) || a - b);
    return sorted.slice(0, grams.size - Math.ceil(nearDuplicateThreshold * grams.size) + 1);
  };
  const index = new Map<number, number[]>();
  gramsRight.forEach((grams, document) => {
    for (const gram of prefixOf(grams)) {
      const list = index.get(gram);
      if (list === undefined) index.set(gram, [document]);
      else list.push(document);
    }
  });

  return left.flatMap((text, position): DuplicatePair[] => {
    const normalized = normalize(text);
    const same = exact.get(normalized);
    if (same !== undefined && isCandidate(position, same))
      return [{ left: position, right: same, kind: 'exact', similarity: 1 }];
    const grams = gramsOf(normalized);
    const seen = new Set<number>();
    let best: DuplicatePair | undefined;
    for (const gram of prefixOf(grams)) {
      for (const candidate of index.get(gram) ?? []) {
        if (seen.has(candidate) || !isCandidate(position, candidate)) continue;
        seen.add(candidate);
        const similarity = jaccard(grams, gramsRight[candidate] ?? noGrams);
        if (similarity >= nearDuplicateThreshold && similarity > (best?.similarity ?? 0))
          best = { left: position, right: candidate, kind: 'near', similarity };
      }
    }
    return best === undefined ? [] : [best];
  });
}

/** Lower case, letters and digits only, single spaces: what two texts have in common for a reader. */
function normalize(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .trim();
}

const noGrams: ReadonlySet<number> = new Set();

/** Hashes of the character 4-grams (FNV-1a). A text shorter than that is found only as an exact duplicate. */
function gramsOf(text: string): ReadonlySet<number> {
  if (text.length < 4) return noGrams;
  const grams = new Set<number>();
  for (let i = 0; i + 4 <= text.length; i++) {
    let hash = 0x811c9dc5;
    for (let j = i; j < i + 4; j++) hash = Math.imul(hash ^ text.charCodeAt(j), 0x01000193);
    grams.add(hash);
  }
  return grams;
}

function jaccard(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  let shared = 0;
  for (const gram of small) if (large.has(gram)) shared++;
  return shared / (a.size + b.size - shared);
}
