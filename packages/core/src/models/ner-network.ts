// The forward pass of the entity network: words to a score for each tag of each token.
//
//   once a word:  rows of its forms and its vector → dense → GELU → layer norm          (cached by word)
//   each token:   x += layer norm(GELU(W·[x₋₁, x, x₊₁] + b)), a few times; then tags = W·x + b
//
// Several texts run as one stream of rows with a row of zeros before, between and after them.
import { TinctureError } from '../errors/tincture-error.ts';
import { createKernels } from '../kernels/wasm-kernels.ts';
import { indexKeys } from './key-index.ts';
import { featureHashes, featureKinds } from './ner-features.ts';
import type { Vectors } from './vectors.ts';
import { WordCache } from './word-cache.ts';

/** One residual convolution over windows of three tokens; also the first, dense layer, whose weight is [inputs, width]. */
export interface LayerWeights {
  /** [3 × width, width]. */
  readonly weight: Float32Array;
  readonly bias: Float32Array;
  readonly gain: Float32Array;
  readonly shift: Float32Array;
}

/** The numbers of one network of an ensemble. */
export interface NerMember {
  /** For each of {@link featureKinds} a row for each key of its table. */
  readonly tables: readonly Float32Array[];
  /** Inputs: forms, then the vector, then whether there is one. */
  readonly dense: LayerWeights;
  readonly convolutions: readonly LayerWeights[];
  /** [width, tags]. */
  readonly outputWeight: Float32Array;
  readonly outputBias: Float32Array;
}

/** All numbers of an entity network up to the scores of the tags: networks of one shape whose scores are averaged. */
export interface NerWeights {
  readonly width: number;
  readonly tags: number;
  /** Hashes of the forms with a row, by kind: those seen in training; others are a row of zeros. */
  readonly keys: readonly Int32Array[];
  readonly vectors: Vectors | undefined;
  /** Mean of the vectors used and 1/deviation over all their values: what a vector is centred and scaled with. */
  readonly vectorMean: Float32Array;
  readonly vectorScale: number;
  readonly members: readonly NerMember[];
}

/** Columns that the forms take together. */
const formColumns: number = featureKinds.reduce((sum, { dimensions }) => sum + dimensions, 0);

/** Columns of the input of a word. */
export function inputColumns(vectorDimensions: number): number {
  return formColumns + (vectorDimensions === 0 ? 0 : vectorDimensions + 1);
}

/** Scores of texts: `words` is a text's words after each other, with '' before the first and after the last text. */
export interface NerNetwork {
  /** Number of {@link NerWeights.tags} scores for each entry of `words`; those of '' mean nothing. */
  score(words: readonly string[]): Float32Array;
}

/** Rows worked on at once: small enough for the processor's caches. */
const windowRows = 256;
/** New words worked on at once. */
const wordRows = 64;

/** Larger networks are refused: what predicts on one core of anybody's machine is far below. */
const mostBytes = 2 ** 30;

/**
 * The forward pass for `weights`. It keeps the first layers of words that it has seen. Throws `model-unsupported` where the
 * networks are too large to be worked with.
 */
