// The scores of a text, fast: those of textcat-input.ts and a linear map, but what follows from one word alone is computed
// once per word. The character part of a text is a sum over its words, corrected for the n-grams that occur more than
// once: (1 + ln count) · idf is not in proportion to the count. The vector part is linear up to its two lengths, and those
// follow from the sum of the vectors and its product with the mean.
import type { Doc } from '../doc/doc.ts';
import type { Rows8 } from '../file/quantize.ts';
import { log } from '../kernels/exp-log.ts';
import type { OnStage } from '../pipeline/component.ts';
import { indexKeys } from './key-index.ts';
import { firstLineEnd, pairHash, textEnd, textStart } from './textcat-features.ts';
import type { TextcatVocabulary } from './textcat-input.ts';
import { createWordMemory, type KnownWord } from './textcat-words.ts';

/** A linear map over the inputs of a vocabulary: a row of labels for each feature, then for each vector dimension. */
export interface LinearMap {
  readonly vocabulary: TextcatVocabulary;
  readonly weights: Rows8;
  readonly bias: Float32Array;
}

/** 1 + ln count for counts below the length; that of 0 is unused. */
const damped = Float64Array.from({ length: 256 }, (_, count) => (count === 0 ? 0 : 1 + log(count)));

function damp(count: number): number {
  return count < damped.length ? damped[count]! : 1 + log(count);
}

/** Writes the scores of a text's labels into `out`. */
export type TextScorer = (doc: Doc, out: Float64Array, onStage?: OnStage) => void;

