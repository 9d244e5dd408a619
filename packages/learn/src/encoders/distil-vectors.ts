// Static word vectors from an encoder: what it says of each word by itself, in the directions in which words differ most. So
// what it learnt from a lot of text goes into a component of a few megabytes that runs without it (the idea is that of
// Minish Lab's Model2Vec, 2024).
import type { Vectors } from 'tincture';
import type { VectorEntry } from '../vectors/entry.ts';
import type { EncodeOptions, Encoder } from './encoder.ts';
import { principalComponents } from './principal-components.ts';

/** Settings of {@link distilVectors}. */
export interface DistilOptions extends EncodeOptions {
  /** Values of each word; at most the encoder's. Default 256. */
  readonly dimensions?: number;
  /** Other vectors that each word gets beside its own: what the encoder says and what they say are not the same. */
  readonly beside?: Vectors;
}

const defaultDimensions = 256;
/** What the encoder says counts so much more than the vectors beside it (RECIPE of the project: 1.5). */
const encoderWeight = 1.5;

/** Vectors of `words`, in their order. */
export async function* distilVectors(
  encoder: Encoder,
  words: readonly string[],
  { dimensions = defaultDimensions, beside, ...options }: DistilOptions = {},
): AsyncGenerator<VectorEntry> {
  const own = encoder.dimensions;
  const encoded = new Float32Array(words.length * own);
  (await encoder.texts(words, options)).forEach((vector, index) => {
    encoded.set(vector, index * own);
  });
  const { mean, components } = principalComponents(encoded, own, Math.min(dimensions, own));
  const kept = components.length / own;
  const projected = new Float32Array(words.length * kept);
  for (let row = 0; row < words.length; row++) {
    for (let component = 0; component < kept; component++) {
      let sum = 0;
      for (let i = 0; i < own; i++) sum += (encoded[row * own + i]! - mean[i]!) * components[component * own + i]!;
      projected[row * kept + component] = sum;
    }
  }
  const scale = encoderWeight / lengthOf(projected, words.length);
  const besideSize = beside?.dimensions ?? 0;
  const besideRows = beside === undefined ? new Float32Array(0) : rowsOf(beside, words);
  const besideScale = 1 / (lengthOf(besideRows, words.length) || 1);
  for (const [row, word] of words.entries()) {
    const values = new Float32Array(kept + besideSize);
    for (let i = 0; i < kept; i++) values[i] = scale * projected[row * kept + i]!;
    for (let i = 0; i < besideSize; i++) values[kept + i] = besideScale * besideRows[row * besideSize + i]!;
    yield { word, values };
  }
}

/** The vectors of words, zeros where there is none. */
function rowsOf(vectors: Vectors, words: readonly string[]): Float32Array {
  const rows = new Float32Array(words.length * vectors.dimensions);
  words.forEach((word, index) => {
    const row = vectors.find(word);
    if (row >= 0) vectors.copyRow(row, rows, index * vectors.dimensions);
  });
  return rows;
}

/** The root of the mean square of the lengths of rows. */
function lengthOf(values: Float32Array, rows: number): number {
  let squares = 0;
  for (const value of values) squares += value * value;
  return Math.sqrt(squares / Math.max(1, rows));
}