export function createNerNetwork(weights: NerWeights): NerNetwork {
  const { width, tags, vectors, members } = weights;
  const inputs = inputColumns(vectors?.dimensions ?? 0);
  const halo = members[0]?.convolutions.length ?? 0;
  const memberCount = inputs * width + halo * 3 * width * width + width * tags + (halo + 2) * 4 * width;
  const workCount = (windowRows + 8) * (4 * width + tags) + (wordRows + 2) * (inputs + 4 * width) + windowRows;
  const bytes = 4 * (members.length * memberCount + workCount) + 4096;
  if (bytes > mostBytes) throw tooLarge(bytes);
  const kernels = createKernels(bytes);
  const inArena = (values: Float32Array): Float32Array => {
    const array = kernels.floats(values.length);
    array.set(values);
    return array;
  };
  const layerInArena = (layer: LayerWeights): LayerWeights => ({
    weight: inArena(layer.weight),
    bias: inArena(layer.bias),
    gain: inArena(layer.gain),
    shift: inArena(layer.shift),
  });
  const loaded = members.map(
    (member): NerMember => ({
      ...member,
      dense: layerInArena(member.dense),
      convolutions: member.convolutions.map(layerInArena),
      outputWeight: inArena(member.outputWeight),
    }),
  );
  const outputBias = new Float32Array(tags);
  for (const member of members) {
    for (let tag = 0; tag < tags; tag++) outputBias[tag] = outputBias[tag]! + member.outputBias[tag]!;
  }

  const encoder = createWordEncoder(weights, inputs);
  const cache = new WordCache(members.length, width, windowRows);
  const input = kernels.floats(wordRows * inputs);
  const scales = kernels.floats(windowRows);
  const sums = kernels.floats(windowRows * width);
  const activated = kernels.floats(windowRows * width);
  const normal = kernels.floats(windowRows * width);
  // A row more at each end than the window, which stays zero.
  const x = kernels.floats((windowRows + 2) * width);
  const scores = kernels.floats(windowRows * tags);

  /** `normal` = layer norm(GELU(a·W + b)), where row i of a starts at i × `aRow`. */
  const runLayer = (layer: LayerWeights, a: Float32Array, aRow: number, rows: number, columns: number): void => {
    fillRows(sums, layer.bias, rows, width);
    kernels.matmul(a, aRow, 1, layer.weight, sums, rows, columns, width);
    kernels.gelu(sums, activated, rows * width);
    kernels.layerNorm(activated, layer.gain, layer.shift, normal, sums, scales, rows, width);
  };

  const addWords = (words: readonly string[]): void => {
    for (let first = 0; first < words.length; first += wordRows) {
      const batch = words.slice(first, first + wordRows);
      const ids = batch.map(encoder.ids);
      loaded.forEach((member, index) => {
        ids.forEach((found, i) => {
          encoder.write(member.tables, found, input, i * inputs);
        });
        runLayer(member.dense, input, inputs, batch.length, inputs);
        cache.write(index, normal.subarray(0, batch.length * width));
      });
      cache.add(batch);
    }
  };

  /** Makes sure that all words of the window are known. */
  const learnWords = (words: readonly string[], from: number, to: number): void => {
    const collect = (): string[] => {
      const fresh = new Set<string>();
      for (let i = from; i < to; i++) if (words[i] !== '' && cache.find(words[i]!) < 0) fresh.add(words[i]!);
      return [...fresh];
    };
    let fresh = collect();
    if (cache.size + fresh.length > cache.capacity) {
      cache.forget();
      fresh = collect();
    }
    addWords(fresh);
  };

  /** Mean scores of `words[from, to)`, at most windowRows of them, into `scores`. */
  const scoreWindow = (words: readonly string[], from: number, to: number): void => {
    const rows = to - from;
    learnWords(words, from, to);
    const slotOf = Int32Array.from({ length: rows }, (_, i) => cache.find(words[from + i]!));
    fillRows(scores, outputBias, rows, tags);
    loaded.forEach((member, index) => {
      x.fill(0, 0, (rows + 2) * width);
      slotOf.forEach((slot, i) => {
        if (slot >= 0) x.set(cache.row(index, slot), (i + 1) * width);
      });
      for (const layer of member.convolutions) {
        runLayer(layer, x, width, rows, 3 * width);
        for (let i = 0; i < rows; i++) {
          if (slotOf[i]! < 0) continue;
          for (let at = i * width; at < (i + 1) * width; at++) x[at + width] = x[at + width]! + normal[at]!;
        }
      }
      kernels.matmul(x.subarray(width), width, 1, member.outputWeight, scores, rows, width, tags);
    });
    const share = Math.fround(1 / loaded.length);
    for (let i = 0; i < rows * tags; i++) scores[i] = scores[i]! * share;
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

function tooLarge(bytes: number): TinctureError {
  return new TinctureError({
    code: 'model-unsupported',
    problem: `The networks in the model file need ${Math.round(bytes / 2 ** 20)} MiB of memory; this version sets aside ${mostBytes / 2 ** 20}.`,
    fix: 'Train a narrower network, or fewer of them.',
  });
}

function fillRows(target: Float32Array, row: Float32Array, rows: number, columns: number): void {
  for (let at = 0; at < rows * columns; at += columns) for (let j = 0; j < columns; j++) target[at + j] = row[j]!;
}

/** Finds what a network knows of a word, and writes it as input. */
interface WordEncoder {
  /** Rows of the word's forms, then of its vector; -1 for none. */
  ids(word: string): Int32Array;
  /** Writes the input, with the forms' rows of one member, into `out` at `offset`. */
  write(tables: readonly Float32Array[], ids: Int32Array, out: Float32Array, offset: number): void;
}

function createWordEncoder({ keys, vectors, vectorMean, vectorScale }: NerWeights, inputs: number): WordEncoder {
  const lookUps = keys.map(indexKeys);
  const hashes = new Int32Array(featureKinds.length);
  return {
    ids(word) {
      featureHashes(word, hashes);
      const ids = new Int32Array(featureKinds.length + 1);
      lookUps.forEach((lookUp, kind) => {
        ids[kind] = lookUp(hashes[kind]!);
      });
      ids[featureKinds.length] = vectors?.find(word) ?? -1;
      return ids;
    },
    write(tables, ids, out, offset) {
      out.fill(0, offset, offset + inputs);
      let column = offset;
      for (let kind = 0; kind < featureKinds.length; kind++) {
        const { dimensions } = featureKinds[kind]!;
        const row = ids[kind]!;
        if (row >= 0) out.set(tables[kind]!.subarray(row * dimensions, (row + 1) * dimensions), column);
        column += dimensions;
      }
      if (vectors === undefined) return;
      writeVector(vectors, ids[featureKinds.length]!, vectorMean, vectorScale, out, column);
    },
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
