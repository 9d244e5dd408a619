// What one network makes of a word by itself: worked out once a word, and kept.
import { dequantizeRow8 } from '../file/quantize.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { findKey } from './key-index.ts';
import {
  characterDimensions,
  formColumns,
  inputColumns,
  spell,
  type TrunkMember,
  type TrunkWeights,
} from './trunk-weights.ts';
import { featureHashes, featureKinds } from './word-features.ts';
import type { WordTable } from './word-table.ts';

/** Words worked on at once. */
export const encodedWords = 64;

/** Ids of a word: a row of each table, then the row of its vector (-1 for none), and the rows of its characters. */
export interface WordIds {
  readonly rows: Int32Array;
  readonly characters: Int32Array;
}

/** Finds the ids of words. */
export function createWordReader({
  keys,
  characterKeys,
  vectors,
}: Pick<TrunkWeights, 'keys' | 'characterKeys' | 'vectors'>): (word: string) => WordIds {
  const hashes = new Int32Array(featureKinds.length);
  return (word) => {
    featureHashes(word, hashes);
    const rows = new Int32Array(featureKinds.length + 1);
    keys.forEach((ofKind, kind) => {
      rows[kind] = findKey(ofKind, hashes[kind]!);
    });
    rows[featureKinds.length] = vectors?.find(word) ?? -1;
    return { rows, characters: spell(word, (unit) => findKey(characterKeys, unit)) };
  };
}

/** The matrix [inputs, outputs] of the rows, one an output, of a layer. */
export function toColumns(weight: TrunkMember['word']['weight'], inputs: number): Float32Array {
  const outputs = weight.scales.length;
  const turned = new Float32Array(inputs * outputs);
  for (let j = 0; j < outputs; j++) {
    const scale = weight.scales[j]!;
    for (let i = 0; i < inputs; i++) turned[i * outputs + j] = weight.values[j * inputs + i]! * scale;
  }
  return turned;
}

/**
 * Works out `width` values for each of the words, and gives those of up to {@link encodedWords} words at a time to `take`,
 * with the index of the first one; what comes next overwrites them.
 */
export type WordEncoder = (
  words: readonly WordIds[],
  take: (values: Float32Array, first: number, count: number) => void,
) => void;

/** Bytes of the arena that {@link createWordEncoder} takes. */
export function wordEncoderBytes(weights: TrunkWeights): number {
  const inputs = inputColumns(weights.filters, weights.vectors?.dimensions ?? 0);
  const layer = inputs * weights.width + 3 * weights.width;
  const characters = 3 * characterDimensions * weights.filters + 24 * (characterDimensions + weights.filters);
  return 4 * (layer + characters + encodedWords * (inputs + 4 * weights.width + 1) + 8 * inputs) + 1_024;
}

/** The layers of `member` that see one word. */
export function createWordEncoder(kernels: Kernels, weights: TrunkWeights, member: TrunkMember): WordEncoder {
  const { width, filters, vectors, vectorMean, vectorScale } = weights;
  const inputs = inputColumns(filters, vectors?.dimensions ?? 0);
  const inArena = (values: Float32Array): Float32Array => {
    const array = kernels.floats(values.length);
    array.set(values);
    return array;
  };
  const filterWeight = inArena(toColumns(member.filters.weight, 3 * characterDimensions));
  const weight = inArena(toColumns(member.word.weight, inputs));
  const [gain, shift] = [inArena(member.word.gain), inArena(member.word.shift)];
  const input = kernels.floats(encodedWords * inputs);
  const [sums, activated, normal] = [0, 1, 2].map(() => kernels.floats(encodedWords * width)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const scales = kernels.floats(encodedWords);
  // A spelling with a row of zeros before and after it.
  const spelling = kernels.floats(22 * characterDimensions);
  const windows = kernels.floats(20 * filters);

  const writeFilters = (characters: Int32Array, at: number): void => {
    const { length } = characters;
    spelling.fill(0);
    characters.forEach((row, i) => {
      if (row < 0) return;
      dequantizeRow8(member.characters, characterDimensions, row, spelling, (i + 1) * characterDimensions);
    });
    for (let i = 0; i < length; i++) windows.set(member.filters.bias, i * filters);
    kernels.matmul(spelling, characterDimensions, 1, filterWeight, windows, length, 3 * characterDimensions, filters);
    for (let j = 0; j < filters; j++) {
      let most = 0;
      for (let i = 0; i < length; i++) most = Math.max(most, windows[i * filters + j]!);
      input[at + j] = most;
    }
  };

  return (words, take) => {
    for (let first = 0; first < words.length; first += encodedWords) {
      const batch = words.slice(first, first + encodedWords);
      input.fill(0);
      batch.forEach(({ rows, characters }, i) => {
        let at = i * inputs;
        member.tables.forEach((table, kind) => {
          const { dimensions } = featureKinds[kind]!;
          const row = rows[kind]!;
          if (row >= 0) dequantizeRow8(table, dimensions, row, input, at);
          at += dimensions;
        });
        if (filters > 0) writeFilters(characters, at);
        if (vectors !== undefined) {
          const column = i * inputs + formColumns + filters;
          writeVector(vectors, rows[featureKinds.length]!, vectorMean, vectorScale, input, column);
        }
      });
      for (let i = 0; i < batch.length; i++) sums.set(member.word.bias, i * width);
      kernels.matmul(input, inputs, 1, weight, sums, batch.length, inputs, width);
      kernels.hardSwish(sums, activated, batch.length * width);
      kernels.layerNorm(activated, gain, shift, normal, sums, scales, batch.length, width);
      take(normal, first, batch.length);
    }
  };
}

/** Writes the centred and scaled vector of `row` and a 1; leaves zeros where `row` is negative. */
export function writeVector(
  vectors: WordTable,
  row: number,
  mean: Float32Array,
  scale: number,
  out: Float32Array,
  offset: number,
): void {
  if (row < 0) return;
  const { dimensions } = vectors;
  vectors.copyRow(row, out, offset);
  for (let i = 0; i < dimensions; i++) out[offset + i] = (out[offset + i]! - mean[i]!) * scale;
  out[offset + dimensions] = 1;
}
