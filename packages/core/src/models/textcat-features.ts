// What a text classifier sees of a text: its words, pairs of neighbouring words, and the character 3- to 5-grams inside
// each word (with a space at either end), each as a hash. Words are tokens in lower case; of punctuation only ! and ?.
import type { Doc } from '../doc/doc.ts';

/** The two blocks of features; each is normalised by itself. */
export const featureBlocks = ['words', 'characters'] as const;

/** Hashes of the features of one text; the same hash as often as the feature occurs. */
export interface TextFeatures {
  readonly words: Int32Array;
  readonly characters: Int32Array;
}

/** Longer words add no n-grams beyond this: no word is longer, and work stays in proportion to the text. */
const longestWord = 40;
const shortestGram = 3;
const longestGram = 5;

/**
 * Computes {@link TextFeatures}; the n-grams of words that were seen before are remembered. What the first of several
 * lines has counts `firstLineWeight` times: it is often a title or a subject. `gramsOf` a word may give other numbers for its n-grams
 * than their hashes: what is looked up there is looked up once a word.
 */
export function createFeatureReader(
  firstLineWeight: number,
  gramsOf: (word: string) => Int32Array = characterGrams,
): (doc: Doc) => TextFeatures {
  const grams = new Map<string, Int32Array>();
  return (doc) => {
    const words: number[] = [];
    const characters: number[] = [];
    let previous = textStart;
    const firstLine = firstLineEnd(doc.text);
    for (let token = 0; token < doc.length; token++) {
      const word = doc.text.slice(doc.starts[token], doc.ends[token]).toLowerCase();
      if (!isCounted(word)) continue;
      const hash = wordHash(word);
      const times = doc.starts[token]! < firstLine ? firstLineWeight : 1;
      const pair = pairHash(previous, hash);
      previous = hash;
      let found = grams.get(word);
      if (found === undefined) {
        found = gramsOf(word);
        if (grams.size >= 50_000) grams.clear();
        grams.set(word, found);
      }
      for (let time = 0; time < times; time++) {
        words.push(hash, pair);
        for (const gram of found) characters.push(gram);
      }
    }
    words.push(pairHash(previous, textEnd));
    return { words: new Int32Array(words), characters: new Int32Array(characters) };
  };
}

/** Where the first line of a text ends; 0 where no other line has anything on it. */
export function firstLineEnd(text: string): number {
  const end = text.indexOf('\n');
  return end >= 0 && /\S/.test(text.slice(end)) ? end : 0;
}

/** Words, numbers, emoji, ! and ?; other punctuation says little of what a text is about. */
export function isCounted(word: string): boolean {
  return word === '!' || word === '?' || /[\p{L}\p{N}\p{Extended_Pictographic}!?]/u.test(word);
}

/** Hashes of the character n-grams of a word in lower case. */
export function characterGrams(word: string): Int32Array {
  const padded = ` ${word.slice(0, longestWord)} `;
  const hashes: number[] = [];
  for (let start = 0; start + shortestGram <= padded.length; start++) {
    let hash = 0x811c9dc5 ^ 0x5bd1e995;
    for (let length = 1; length <= longestGram && start + length <= padded.length; length++) {
      hash = Math.imul(hash ^ padded.charCodeAt(start + length - 1), 0x01000193);
      if (length >= shortestGram) hashes.push(scramble(hash ^ length));
    }
  }
  return Int32Array.from(hashes);
}

/** Hash of a word in lower case. */
export function wordHash(text: string): number {
  let hash = Math.imul(0x811c9dc5 ^ 1, 0x01000193);
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return scramble(hash);
}

/** Hash of two neighbouring words, from theirs. */
export function pairHash(first: number, second: number): number {
  return scramble(Math.imul(first, 0x9e3779b1) ^ second);
}

function scramble(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return mixed ^ (mixed >>> 13);
}

/** What stands before the first word, and after the last. */
export const textStart: number = wordHash('^');
export const textEnd: number = wordHash('$');