/** The scorer of a linear map. It keeps what it worked out about words that it has seen. */
export function createTextScorer({ vocabulary, weights, bias }: LinearMap): TextScorer {
  const { keys, wordKeys, idf, firstLineWeight } = vocabulary;
  const labels = bias.length;
  const memory = createWordMemory(vocabulary, weights);
  const findPair = indexKeys(keys.subarray(0, wordKeys));
  const addVectors = createVectorPart(vocabulary, weights, labels);
  const characters = new Float64Array(labels);
  /** How often each feature of words occurs in the text. */
  const counts = new Int32Array(wordKeys);
  /** Of each feature: the text it was met in last, how often it occurs there, and how often the sum over the words has it. */
  const met = new Int32Array(4 * keys.length);
  let text = 0;
  let rows = new Int32Array(1024);
  /** Rows of the n-grams that occur more than once. */
  let repeated = new Int32Array(1024);
  let words: KnownWord[] = [];

  const addRow = (scores: Float64Array, row: number, value: number): void => {
    const scaled = value * weights.scales[row]!;
    for (let label = 0, at = row * labels; label < labels; label++, at++)
      scores[label]! += scaled * weights.values[at]!;
  };

  /** Finds the words of a text and counts the features of words. Returns how many rows it wrote into `rows`. */
  const readWords = (doc: Doc): number => {
    const { starts, ends, length } = doc;
    if (rows.length < 2 * length + 1) rows = new Int32Array(4 * length + 2);
    words = [];
    let filled = 0;
    let previous = textStart;
    const firstLine = firstLineEnd(doc.text);
    const count = (row: number, times: number): void => {
      if (row < 0) return;
      if (counts[row] === 0) rows[filled++] = row;
      counts[row]! += times;
    };
    for (let token = 0; token < length; token++) {
      const times = starts[token]! < firstLine ? firstLineWeight : 1;
      const word = memory.know(doc.text, starts[token]!, ends[token]!);
      if (word.count === 0) words.push(word);
      word.count += times;
      if (!word.isCounted) continue;
      count(word.row, times);
      count(findPair(pairHash(previous, word.hash)), times);
      previous = word.hash;
    }
    count(findPair(pairHash(previous, textEnd)), 1);
    return filled;
  };

  const addWordPart = (filled: number, out: Float64Array): void => {
    let squares = 0;
    for (let i = 0; i < filled; i++) {
      const row = rows[i]!;
      const value = damp(counts[row]!) * idf[row]!;
      squares += value * value;
    }
    const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    for (let i = 0; i < filled; i++) {
      const row = rows[i]!;
      addRow(out, row, damp(counts[row]!) * idf[row]! * scale);
    }
  };

  const addCharacterPart = (out: Float64Array): void => {
    characters.fill(0);
    text++;
    let squares = 0;
    let filled = 0;
    for (const { grams, gramScores, gramSquares, count } of words) {
      for (let label = 0; label < labels; label++) characters[label]! += gramScores[label]!;
      squares += gramSquares;
      if (repeated.length < filled + grams.length) repeated = longer(repeated, filled + grams.length);
      for (let i = 0; i < grams.length; i++) {
        const row = grams[i]!;
        const at = 4 * row;
        if (met[at] !== text) {
          met[at] = text;
          met[at + 1] = count;
          met[at + 2] = 1;
          if (count > 1) repeated[filled++] = row;
        } else {
          if (met[at + 1] === 1) repeated[filled++] = row;
          met[at + 1]! += count;
          met[at + 2]!++;
        }
      }
    }
    // So far each n-gram counts as often as there are words with it; those that occur more than once are damped.
    for (let i = 0; i < filled; i++) {
      const row = repeated[i]!;
      const factor = damp(met[4 * row + 1]!);
      const taken = met[4 * row + 2]!;
      squares += (factor * factor - taken) * idf[row]! * idf[row]!;
      if (factor !== taken) addRow(characters, row, (factor - taken) * idf[row]!);
    }
    if (!(squares > 0)) return;
    const scale = 1 / Math.sqrt(squares);
    for (let label = 0; label < labels; label++) out[label]! += characters[label]! * scale;
  };

  return (doc, out, onStage) => {
    onStage?.('words');
    memory.forgetIfFull();
    const filled = readWords(doc);
    try {
      onStage?.('scoring');
      out.set(bias);
      addWordPart(filled, out);
      for (let i = 0; i < filled; i++) counts[rows[i]!] = 0;
      addCharacterPart(out);
      addVectors(words, out);
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

/** Adds the part of the word vectors to the scores of a text with these words. */
function createVectorPart(
  { keys, vectors, vectorMean, vectorWeight }: TextcatVocabulary,
  weights: Rows8,
  labels: number,
): (words: readonly KnownWord[], out: Float64Array) => void {
  if (vectors === undefined) return () => undefined;
  const { dimensions } = vectors;
  const sum = new Float64Array(dimensions);
  const scores = new Float64Array(labels);
  /** What the mean of the texts' vectors would score. */
  const meanScores = new Float64Array(labels);
  let meanSquares = 0;
  for (let i = 0; i < dimensions; i++) {
    const scaled = vectorMean[i]! * weights.scales[keys.length + i]!;
    meanSquares += vectorMean[i]! * vectorMean[i]!;
    for (let label = 0; label < labels; label++) {
      meanScores[label]! += scaled * weights.values[(keys.length + i) * labels + label]!;
    }
  }
  return (words, out) => {
    sum.fill(0);
    scores.fill(0);
    let alongMean = 0;
    for (const { vector, vectorScores, alongMean: along, count } of words) {
      for (let i = 0; i < vector.length; i++) sum[i]! += count * vector[i]!;
      for (let label = 0; label < vectorScores.length; label++) scores[label]! += count * vectorScores[label]!;
      alongMean += count * along;
    }
    let squares = 0;
    for (let i = 0; i < dimensions; i++) squares += sum[i]! * sum[i]!;
    if (squares === 0) return;
    const length = Math.sqrt(squares);
    // |s / |s| − m|² of the sum s and the mean m. Rounding may bring what is next to nothing below it.
    const distance = 1 - (2 * alongMean) / length + meanSquares;
    if (distance < 1e-12) return;
    const scale = vectorWeight / Math.sqrt(distance);
    for (let label = 0; label < labels; label++) {
      out[label]! += scale * (scores[label]! / length - meanScores[label]!);
    }
  };
}
