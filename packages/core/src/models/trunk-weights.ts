// The numbers of the trunk of a token network, as they are stored.
import type { Rows8 } from '../file/quantize.ts';
import { featureKinds } from './word-features.ts';
import type { WordTable } from './word-table.ts';

/** A layer that ends in hard-swish and layer norm. */
export interface LayerWeights {
  /** A row for each of the `width` outputs: what each input counts. */
  readonly weight: Rows8;
  readonly bias: Float32Array;
  readonly gain: Float32Array;
  readonly shift: Float32Array;
}

/** A layer without an activation of its own. */
export interface LinearWeights {
  /** A row for each output. */
  readonly weight: Rows8;
  readonly bias: Float32Array;
}

/** The numbers of the trunk of one network of an ensemble. */
export interface TrunkMember {
  /** For each of {@link featureKinds} a row for each key of its table. */
  readonly tables: readonly Rows8[];
  /** A row of {@link characterDimensions} for each known character. */
  readonly characters: Rows8;
  /** Over windows of three characters, {@link TrunkWeights.filters} outputs. */
  readonly filters: LinearWeights;
  /** Inputs: forms, then filters, then the vector and whether there is one. */
  readonly word: LayerWeights;
  /** A row for each fact about a token in its text. */
  readonly facts: Rows8;
  /** Of the mean of a text's words. */
  readonly mean: LinearWeights;
  /** Over windows of three tokens; the last one comes after the pool. */
  readonly convolutions: readonly LayerWeights[];
  /** Inputs: a token, then the largest values over all tokens of its form. */
  readonly pool: LayerWeights;
}

/** All numbers of the trunks of networks of one shape. What heads make of each of them is averaged. */
export interface TrunkWeights {
  /** A multiple of 8. */
  readonly width: number;
  /** Character filters; a multiple of 4, 0 for none. */
  readonly filters: number;
  /** Hashes of the forms with a row, by kind: those seen in training; others are a row of zeros. */
  readonly keys: readonly Int32Array[];
  /** UTF-16 units of the known characters, ascending. */
  readonly characterKeys: Int32Array;
  readonly vectors: WordTable | undefined;
  /** Mean of the vectors used and 1/deviation over all their values: what a vector is centred and scaled with. */
  readonly vectorMean: Float32Array;
  readonly vectorScale: number;
  readonly members: readonly TrunkMember[];
}

/** Values of a character. */
export const characterDimensions = 24;

/** Characters of a word that are looked at: of longer ones, the first and the last half of so many. */
const longestSpelling = 20;

/** Columns that the forms take together. */
export const formColumns: number = featureKinds.reduce((sum, { dimensions }) => sum + dimensions, 0);

/** Columns of the input of a word. */
export function inputColumns(filters: number, vectorDimensions: number): number {
  return formColumns + filters + (vectorDimensions === 0 ? 0 : vectorDimensions + 1);
}

/** Rows of the known characters of `word`, -1 for others; at most {@link longestSpelling}. */
export function spell(word: string, lookUp: (unit: number) => number): Int32Array {
  const length = Math.min(word.length, longestSpelling);
  const half = longestSpelling / 2;
  const rows = new Int32Array(length);
  for (let i = 0; i < length; i++) {
    const at = word.length > longestSpelling && i >= half ? word.length - longestSpelling + i : i;
    rows[i] = lookUp(word.charCodeAt(at));
  }
  return rows;
}
