// Scores of pairs of entities by a linear model over their features: a row of the labels' weights for each feature that the
// model knows, then one for each value of the vector blocks.
import type { Rows8 } from '../file/quantize.ts';
import { indexKeys } from './key-index.ts';
import { pairFeatures, type RelationPair, type RelationText } from './relation-features.ts';
import { createPairVectors, vectorBlocks } from './relation-vectors.ts';
import type { WordTable } from './word-table.ts';

/** A pair at the first look. */
export interface ScoredPair extends RelationPair {
  /** Numbers of the types of both ends. */
  readonly fromType: number;
  readonly toType: number;
  /** First token of the one that comes first. */
  readonly start: number;
  /** Score of each label; that of one that may not join the two is not looked at. */
  readonly scores: Float64Array;
  /** Chance of each label in [0, 1]; 0 where it may not join the two. */
  readonly chances: Float64Array;
}

/** A pair as numbers: `rows[i]` has the value `values[i]`, and every value of the vector blocks is in `dense`. */
export interface PairInput {
  readonly rows: Int32Array;
  readonly values: Float32Array;
  /** Empty without vectors. */
  readonly dense: Float32Array;
}

/** Turns pairs of one text after the other into numbers. */
export type PairReader = (text: RelationText) => (pair: RelationPair) => PairInput;

/** What turns pairs into numbers with the features `keys` (hashes in ascending order) and the vectors of `table`. */
export function createPairReader(keys: Int32Array, table: WordTable | undefined): PairReader {
  const find = indexKeys(keys);
  const vectors = table && createPairVectors(table);
  const seen = new Uint8Array(keys.length);
  return (text) => {
    vectors?.read(text);
    return (pair) => {
      const rows: number[] = [];
      const values: number[] = [];
      for (const group of pairFeatures(text, pair)) {
        const first = rows.length;
        for (const hash of group) {
          const row = find(hash);
          if (row < 0 || seen[row] === 1) continue;
          seen[row] = 1;
          rows.push(row);
        }
        const value = Math.fround(1 / Math.sqrt(rows.length - first));
        for (let i = first; i < rows.length; i++) values.push(value);
      }
      for (const row of rows) seen[row] = 0;
      const dense = new Float32Array(vectorBlocks * (table?.dimensions ?? 0));
      vectors?.write(pair, dense);
      return { rows: Int32Array.from(rows), values: Float32Array.from(values), dense };
    };
  };
}

/** A linear model: a row of the labels' weights for each feature and each dense value, and the bias of each label. */
export interface PairWeights {
  readonly rows: Rows8;
  readonly bias: Float32Array;
}

/** The score of each label of a pair: above 0 where it is likelier than not. `features` is where the dense rows begin. */
export function scorePair({ rows: weights, bias }: PairWeights, input: PairInput, features: number): Float64Array {
  const labels = bias.length;
  const scores = Float64Array.from(bias);
  const { values, scales } = weights;
  const addRow = (row: number, factor: number): void => {
    const scaled = factor * scales[row]!;
    for (let label = 0, at = row * labels; label < labels; label++, at++)
      scores[label] = scores[label]! + scaled * values[at]!;
  };
  for (let i = 0; i < input.rows.length; i++) addRow(input.rows[i]!, input.values[i]!);
  for (let i = 0; i < input.dense.length; i++) addRow(features + i, input.dense[i]!);
  return scores;
}
