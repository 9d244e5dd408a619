// A small network beside the linear map of a text classifier: filters over windows of three words, of each the largest value in the
// text, and a linear layer. What a word adds to a window follows from the word alone, so it is computed once per word.
import { corrupt } from '../file/corrupt.ts';
import { countAt } from '../file/metadata.ts';
import type { Rows8 } from '../file/quantize.ts';
import { type Tensor, takeTensor } from '../file/tensor.ts';
import type { JsonObject } from '../json.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { characterGrams, wordHash } from './textcat-features.ts';
import type { Vectors } from './vectors.ts';

/** The numbers of the network. A word is its vector, then the sum of the learnt rows of its pieces. */
export interface TextcatNetwork {
  /** [pieces, dimensions]; pieces are hashed. */
  readonly pieces: Rows8;
  /** [dimensions of vectors and of pieces, 3 × filters]: the shares in a window whose first, second or third word it is. */
  readonly windows: Rows8;
  /** Of each filter; a multiple of 8. */
  readonly bias: Float32Array;
  /** [filters, labels]. */
  readonly output: Rows8;
}

/** The tensors of a network and what the metadata says about them. */
export function networkTensors({ pieces, windows, bias, output }: TextcatNetwork): {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly info: JsonObject;
} {
  const tensors = new Map<string, Tensor>([['windows.bias', { data: bias, shape: [bias.length] }]]);
  for (const [name, { values, scales }] of Object.entries({ pieces, weights: windows, output })) {
    const rows = scales.length;
    tensors.set(`windows.${name}.values`, { data: values, shape: [rows, values.length / rows] });
    tensors.set(`windows.${name}.scales`, { data: scales, shape: [rows] });
  }
  const rows = pieces.scales.length;
  return { tensors, info: { filters: bias.length, pieces: rows, dimensions: pieces.values.length / rows } };
}

/** The network that `info` describes, of words with vectors of so many dimensions. Throws `model-corrupt`. */
export function readNetwork(
  tensors: ReadonlyMap<string, Tensor>,
  info: JsonObject,
  vectorDimensions: number,
  labels: number,
): TextcatNetwork {
  const filters = countAt(info.filters, 'network.windows.filters', 4_096);
  const pieces = countAt(info.pieces, 'network.windows.pieces', 16_777_216);
  const dimensions = countAt(info.dimensions, 'network.windows.dimensions', 4_096);
  if (filters === 0 || filters % 8 !== 0 || pieces === 0 || dimensions === 0 || vectorDimensions === 0) {
    throw corrupt(
      `The network of the model has ${filters} filters over ${pieces} pieces of ${dimensions} dimensions and vectors of ${vectorDimensions}.`,
      'Train the model again.',
    );
  }
  const rows8 = (name: string, rows: number, columns: number): Rows8 => ({
    values: takeTensor(tensors, `windows.${name}.values`, 'I8', [rows, columns]),
    scales: takeTensor(tensors, `windows.${name}.scales`, 'F32', [rows]),
  });
  return {
    pieces: rows8('pieces', pieces, dimensions),
    windows: rows8('weights', vectorDimensions + dimensions, 3 * filters),
    bias: takeTensor(tensors, 'windows.bias', 'F32', [filters]),
    output: rows8('output', filters, labels),
  };
}

/** Rows of the pieces of a word in lower case, of `count` rows: the word itself and its character n-grams, as features are hashed. */
export function wordPieces(lower: string, count: number): Int32Array {
  const grams = characterGrams(lower);
  const rows = new Int32Array(grams.length + 1);
  for (let i = 0; i < grams.length; i++) rows[i] = (grams[i]! >>> 0) % count;
  rows[grams.length] = (wordHash(lower) >>> 0) % count;
  return rows;
}

/** What each of so many pieces counts: the sum is about as long for short words as for long ones. */
export function pieceFactor(count: number): number {
  return Math.fround(1 / Math.sqrt(count));
}

/** Writes the vector of a word, all of the same length, into `out` from `offset`. */
export function copyEvenVector(vectors: Vectors, row: number, out: Float32Array, offset: number): void {
  vectors.copyRow(row, out, offset);
  const end = offset + vectors.dimensions;
  let squares = 0;
  for (let i = offset; i < end; i++) squares += out[i]! * out[i]!;
  if (squares === 0) return;
  const factor = Math.sqrt(vectors.dimensions / (2 * squares));
  for (let i = offset; i < end; i++) out[i] = out[i]! * factor;
}

/** A word as the network needs it. */
export interface WindowWord {
  /** Row of its vector; -1 where it has none. */
  readonly vectorRow: number;
  readonly pieces: Int32Array;
  /** Where its shares are remembered; -1 where they are not. */
  readonly slot: number;
}

