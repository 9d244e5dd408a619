// What a text classifier remembers of the words it has seen: everything of a text's score that follows from one word alone.
import { WordIndex } from '../doc/word-index.ts';
import type { Rows8 } from '../file/quantize.ts';
import { indexKeys } from './key-index.ts';
import { characterGrams, isCounted, wordHash } from './textcat-features.ts';
import { smoothInverseFrequency, type TextcatVocabulary } from './textcat-input.ts';

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
  /** [labels] Sum of idf · weight over `grams`. */
  readonly gramScores: Float64Array;
  /** Sum of idf² over `grams`. */
  readonly gramSquares: number;
  /** [dimensions] Its vector times its weight in a text; empty where it has none. */
  readonly vector: Float32Array;
  /** [labels] The weights of the vector part times `vector`; empty where it has none. */
  readonly vectorScores: Float64Array;
  /** The mean of the texts' vectors times `vector`. */
  readonly alongMean: number;
  /** How often it counts in the text at hand. */
  count: number;
}

/** Memory that the words may take together, roughly. */
const mostBytes = 24 * 2 ** 20;
/** Longer words are rare and are not remembered. */
const longestKept = 40;

/** How many different tokens are remembered until all are forgotten. */
export function rememberedTokens(labels: number, dimensions: number): number {
  return Math.max(64, Math.floor(mostBytes / (400 + 16 * labels + 4 * dimensions)));
}

/** The words that were met. */
export interface WordMemory {
  /** Finds or makes the {@link KnownWord} of the token [start, end) of `text`. The answer is the same whether it was remembered or not. */
  know(text: string, start: number, end: number): KnownWord;
  /** Forgets all words if there are too many; between two texts, so that a text has one {@link KnownWord} a word. */
  forgetIfFull(): void;
}

/** An empty memory. */
export function createWordMemory(vocabulary: TextcatVocabulary, weights: Rows8): WordMemory {
  const labels = weights.scales.length === 0 ? 0 : weights.values.length / weights.scales.length;
  const dimensions = vocabulary.vectors?.dimensions ?? 0;
  const capacity = rememberedTokens(labels, dimensions);
  const make = createWordMaker(vocabulary, weights, labels);
  /** Tokens as they stand in texts, so that most need not be put in lower case; the word of each by its number. */
  const tokens = new WordIndex(capacity);
  const wordOf: KnownWord[] = [];
  const words = new Map<string, KnownWord>();
  return {
    know(text, start, end) {
      const number = tokens.find(text, start, end);
      if (number >= 0) return wordOf[number]!;
      const lower = text.slice(start, end).toLowerCase();
      if (end - start > longestKept) return make(lower);
      let word = words.get(lower);
      if (word === undefined) {
        word = make(lower);
        // A slice keeps the whole text it came from in memory; joining and cutting again makes a string of its own.
        words.set(`${lower} `.slice(0, -1), word);
      }
      if (tokens.size < capacity) wordOf[tokens.add(text, start, end)] = word;
      return word;
    },
    forgetIfFull() {
      if (words.size < capacity && tokens.size < capacity) return;
      tokens.clear();
      wordOf.length = 0;
      words.clear();
    },
  };
}

const nothing = new Float64Array(0);

function createWordMaker(
  { keys, wordKeys, idf, vectors, vectorMean }: TextcatVocabulary,
  weights: Rows8,
  labels: number,
): (lower: string) => KnownWord {
  const findWord = indexKeys(keys.subarray(0, wordKeys));
  const findGram = indexKeys(keys.subarray(wordKeys));
  const addRow = (scores: Float64Array, row: number, value: number): void => {
    const scaled = value * weights.scales[row]!;
    for (let label = 0, at = row * labels; label < labels; label++, at++)
      scores[label]! += scaled * weights.values[at]!;
  };
  const makeVector = (lower: string): Pick<KnownWord, 'vector' | 'vectorScores' | 'alongMean'> => {
    const row = vectors?.find(lower) ?? -1;
    if (vectors === undefined || row < 0) return { vector: new Float32Array(0), vectorScores: nothing, alongMean: 0 };
    const vector = new Float32Array(vectors.dimensions);
    vectors.copyRow(row, vector, 0);
    const weight = smoothInverseFrequency(row, vectors.count);
    const vectorScores = new Float64Array(labels);
    let alongMean = 0;
    for (let i = 0; i < vector.length; i++) {
      vector[i] = vector[i]! * weight;
      addRow(vectorScores, keys.length + i, vector[i]!);
      alongMean += vector[i]! * vectorMean[i]!;
    }
    return { vector, vectorScores, alongMean };
  };
  return (lower) => {
    const counted = isCounted(lower);
    const grams: number[] = [];
    const gramScores = new Float64Array(labels);
    let gramSquares = 0;
    if (counted) {
      for (const gram of characterGrams(lower)) {
        const found = findGram(gram);
        if (found < 0) continue;
        const row = wordKeys + found;
        grams.push(row);
        addRow(gramScores, row, idf[row]!);
        gramSquares += idf[row]! * idf[row]!;
      }
    }
    const hash = counted ? wordHash(lower) : 0;
    return {
      hash,
      isCounted: counted,
      row: counted ? findWord(hash) : -1,
      grams: Int32Array.from(grams),
      gramScores,
      gramSquares,
      ...makeVector(lower),
      count: 0,
    };
  };
}
