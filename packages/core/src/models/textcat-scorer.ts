// The scores of a text, fast: those of textcat-input.ts and a linear map, but what follows from one word alone is computed
// once per word. The character part of a text is a sum over its words, corrected for the n-grams that occur more than
// once: (1 + ln count) · idf is not in proportion to the count. The vector part is linear up to its two lengths, and those
// follow from the sum of the vectors and its product with the mean.
import type { Doc } from '../doc/doc.ts';
import { log } from '../kernels/exp-log.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { OnStage } from '../pipeline/component.ts';
import { indexKeys } from './key-index.ts';
import { firstLineEnd, pairHash, textEnd, textStart } from './textcat-features.ts';
import { createWindowScorer, windowScorerBytes } from './textcat-network.ts';
import { createTables, type LinearMap, tableBytes } from './textcat-tables.ts';
import {
  createWordMemory,
  type KnownWord,
  rememberedTokens,
  type WordWindows,
  wordMemoryBytes,
} from './textcat-words.ts';

/** 1 + ln count for counts from 1 up to the length, filled as it is asked for: 0 is "not asked yet". */
const damped = new Float64Array(256);

function damp(count: number): number {
  if (count >= damped.length) return 1 + log(count);
  if (damped[count] === 0) damped[count] = 1 + log(count);
  return damped[count]!;
}

/** The score of what is no label but stands beside the last one. */
const paddingScore = -1e30;

/** The parts of a score, each a row: of words, of characters, what the mean vector scores and what the vectors score. */
const parts = { words: 0, characters: 1, mean: 2, vectors: 3 } as const;

/**
 * The scores of a text's labels, in the arena and up to a multiple of 4 with scores far below all others; the next text
 * overwrites them.
 */
export type TextScorer = (doc: Doc, onStage?: OnStage) => Float32Array;

/** Bytes of the arena that {@link createTextScorer} takes. */
export function textScorerBytes(map: LinearMap): number {
  const labels = map.bias.length;
  const dimensions = map.vocabulary.vectors?.dimensions ?? 0;
  const own = 4 * (6 * (labels + 3) + dimensions + 3) + 128;
  const capacity = wordsKept(map);
  const windows = map.network === undefined ? 0 : windowScorerBytes(map.network, capacity);
  return tableBytes(map) + wordMemoryBytes(labels, dimensions, capacity) + windows + own;
}

function wordsKept({ bias, vocabulary, network }: LinearMap): number {
  return rememberedTokens(bias.length, vocabulary.vectors?.dimensions ?? 0, network?.bias.length ?? 0);
}

/** What scores texts by the network of a map; undefined where it has none. */
function openWindows(kernels: Kernels, map: LinearMap): WordWindows | undefined {
  const { network, vocabulary } = map;
  if (network === undefined || vocabulary.vectors === undefined) return undefined;
  return { network, scorer: createWindowScorer(kernels, network, vocabulary.vectors, wordsKept(map)) };
}

