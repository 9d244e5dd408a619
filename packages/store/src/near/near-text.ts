// When two texts are nearly the same, and how such pairs are found without comparing all with all.

/** Jaccard similarity of the sets of word pairs from which two texts are near duplicates. */
export const nearThreshold = 0.8;

/**
 * MinHash signatures in bands (Broder 1997; Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, 3.4): two texts with
 * the similarity s have a band in common with a probability of 1 − (1 − s^rows)^bands: 0.99 at 0.8, 0.9999 at 0.9.
 */
const bands = 9;
const rows = 4;

/** Scripts that put no space between words: there each character is one. */
const wordsWithoutSpaces =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/gu;
const words = /[\p{L}\p{N}\p{M}+#]+|\p{Extended_Pictographic}|\p{Regional_Indicator}/gu;

/**
 * The pairs of neighbouring words of a text, its beginning and its end among them, as ascending hashes, each once. Case,
 * punctuation and spacing are left out. Pairs, and not the characters that splits are compared by: of a text of few words
 * in which one differs nobody would say that it is the same.
 */
export function wordPairs(text: string): Uint32Array {
  const plain = text.normalize('NFKC').toLowerCase().replace(wordsWithoutSpaces, ' $& ');
  const found = plain.match(words) ?? [plain.trim()];
  const pairs = new Set<number>();
  let before = 1;
  for (const word of found) {
    const hash = hashWord(word);
    pairs.add(mix(before, hash));
    before = hash;
  }
  pairs.add(mix(before, 2));
  return Uint32Array.from(pairs).sort();
}

/** Jaccard similarity of two sets from {@link wordPairs}, in [0, 1]. */
export function similarity(one: Uint32Array, other: Uint32Array): number {
  let shared = 0;
  for (let i = 0, j = 0; i < one.length && j < other.length; ) {
    const [a = 0, b = 0] = [one[i], other[j]];
    if (a === b) shared++;
    if (a <= b) i++;
    if (b <= a) j++;
  }
  return shared / (one.length + other.length - shared);
}

/** What near duplicates have in common with high probability, and few others: one whole number a band. */
export function bandKeys(pairs: Uint32Array): number[] {
  return Array.from({ length: bands }, (_, band) => {
    let key = 0;
    for (let row = band * rows; row < (band + 1) * rows; row++) key = mix(key, leastHash(pairs, row));
    return band * 2 ** 32 + key;
  });
}

function leastHash(pairs: Uint32Array, row: number): number {
  const seed = mix(row, 0x9e3779b9);
  let least = 0xffffffff;
  for (const pair of pairs) least = Math.min(least, mix(seed, pair));
  return least;
}

/** FNV-1a over UTF-16 code units. */
function hashWord(word: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < word.length; index++) hash = Math.imul(hash ^ word.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}

/** Two numbers as one of 32 bits, each bit of which depends on all of theirs (the finaliser of MurmurHash3). */
function mix(one: number, other: number): number {
  let hash = Math.imul(one, 0x2545f491) ^ other;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
