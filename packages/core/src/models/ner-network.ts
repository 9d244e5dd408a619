// The forward pass of the entity network: words to a score for each tag of each token.
//
//   once a word:  rows of its forms and its vector → dense → GELU → layer norm          (cached by word)
//   each token:   x += layer norm(GELU(W·[x₋₁, x, x₊₁] + b)), a few times; then tags = W·x + b
//
// Several texts run as one stream of rows with a row of zeros before, between and after them.
import { createKernels } from '../kernels/wasm-kernels.ts';
import { featureHashes, featureKinds } from './ner-features.ts';
import type { Vectors } from './vectors.ts';

/** Rows for the forms of one kind that were seen in training; other forms are a row of zeros. */
export interface FeatureTable {
  /** Hashes of the forms, one a row. */
  readonly keys: Int32Array;
  /** Rows of the kind's `dimensions`. */
  readonly rows: Float32Array;
}

/** One residual convolution over windows of three tokens. */
export interface ConvolutionWeights {
  /** [3 × width, width]. */
  readonly weight: Float32Array;
  readonly bias: Float32Array;
  readonly gain: Float32Array;
  readonly shift: Float32Array;
}

/** All numbers of an entity network up to the scores of the tags. */
export interface NerWeights {
  readonly width: number;
  readonly tags: number;
  /** In the order of {@link featureKinds}. */
  readonly tables: readonly FeatureTable[];
  readonly vectors: Vectors | undefined;
  /** Mean of the vectors used and 1/deviation over all their values: what a vector is centred and scaled with. */
  readonly vectorMean: Float32Array;
  readonly vectorScale: number;
  /** [inputs, width]: forms, then the vector, then whether there is one. */
  readonly dense: ConvolutionWeights;
  readonly convolutions: readonly ConvolutionWeights[];
  /** [width, tags]. */
  readonly outputWeight: Float32Array;
  readonly outputBias: Float32Array;
}

/** Columns that the forms take together. */
export const formColumns: number = featureKinds.reduce((sum, { dimensions }) => sum + dimensions, 0);

/** Columns of the input of a word. */
export function inputColumns(vectorDimensions: number): number {
  return formColumns + (vectorDimensions === 0 ? 0 : vectorDimensions + 1);
}

/** Scores of texts: `words` is a text's words after each other, with '' before the first and after the last text. */
export interface NerNetwork {
  /** Number of {@link NerWeights.tags} scores for each entry of `words`; those of '' mean nothing. */
  score(words: readonly string[]): Float32Array;
}

/** Words whose first layers are kept; when as many are known, all are forgotten. */
const cachedWords = 16_384;
/** Rows worked on at once: small enough for the processor's caches. */
const windowRows = 256;
/** New words worked on at once. */
const wordRows = 64;

