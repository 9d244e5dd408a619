// A text as a sparse vector: each block of features weighted by (1 + ln count) · idf and brought to length 1, then the
// mean of its words' vectors (smooth inverse frequency, Arora et al. 2017), centred and brought to length 1.
import type { Doc } from '../doc/doc.ts';
import { log } from '../kernels/exp-log.ts';
import { indexKeys } from './key-index.ts';
import { characterGrams, createFeatureReader, featureBlocks, firstLineEnd } from './textcat-features.ts';
import type { Vectors } from './vectors.ts';

/** The features that a classifier knows. */
export interface TextcatVocabulary {
  /** Hashes of the features, one a row: first those of words, then those of characters, each ascending. */
  readonly keys: Int32Array;
  /** How many of the keys are of words. */
  readonly wordKeys: number;
  /** Inverse document frequency of each. */
  readonly idf: Float32Array;
  readonly vectors: Vectors | undefined;
  /** Mean of the text vectors of the training texts, of the vectors' dimensions. */
  readonly vectorMean: Float32Array;
  /** Length of the vector part beside the two blocks of length 1. */
  readonly vectorWeight: number;
  /** How often everything in the first of several lines counts; a whole number from 1 up. */
  readonly firstLineWeight: number;
}

/** A text as numbers: `rows[i]` has the value `values[i]`, and every dimension of `dense` has one. */
export interface TextcatInput {
  readonly rows: Int32Array;
  readonly values: Float32Array;
  /** Empty without vectors. */
  readonly dense: Float32Array;
}

/** Turns texts into numbers. */
export function createInputReader(vocabulary: TextcatVocabulary): (doc: Doc) => TextcatInput {
  const { keys, wordKeys, idf, vectors } = vocabulary;
  const findWord = indexKeys(keys.subarray(0, wordKeys));
  const findGram = indexKeys(keys.subarray(wordKeys));
  // Words come again and again: the rows of their n-grams, of those that are known, are found once.
  const read = createFeatureReader(vocabulary.firstLineWeight, (word) =>
    characterGrams(word)
      .map(findGram)
      .filter((row) => row >= 0)
      .map((row) => row + wordKeys),
  );
  const counts = new Int32Array(keys.length);
  return (doc) => {
    const features = read(doc);
    const rows: number[] = [];
    const values: number[] = [];
    for (const block of featureBlocks) {
      const first = rows.length;
      for (const found of features[block]) {
        const row = block === 'words' ? findWord(found) : found;
        if (row >= 0 && counts[row]!++ === 0) rows.push(row);
      }
      let squares = 0;
      for (let i = first; i < rows.length; i++) {
        const row = rows[i]!;
        const value = Math.fround((1 + log(counts[row]!)) * idf[row]!);
        counts[row] = 0;
        values.push(value);
        squares += value * value;
      }
      const length = Math.sqrt(squares);
      if (length > 0) for (let i = first; i < values.length; i++) values[i] = Math.fround(values[i]! / length);
    }
    return {
      rows: new Int32Array(rows),
      values: new Float32Array(values),
      dense: vectors === undefined ? new Float32Array(0) : denseInput(doc, vectors, vocabulary),
    };
  };
}

/** The vector of a text: see the head of the file. Zeros where no word has a vector. */
function denseInput(
  doc: Doc,
  vectors: Vectors,
  { vectorMean, vectorWeight, firstLineWeight }: TextcatVocabulary,
): Float32Array {
  const sum = textVector(doc, vectors, firstLineWeight);
  if (!normalize(sum)) return sum;
  for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! - (vectorMean[i] ?? 0);
  normalize(sum);
  for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! * vectorWeight;
  return sum;
}

/** The sum of the vectors of a text's words, frequent ones counting less, of length 1 (or 0). */
export function unitTextVector(doc: Doc, vectors: Vectors, firstLineWeight: number): Float32Array {
  const sum = textVector(doc, vectors, firstLineWeight);
  normalize(sum);
  return sum;
}

function textVector(doc: Doc, vectors: Vectors, firstLineWeight: number): Float32Array {
  const { dimensions, count } = vectors;
  const sum = new Float32Array(dimensions);
  const vector = new Float32Array(dimensions);
  const firstLine = firstLineEnd(doc.text);
  for (let token = 0; token < doc.length; token++) {
    const row = vectors.find(doc.text.slice(doc.starts[token], doc.ends[token]));
    if (row < 0) continue;
    vectors.copyRow(row, vector, 0);
    const times = doc.starts[token]! < firstLine ? firstLineWeight : 1;
    const weight = times * smoothInverseFrequency(row, count);
    for (let i = 0; i < dimensions; i++) sum[i] = sum[i]! + weight * vector[i]!;
  }
  return sum;
}

/** The constant a of smooth inverse frequency. */
const smoothing = 1e-3;

/**
 * How much the word of a row counts, of `count` in order of frequency. Frequencies follow from the ranks by Zipf's law; its
 * sum over ranks is about ln(count) + 0.58.
 */
export function smoothInverseFrequency(row: number, count: number): number {
  const frequency = 1 / ((row + 1) * (log(count) + 0.58));
  return smoothing / (smoothing + frequency);
}

/** Brings a vector to length 1; false where it is zero. */
function normalize(vector: Float32Array): boolean {
  let squares = 0;
  for (const value of vector) squares += value * value;
  if (squares === 0) return false;
  const length = Math.sqrt(squares);
  for (let i = 0; i < vector.length; i++) vector[i] = vector[i]! / length;
  return true;
}