/** The scorer of a linear map and its network. It keeps what it worked out about words that it has seen. */
export function createTextScorer(kernels: Kernels, map: LinearMap): TextScorer {
  const { keys, wordKeys, idf, firstLineWeight, vectorMean, vectorWeight } = map.vocabulary;
  const tables = createTables(kernels, map);
  const { columns, dimensions } = tables;
  const windows = openWindows(kernels, map);
  const scoreWindows = windows?.scorer;
  const memory = createWordMemory(kernels, tables, wordsKept(map), windows);
  const findPair = indexKeys(keys.subarray(0, wordKeys));

  const sums = kernels.floats(4 * columns + dimensions);
  const partOf = (part: number): Float32Array => sums.subarray(part * columns, (part + 1) * columns);
  const [wordScores, characterScores] = [partOf(parts.words), partOf(parts.characters)];
  /** What the vectors score and then their sum. */
  const vectorSums = sums.subarray(parts.vectors * columns);
  tables.addVector(partOf(parts.mean), vectorMean);
  const meanSquares = vectorMean.reduce((sum, value) => sum + value * value, 0);
  const partIndex = kernels.integers(4);
  partIndex.set([0, 1, 2, 3]);
  /** What each part is multiplied with in the text at hand. */
  const factors = kernels.floats(4);
  const start = new Float32Array(columns).fill(paddingScore);
  start.set(map.bias);
  const scores = kernels.floats(columns);

  /** How often each feature of words occurs in the text, and each n-gram that occurs more than once. */
  const counts = new Int32Array(keys.length);
  /** How often the sum over the words has each n-gram that occurs more than once. */
  const taken = new Int32Array(keys.length);
  /** The text that each n-gram was met in last; less than 0 where it occurs there more than once. */
  const marks = new Int32Array(keys.length);
  let text = 0;
  /** The features of words in the text. */
  let rows = new Int32Array(1024);
  let filled = 0;
  /** Rows of the n-grams that occur more than once. */
  let repeated = new Int32Array(1024);
  let words: KnownWord[] = [];

  const count = (row: number, times: number): void => {
    if (row < 0) return;
    if (counts[row] === 0) rows[filled++] = row;
    counts[row]! += times;
  };
  /** Finds the words of a text and counts the features of words. */
  const readWords = (doc: Doc): void => {
    const { starts, ends, length } = doc;
    if (rows.length < 2 * length + 1) rows = new Int32Array(4 * length + 2);
    words = [];
    filled = 0;
    let previous = textStart;
    const firstLine = firstLineEnd(doc.text);
    scoreWindows?.begin();
    for (let token = 0; token < length; token++) {
      const times = starts[token]! < firstLine ? firstLineWeight : 1;
      const word = memory.know(doc.text, starts[token]!, ends[token]!);
      if (word.count === 0) words.push(word);
      word.count += times;
      scoreWindows?.add(word);
      if (!word.isCounted) continue;
      count(word.row, times);
      count(findPair(pairHash(previous, word.hash)), times);
      previous = word.hash;
    }
    count(findPair(pairHash(previous, textEnd)), 1);
  };

  const addWordPart = (): void => {
    let squares = 0;
    for (let i = 0; i < filled; i++) {
      const row = rows[i]!;
      const factor = damp(counts[row]!);
      const value = factor * idf[row]!;
      squares += value * value;
      tables.list(row, factor, wordScores);
    }
    tables.addListed(wordScores);
    factors[parts.words] = squares > 0 ? 1 / Math.sqrt(squares) : 0;
  };

  /** Corrects the sum over the words for the n-grams that occur more than once. */
  const addCharacterPart = (): void => {
    text++;
    let squares = 0;
    let listed = 0;
    for (const { grams, gramSquares, count } of words) {
      squares += gramSquares;
      if (repeated.length < listed + grams.length) repeated = longer(repeated, listed + grams.length);
      for (let i = 0; i < grams.length; i++) {
        const row = grams[i]!;
        const mark = marks[row];
        if (mark === -text) {
          counts[row]! += count;
          taken[row]!++;
        } else if (mark === text || count > 1) {
          const isKnown = mark === text ? 1 : 0;
          marks[row] = -text;
          counts[row] = isKnown + count;
          taken[row] = isKnown + 1;
          repeated[listed++] = row;
        } else marks[row] = text;
      }
    }
    // So far each n-gram counts as often as there are words with it; those that occur more than once are damped.
    for (let i = 0; i < listed; i++) {
      const row = repeated[i]!;
      const factor = damp(counts[row]!);
      const times = taken[row]!;
      squares += (factor * factor - times) * idf[row]! * idf[row]!;
      if (factor !== times) tables.list(row, factor - times, characterScores);
    }
    tables.addListed(characterScores);
    factors[parts.characters] = squares > 0 ? 1 / Math.sqrt(squares) : 0;
  };

  const addVectorPart = (): void => {
    factors[parts.mean] = 0;
    factors[parts.vectors] = 0;
    let squares = 0;
    for (let i = columns; i < columns + dimensions; i++) squares += vectorSums[i]! * vectorSums[i]!;
    if (squares === 0) return;
    const length = Math.sqrt(squares);
    let alongMean = 0;
    for (const word of words) alongMean += word.count * word.alongMean;
    // |s / |s| − m|² of the sum s and the mean m. Rounding leaves this much of what is nothing.
    const distance = 1 - (2 * alongMean) / length + meanSquares;
    if (distance < 1e-6) return;
    const scale = vectorWeight / Math.sqrt(distance);
    factors[parts.mean] = -scale;
    factors[parts.vectors] = scale / length;
  };

  return (doc, onStage) => {
    onStage?.('words');
    memory.forgetIfFull();
    readWords(doc);
    try {
      onStage?.('scoring');
      sums.fill(0, 0, parts.mean * columns);
      vectorSums.fill(0);
      addWordPart();
      memory.addTo(characterScores, vectorSums, words);
      addCharacterPart();
      addVectorPart();
      scores.set(start);
      kernels.addRows(sums, columns, partIndex, factors, scores, 4, columns);
      scoreWindows?.addScores(scores);
      return scores;
    } finally {
      // Also where `onStage` throws: the next text starts from nothing.
      for (let i = 0; i < filled; i++) counts[rows[i]!] = 0;
      for (const word of words) word.count = 0;
    }
  };
}

/** A longer copy of `array`. */
function longer(array: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(2 * length);
  copy.set(array);
  return copy;
}
