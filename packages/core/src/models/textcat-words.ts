// What a text classifier remembers of the words it has seen: everything of a text's score that follows from one word alone.
// The long rows of numbers lie in the arena of the kernels, one row a word.
import { WordIndex } from '../doc/word-index.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { indexKeys } from './key-index.ts';
import { characterGrams, isCounted, wordHash } from './textcat-features.ts';
import { smoothInverseFrequency } from './textcat-input.ts';
import { type TextcatNetwork, type WindowScorer, wordPieces } from './textcat-network.ts';
import { listedRows, type TextcatTables } from './textcat-tables.ts';

/** A word as the classifier sees it. */
export interface KnownWord {
  /** Hash of the word in lower case; 0 and unused where the word is not counted. */
  readonly hash: number;
  /** Whether it has word and character features; punctuation has none. */
  readonly isCounted: boolean;
  /** Row of the word itself; -1 where the vocabulary lacks it. */
  readonly row: number;
  /** Rows of its character n-grams, as often as each occurs in it. */
  readonly grams: Int32Array;
  /** Sum of idf² over `grams`. */
  readonly gramSquares: number;
  /** Row of its vector; -1 where it has none. */
  readonly vectorRow: number;
  /** The mean of the texts' vectors times its vector times the weight of the word in a text. */
  readonly alongMean: number;
  /** Rows of its pieces in the network; empty without one. */
  readonly pieces: Int32Array;
  /** Where its sums are remembered; -1 where they are not. */
  readonly slot: number;
  /** How often it counts in the text at hand. */
  count: number;
}

/** Memory that the words may take together, roughly. */
const mostBytes = 24 * 2 ** 20;
/** Longer words are rare and are not remembered. */
const longestKept = 40;

/** How many different tokens are remembered until all are forgotten; `filters` of the network, 0 without one. */
export function rememberedTokens(labels: number, dimensions: number, filters: number): number {
  return Math.max(64, Math.floor(mostBytes / (400 + 8 * labels + 4 * dimensions + 6 * filters)));
}

/** The words that were met. */
export interface WordMemory {
  /** Finds or makes the {@link KnownWord} of the token [start, end) of `text`. The answer is the same whether it was remembered or not. */
  know(text: string, start: number, end: number): KnownWord;
  /**
   * Adds the sums of idf · weight over the n-grams of `words` to `characters`, each word once, and what their vectors score, then the
   * vectors themselves, to `vectors`, each word as often as it counts.
   */
  addTo(characters: Float32Array, vectors: Float32Array, words: readonly KnownWord[]): void;
  /** Forgets all words if there are too many; between two texts, so that a text has one {@link KnownWord} a word. */
  forgetIfFull(): void;
}

/** Bytes of the arena that {@link createWordMemory} takes for so many words. */
export function wordMemoryBytes(labels: number, dimensions: number, capacity: number): number {
  const rowBytes = 4 * (2 * (labels + 3) + dimensions + 3);
  return (capacity + 1) * rowBytes + 64;
}

/** The network of a classifier, and what scores texts by it; the scorer has as many slots as the memory. */
export interface WordWindows {
  readonly network: TextcatNetwork;
  readonly scorer: WindowScorer;
}