/** The forward pass for `weights`. It keeps the first layers of words that it has seen. */
export function createNerNetwork(weights: NerWeights): NerNetwork {
  const { width, tags, vectors } = weights;
  const inputs = inputColumns(vectors?.dimensions ?? 0);
  const halo = weights.convolutions.length;
  const weightCount = inputs * width + halo * 3 * width * width + width * tags + (halo + 1) * 4 * width + 2 * tags + 64;
  const workCount = (windowRows + 8) * (5 * width + tags) + wordRows * (inputs + 4 * width) + (cachedWords + 8) * width;
  const kernels = createKernels(4 * (weightCount + workCount) + 4096);
  const inArena = (values: Float32Array): Float32Array => {
    const array = kernels.floats(values.length);
    array.set(values);
    return array;
  };
  const layerInArena = (layer: ConvolutionWeights): ConvolutionWeights => ({
    weight: inArena(layer.weight),
    bias: inArena(layer.bias),
    gain: inArena(layer.gain),
    shift: inArena(layer.shift),
  });
  const dense = layerInArena(weights.dense);
  const convolutions = weights.convolutions.map(layerInArena);
  const outputWeight = inArena(weights.outputWeight);
  const outputBias = weights.outputBias;

  const encodeWord = createWordEncoder(weights, inputs);
  const slots = new Map<string, number>();
  const known = kernels.floats(cachedWords * width);
  const input = kernels.floats(wordRows * inputs);
  const wordWork = [
    kernels.floats(wordRows * width),
    kernels.floats(wordRows * width),
    kernels.floats(wordRows * width),
  ];
  const scales = kernels.floats(Math.max(wordRows, windowRows));

  /** y = layer norm(GELU(sums + bias)), where `sums` already holds the product. */
  const activate = (
    layer: ConvolutionWeights,
    sums: Float32Array,
    a: Float32Array,
    y: Float32Array,
    rows: number,
  ): void => {
    kernels.gelu(sums, a, rows * width);
    kernels.layerNorm(a, layer.gain, layer.shift, y, sums, scales, rows, width);
  };
  const setRows = (target: Float32Array, row: Float32Array, rows: number, columns: number): void => {
    for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) target[i * columns + j] = row[j]!;
  };

  const addWords = (words: readonly string[]): void => {
    if (slots.size + words.length > cachedWords) slots.clear();
    for (let first = 0; first < words.length; first += wordRows) {
      const count = Math.min(wordRows, words.length - first);
      for (let i = 0; i < count; i++) encodeWord(words[first + i]!, input, i * inputs);
      const [sums, a, y] = wordWork as [Float32Array, Float32Array, Float32Array];
      setRows(sums, dense.bias, count, width);
      kernels.matmul(input, inputs, 1, dense.weight, sums, count, inputs, width);
      activate(dense, sums, a, y, count);
      known.set(y.subarray(0, count * width), slots.size * width);
      for (let i = 0; i < count; i++) slots.set(words[first + i]!, slots.size);
    }
  };

  // One row more at each end than the window, which stays zero.
  const x = kernels.floats((windowRows + 2) * width);
  const work = [
    kernels.floats(windowRows * width),
    kernels.floats(windowRows * width),
    kernels.floats(windowRows * width),
  ];
  const scores = kernels.floats(windowRows * tags);

  /** Scores of `words[from, to)`, at most windowRows of them, into x and `scores`. */
  const scoreWindow = (words: readonly string[], from: number, to: number): void => {
    const rows = to - from;
    const fresh = new Set<string>();
    for (let i = from; i < to; i++) if (words[i] !== '' && !slots.has(words[i]!)) fresh.add(words[i]!);
    if (slots.size + fresh.size > cachedWords) {
      // What is known is about to be forgotten: this window needs all of its words anew.
      for (let i = from; i < to; i++) if (words[i] !== '') fresh.add(words[i]!);
    }
    if (fresh.size > 0) addWords([...fresh]);
    x.fill(0, 0, (rows + 2) * width);
    for (let i = 0; i < rows; i++) {
      const word = words[from + i]!;
      if (word === '') continue;
      const slot = slots.get(word)! * width;
      x.set(known.subarray(slot, slot + width), (i + 1) * width);
    }
    const [sums, a, y] = work as [Float32Array, Float32Array, Float32Array];
    for (const layer of convolutions) {
      setRows(sums, layer.bias, rows, width);
      kernels.matmul(x, width, 1, layer.weight, sums, rows, 3 * width, width);
      activate(layer, sums, a, y, rows);
      for (let i = 0; i < rows; i++) {
        if (words[from + i] === '') continue;
        const at = i * width;
        for (let j = 0; j < width; j++) x[at + width + j] = x[at + width + j]! + y[at + j]!;
      }
    }
    setRows(scores, outputBias, rows, tags);
    kernels.matmul(x.subarray(width), width, 1, outputWeight, scores, rows, width, tags);
  };

  return {
    score(words) {
      const out = new Float32Array(words.length * tags);
      // Windows overlap by as many rows as a row can see, so that where they are cut changes nothing.
      const inner = windowRows - 2 * halo;
      for (let start = 0; start < words.length; start += inner) {
        const end = Math.min(start + inner, words.length);
        const from = Math.max(0, start - halo);
        scoreWindow(words, from, Math.min(words.length, end + halo));
        out.set(scores.subarray((start - from) * tags, (end - from) * tags), start * tags);
      }
      return out;
    },
  };
}

/** Writes the input of a word, `inputs` values, into `out` at `offset`. */
function createWordEncoder(
  { tables, vectors, vectorMean, vectorScale }: NerWeights,
  inputs: number,
): (word: string, out: Float32Array, offset: number) => void {
  const lookUps = tables.map(({ keys }) => indexKeys(keys));
  const hashes = new Int32Array(featureKinds.length);
  return (word, out, offset) => {
    out.fill(0, offset, offset + inputs);
    featureHashes(word, hashes);
    let column = offset;
    for (let kind = 0; kind < featureKinds.length; kind++) {
      const { dimensions } = featureKinds[kind]!;
      const row = lookUps[kind]!(hashes[kind]!);
      if (row >= 0) out.set(tables[kind]!.rows.subarray(row * dimensions, (row + 1) * dimensions), column);
      column += dimensions;
    }
    if (vectors !== undefined) writeVector(vectors, vectors.find(word), vectorMean, vectorScale, out, column);
  };
}

/** Writes the centred and scaled vector of `row` and a 1; leaves zeros where `row` is negative. */
export function writeVector(
  vectors: Vectors,
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

/** Index of a hash in `keys`, or -1 (open addressing). */
export function indexKeys(keys: Int32Array): (hash: number) => number {
  let size = 8;
  while (size < keys.length * 2) size *= 2;
  const slots = new Int32Array(size).fill(-1);
  for (let row = 0; row < keys.length; row++) {
    let slot = keys[row]! & (size - 1);
    while (slots[slot]! >= 0) slot = (slot + 1) & (size - 1);
    slots[slot] = row;
  }
  return (hash) => {
    let slot = hash & (size - 1);
    while (slots[slot]! >= 0 && keys[slots[slot]!] !== hash) slot = (slot + 1) & (size - 1);
    return slots[slot]!;
  };
}