/** Scores texts by a {@link TextcatNetwork}, word after word. */
export interface WindowScorer {
  /** Remembers a word in its slot. */
  remember(word: WindowWord): void;
  /** Begins a text. */
  begin(): void;
  /** Takes the next word of the text. */
  add(word: WindowWord): void;
  /** Adds the scores of the labels to `scores`, which is as long as the labels up to a multiple of 4. */
  addScores(scores: Float32Array): void;
}

/** What words add to windows is kept in fixed point, in 16 bits: a sum of three takes part of the memory that floats would. */
const one = 256;
const largest = 32_767;

/** Words that go into windows in one call. */
const stretch = 60;
/** Rows for words that are not remembered: as many as a stretch has, with the two before it. */
const spareRows = stretch + 4;

/** Bytes of the arena that {@link createWindowScorer} takes. */
export function windowScorerBytes(network: TextcatNetwork, slots: number): number {
  const filters = network.bias.length;
  const labels = network.output.values.length / filters;
  const numbers =
    ((slots + spareRows) * 3 * filters) / 2 + (9 + labels) * filters + 2 * network.windows.scales.length + 4 * stretch;
  return 4 * numbers + 8 * (filters + 8) + network.windows.values.length + 512;
}

/** The scorer of a network, which remembers up to `slots` words. */
export function createWindowScorer(
  kernels: Kernels,
  { pieces, windows, bias, output }: TextcatNetwork,
  vectors: Vectors,
  slots: number,
): WindowScorer {
  const filters = bias.length;
  const labels = output.values.length / filters;
  const stride = 3 * filters;
  const inputs = windows.scales.length;
  const pieceDimensions = inputs - vectors.dimensions;
  const table = kernels.shorts((slots + spareRows) * stride);
  const sums = kernels.floats(stride);
  const windowValues = kernels.bytes(windows.values.length);
  windowValues.set(windows.values);
  // As floats: the same sums, but no text has to make floats of the integers, which with dozens of labels is much of its time.
  const columns = (labels + 3) & ~3;
  const outputValues = kernels.floats(filters * columns);
  for (let filter = 0; filter < filters; filter++) {
    outputValues.set(output.values.subarray(filter * labels, (filter + 1) * labels), filter * columns);
  }
  const inputIndex = kernels.integers(inputs);
  for (let i = 0; i < inputs; i++) inputIndex[i] = i;
  const inputFactors = kernels.floats(inputs);
  const input = new Float32Array(inputs);

  /** Rows of the words that are in no window of their own yet, after the two before them. */
  const index = kernels.integers(stretch + 3);
  let listed = 0;
  let spare = 0;
  let hasWords = false;
  const pooled = kernels.shorts(filters);
  const outputIndex = kernels.integers(filters);
  const outputFactors = kernels.floats(filters);

  const write = (row: number, { vectorRow, pieces: own }: WindowWord): void => {
    input.fill(0);
    if (vectorRow >= 0) copyEvenVector(vectors, vectorRow, input, 0);
    const factor = pieceFactor(own.length);
    for (const piece of own) {
      const unit = factor * pieces.scales[piece]!;
      const from = piece * pieceDimensions;
      for (let i = 0; i < pieceDimensions; i++) {
        input[vectors.dimensions + i] = input[vectors.dimensions + i]! + unit * pieces.values[from + i]!;
      }
    }
    for (let i = 0; i < inputs; i++) inputFactors[i] = input[i]! * windows.scales[i]!;
    sums.fill(0);
    kernels.addRows8(windowValues, stride, inputIndex, inputFactors, sums, inputs, stride);
    const at = row * stride;
    for (let i = 0; i < stride; i++) {
      table[at + i] = Math.max(-largest, Math.min(largest, Math.round(sums[i]! * one)));
    }
  };
  /** Pools the windows of what is listed; the last two words stay, for the next windows. */
  const pool = (): void => {
    kernels.poolWindows(table, stride, index, pooled, listed - 2, filters);
    index[0] = index[listed - 2]!;
    index[1] = index[listed - 1]!;
    listed = 2;
  };
  const list = (row: number): void => {
    index[listed++] = row;
    if (listed === stretch + 2) pool();
  };
  return {
    remember: (word) => write(word.slot, word),
    begin() {
      pooled.fill(-32768);
      hasWords = false;
      index[0] = -1;
      listed = 1;
    },
    add(word) {
      hasWords = true;
      if (word.slot >= 0) {
        list(word.slot);
        return;
      }
      const row = slots + spare;
      spare = (spare + 1) % spareRows;
      write(row, word);
      list(row);
    },
    addScores(scores) {
      if (!hasWords) return;
      list(-1);
      if (listed > 2) pool();
      let positive = 0;
      for (let filter = 0; filter < filters; filter++) {
        const value = pooled[filter]! / one + bias[filter]!;
        if (!(value > 0)) continue;
        outputIndex[positive] = filter;
        outputFactors[positive++] = value * output.scales[filter]!;
      }
      kernels.addRows(outputValues, columns, outputIndex, outputFactors, scores, positive, columns);
    },
  };
}
