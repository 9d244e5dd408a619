// The words that names are made of.
import { WordIndex } from '../doc/word-index.ts';
import { log } from '../kernels/exp-log.ts';
import type { TextList } from './text-list.ts';

/** Words of names, each with a number from 0. */
export interface NameWords {
  readonly texts: readonly string[];
  /** How much each says: the inverse document frequency; a single letter says little. */
  readonly weights: Float32Array;
  /** The number of a word; -1 where no name has it. */
  find(word: string): number;
  /** How much a word says that may be in no name. */
  weightOf(word: string): number;
  /** The words of name `n` are `words` from `starts[n]` to `starts[n + 1]`. */
  readonly starts: Int32Array;
  readonly words: Int32Array;
  /** The names with word `w` are `names` from `nameStarts[w]` to `nameStarts[w + 1]`, ascending. */
  readonly nameStarts: Int32Array;
  readonly names: Int32Array;
}

/** Longer words and names of more words are compared by their beginning: the work must not grow with their squares. */
const longestWord = 40;
const mostWords = 12;
const initialWeight = 1;

/** The words of a normalised name. */
export function splitWords(name: string): string[] {
  return name
    .split(' ', mostWords)
    .filter((word) => word !== '')
    .map((word) => (word.length > longestWord ? word.slice(0, longestWord) : word));
}

/** The words of all names; takes time and memory in proportion to them. */
export function readNameWords(list: TextList): NameWords {
  const starts = new Int32Array(list.length + 1);
  const numbers = new Map<string, number>();
  const placed: number[] = [];
  for (let name = 0; name < list.length; name++) {
    for (const word of splitWords(list.at(name))) {
      let number = numbers.get(word);
      if (number === undefined) {
        number = numbers.size;
        numbers.set(word, number);
      }
      placed.push(number);
    }
    starts[name + 1] = placed.length;
  }
  const words = Int32Array.from(placed);
  const texts = [...numbers.keys()];
  // It takes less memory than the map, and nobody can choose words that share a place.
  const index = new WordIndex(Math.max(2, texts.length));
  for (const text of texts) index.add(text, 0, text.length);
  const nameStarts = new Int32Array(texts.length + 1);
  for (const number of words) nameStarts[number + 1]!++;
  for (let number = 0; number < texts.length; number++) nameStarts[number + 1]! += nameStarts[number]!;
  const next = nameStarts.slice(0, -1);
  const names = new Int32Array(words.length);
  for (let name = 0; name < list.length; name++)
    for (let at = starts[name]!; at < starts[name + 1]!; at++) names[next[words[at]!]!++] = name;
  const weigh = (text: string, frequency: number): number =>
    text.length === 1 ? initialWeight : log((1 + list.length) / frequency) + leastWeight;
  const weights = Float32Array.from(texts, (text, number) =>
    weigh(text, nameStarts[number + 1]! - nameStarts[number]!),
  );
  const find = (word: string): number => index.find(word, 0, word.length);
  return {
    texts,
    weights,
    find,
    weightOf: (word) => weights[find(word)] ?? weigh(word, 1),
    starts,
    words,
    nameStarts,
    names,
  };
}

/** Of a word that every name has: in a small knowledge base that is no reason not to look at it. */
const leastWeight = 1;