/** An empty memory for `capacity` words, which `windows` learns of where there is a network. */
export function createWordMemory(
  kernels: Kernels,
  tables: TextcatTables,
  capacity: number,
  windows: WordWindows | undefined,
): WordMemory {
  const { vocabulary, columns, dimensions } = tables;
  const vectorColumns = (dimensions + 3) & ~3;
  const stride = 2 * columns + vectorColumns;
  /** A row a word, and one to work with: the sum over the n-grams, what the vector scores, the vector. */
  const table = kernels.floats((capacity + 1) * stride);
  const vectorTable = table.subarray(columns);
  const index = kernels.integers(listedRows);
  const ones = kernels.floats(listedRows).fill(1);
  const counts = kernels.floats(listedRows);
  const make = createWordMaker(tables, windows?.network.pieces.scales.length ?? 0);
  /** Tokens as they stand in texts, so that most need not be put in lower case; the word of each by its number. */
  const tokens = new WordIndex(capacity);
  const wordOf: KnownWord[] = [];
  const words = new Map<string, KnownWord>();
  let slots = 0;

  const addListed = (characters: Float32Array, vectors: Float32Array, listed: number): void => {
    kernels.addRows(table, stride, index, ones, characters, listed, columns);
    if (dimensions === 0) return;
    kernels.addRows(vectorTable, stride, index, counts, vectors, listed, columns + vectorColumns);
  };
  const writeRow = (slot: number, word: KnownWord): void => {
    const { grams, vectorRow } = word;
    const row = table.subarray(slot * stride, (slot + 1) * stride).fill(0);
    tables.addGrams(row, grams);
    const { vectors } = vocabulary;
    if (vectors === undefined || vectorRow < 0) return;
    const vector = row.subarray(2 * columns);
    vectors.copyRow(vectorRow, row, 2 * columns);
    const weight = smoothInverseFrequency(vectorRow, vectors.count);
    for (let i = 0; i < dimensions; i++) vector[i] = vector[i]! * weight;
    tables.addVector(row.subarray(columns), vector);
  };
  return {
    know(text, start, end) {
      const number = tokens.find(text, start, end);
      if (number >= 0) return wordOf[number]!;
      const lower = text.slice(start, end).toLowerCase();
      if (end - start > longestKept) return make(lower, -1);
      let word = words.get(lower);
      if (word === undefined) {
        word = make(lower, slots < capacity ? slots++ : -1);
        if (word.slot >= 0) {
          writeRow(word.slot, word);
          windows?.scorer.remember(word);
        }
        // A slice keeps the whole text it came from in memory; joining and cutting again makes a string of its own.
        words.set(`${lower} `.slice(0, -1), word);
      }
      if (tokens.size < capacity) wordOf[tokens.add(text, start, end)] = word;
      return word;
    },
    addTo(characters, vectors, all) {
      let listed = 0;
      for (const word of all) {
        index[listed] = word.slot < 0 ? capacity : word.slot;
        counts[listed++] = word.count;
        if (word.slot < 0) writeRow(capacity, word);
        // The row to work with holds one word at a time.
        if (word.slot >= 0 && listed < listedRows) continue;
        addListed(characters, vectors, listed);
        listed = 0;
      }
      addListed(characters, vectors, listed);
    },
    forgetIfFull() {
      if (words.size < capacity && tokens.size < capacity) return;
      tokens.clear();
      wordOf.length = 0;
      words.clear();
      slots = 0;
    },
  };
}

const nothing = new Int32Array(0);

/** Makes what is known of a word in lower case, but for the rows of numbers. */
function createWordMaker({ vocabulary }: TextcatTables, pieceRows: number): (lower: string, slot: number) => KnownWord {
  const { keys, wordKeys, idf, vectors, vectorMean } = vocabulary;
  const findWord = indexKeys(keys.subarray(0, wordKeys));
  const findGram = indexKeys(keys.subarray(wordKeys));
  const vector = new Float32Array(vectors?.dimensions ?? 0);
  const alongMeanOf = (row: number): number => {
    if (vectors === undefined || row < 0) return 0;
    vectors.copyRow(row, vector, 0);
    let along = 0;
    for (let i = 0; i < vector.length; i++) along += vector[i]! * vectorMean[i]!;
    return along * smoothInverseFrequency(row, vectors.count);
  };
  return (lower, slot) => {
    const counted = isCounted(lower);
    const grams: number[] = [];
    let gramSquares = 0;
    if (counted) {
      for (const gram of characterGrams(lower)) {
        const found = findGram(gram);
        if (found < 0) continue;
        const row = wordKeys + found;
        grams.push(row);
        gramSquares += idf[row]! * idf[row]!;
      }
    }
    const hash = counted ? wordHash(lower) : 0;
    const vectorRow = vectors?.find(lower) ?? -1;
    return {
      hash,
      isCounted: counted,
      row: counted ? findWord(hash) : -1,
      grams: Int32Array.from(grams),
      gramSquares,
      vectorRow,
      alongMean: alongMeanOf(vectorRow),
      pieces: pieceRows > 0 ? wordPieces(lower, pieceRows) : nothing,
      slot,
      count: 0,
    };
  };
}
