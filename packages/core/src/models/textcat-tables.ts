// The weights of a text classifier in the arena of the kernels, and sums of their rows.
import type { Rows8 } from '../file/quantize.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { TextcatVocabulary } from './textcat-input.ts';
import type { TextcatNetwork } from './textcat-network.ts';

/** A linear map over the inputs of a vocabulary: a row of labels for each feature, then for each vector dimension. */
export interface LinearMap {
  readonly vocabulary: TextcatVocabulary;
  readonly weights: Rows8;
  readonly bias: Float32Array;
  /** What is added to its scores. */
  readonly network?: TextcatNetwork | undefined;
}

/** Rows that are added up in one call. */
export const listedRows = 256;

/** The rows of weights, and sums of them. Sums have `columns` values; those beyond the labels mean nothing. */
export interface TextcatTables {
  readonly vocabulary: TextcatVocabulary;
  readonly labels: number;
  /** The labels up to a multiple of 4. */
  readonly columns: number;
  readonly dimensions: number;
  /** Puts the row of a feature on the list of those to be added, `times` · idf · weight; onto `sum` if the list is full. */
  list(row: number, times: number, sum: Float32Array): void;
  /** Adds all that is on the list to `sum`. */
  addListed(sum: Float32Array): void;
  /** Adds idf · weight of each of the rows of features. */
  addGrams(sum: Float32Array, rows: Int32Array): void;
  /** Adds what a vector scores. */
  addVector(sum: Float32Array, vector: Float32Array): void;
}

/** Bytes of the arena that {@link createTables} takes. */
export function tableBytes({ weights }: LinearMap): number {
  return weights.values.length + 8 * listedRows + 128;
}

/** Copies the weights into the arena. */
export function createTables(kernels: Kernels, { vocabulary, weights, bias }: LinearMap): TextcatTables {
  const { keys, idf } = vocabulary;
  const labels = bias.length;
  const columns = (labels + 3) & ~3;
  const dimensions = vocabulary.vectors?.dimensions ?? 0;
  // The last row is read up to a multiple of 4, like the others, whose end is the start of the next one.
  const values = kernels.bytes(weights.values.length + 3);
  values.set(weights.values);
  /** What the integers of a row are multiplied with. */
  const units = weights.scales.map((scale, row) => (row < keys.length ? scale * idf[row]! : scale));
  const index = kernels.integers(listedRows);
  const factors = kernels.floats(listedRows);
  let listed = 0;

  const addListed = (sum: Float32Array): void => {
    kernels.addRows8(values, labels, index, factors, sum, listed, columns);
    listed = 0;
  };
  const list = (row: number, times: number, sum: Float32Array): void => {
    if (listed === listedRows) addListed(sum);
    index[listed] = row;
    factors[listed++] = times * units[row]!;
  };
  return {
    vocabulary,
    labels,
    columns,
    dimensions,
    list,
    addListed,
    addGrams(sum, rows) {
      for (const row of rows) list(row, 1, sum);
      addListed(sum);
    },
    addVector(sum, vector) {
      for (let i = 0; i < dimensions; i++) list(keys.length + i, vector[i]!, sum);
      addListed(sum);
    },
  };
}
