// The small network of a text classifier on the way to its scores and back: see core's textcat-network.ts.
import type { Random, Vectors } from 'tincture';
import { copyEvenVector, type Kernels, pieceFactor } from 'tincture/training';
import { dense } from '../layers/dense.ts';
import { dropout } from '../layers/dropout.ts';
import type { Output } from '../layers/layer.ts';
import { type PiecesOfWord, pieceSums } from '../layers/piece-sums.ts';
import { windowPool } from '../layers/window-pool.ts';
import type { ClassTargets } from '../losses/classes.ts';
import type { Parameter, ParameterSizes } from '../optimizers/parameters.ts';

/** Rows of the pieces of words, and numbers in each. Measured on training texts of banking77 and sst2. */
export const pieceRows = 16_384;
export const pieceDimensions = 48;
/** Shares of filters and of words that are left out of a step. */
const filterDropout = 0.5;
const wordDropout = 0.2;

/** A word of the texts as the network sees it. */
export interface NetworkWord {
  /** Row of its vector; -1 where it has none. */
  readonly vectorRow: number;
  readonly pieces: Int32Array;
}

/** A text: numbers of words, with what is known of its labels. */
export interface NetworkText {
  readonly words: Int32Array;
  readonly targets: ClassTargets;
}

/** Texts as the network sees them. */
export interface NetworkTexts {
  readonly words: readonly NetworkWord[];
  readonly texts: readonly NetworkText[];
  readonly vectors: Vectors;
}

/** Sizes of what is learnt, by name. */
export function networkSizes(vectors: Vectors, filters: number, labels: number): ParameterSizes {
  return {
    pieces: pieceRows * pieceDimensions,
    windows: (vectors.dimensions + pieceDimensions) * 3 * filters,
    bias: filters,
    output: filters * labels,
    labelBias: labels,
  };
}

/** Bytes of the arena for a batch of so many texts with so many tokens, for {@link createNetwork}. */
export function batchBytes(
  { words, vectors }: NetworkTexts,
  tokens: number,
  texts: number,
  filters: number,
  labels: number,
): number {
  const inputs = vectors.dimensions + pieceDimensions;
  const most = Math.min(words.length, tokens);
  const pieces = words.map((word) => word.pieces.length + 4).sort((a, b) => b - a);
  const listed = pieces.slice(0, most).reduce((sum, count) => sum + count, 0);
  const numbers =
    most * (2 * inputs + 6 * filters) + 3 * inputs * filters + texts * 6 * (filters + labels) + filters * labels;
  return 4 * numbers + 8 * listed + 4_096;
}

/** The scores [texts, labels] of texts of words, and the way back; with `random`, filters and words are left out. */
type Network = (texts: readonly Int32Array[], random?: Random) => Output;

/** The network with the parameters that `get` gives by name. */
export function createNetwork(
  kernels: Kernels,
  { words, vectors }: NetworkTexts,
  filters: number,
  labels: number,
  get: (name: string) => Parameter,
): Network {
  const inputs = vectors.dimensions + pieceDimensions;
  const windows = { inputs, weight: get('windows'), bias: get('bias'), filters };
  return (texts, random) => {
    const { rows, present } = distinctWords(texts, random);
    const x = kernels.floats(present.length * inputs);
    present.forEach((word, row) => {
      const { vectorRow } = words[word]!;
      if (vectorRow >= 0) copyEvenVector(vectors, vectorRow, x, row * inputs);
    });
    const pieces = present.map((word) => piecesOf(kernels, words[word]!));
    const piecesBack = pieceSums(kernels, get('pieces'), pieceDimensions, pieces, x, inputs, vectors.dimensions);
    const pooled = windowPool(kernels, x, present.length, windows, rows);
    const count = texts.length * filters;
    const drop = random === undefined ? undefined : dropout(kernels, pooled.y, count, filterDropout, random);
    const out = dense(kernels, pooled.y, get('output'), get('labelBias'), texts.length, filters, labels);
    return {
      y: out.y,
      backward(dy) {
        const dPooled = kernels.floats(count);
        out.backward(dy, dPooled);
        drop?.(dPooled);
        const dx = kernels.floats(present.length * inputs);
        pooled.backward(dPooled, dx);
        piecesBack(dx);
      },
    };
  };
}

/** The words that occur in `texts`, and each text with places among them; words that are left out are -1. */
function distinctWords(
  texts: readonly Int32Array[],
  random: Random | undefined,
): { readonly rows: readonly Int32Array[]; readonly present: readonly number[] } {
  const places = new Map<number, number>();
  const rows = texts.map((text) =>
    text.map((word) => {
      if (random !== undefined && random.next() < wordDropout) return -1;
      const place = places.get(word) ?? places.size;
      places.set(word, place);
      return place;
    }),
  );
  return { rows, present: [...places.keys()] };
}

function piecesOf(kernels: Kernels, { pieces }: NetworkWord): PiecesOfWord {
  const rows = kernels.integers(pieces.length);
  rows.set(pieces);
  const factors = kernels.floats(pieces.length).fill(pieceFactor(pieces.length));
  return { rows: rows.subarray(0, pieces.length), factors };
}
