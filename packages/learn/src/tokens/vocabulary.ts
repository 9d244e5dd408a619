// What the words of the training texts look like: the forms, characters and vectors that get a row.
import { formatVersion, TinctureError, type Vectors } from 'tincture';
import {
  createWordReader,
  featureHashes,
  featureKinds,
  takeVectors,
  vectorTensors,
  type WordIds,
  wordTraits,
} from 'tincture/training';
import type { TokenPiece } from './objective.ts';
import type { TokenSettings } from './settings.ts';

/** What the words of the training texts look like: shared by all networks trained on them. */
export interface TokenVocabulary {
  /** Forms with a row, by kind. */
  readonly keys: readonly Int32Array[];
  /** UTF-16 units with a row. */
  readonly characterKeys: Int32Array;
  readonly vectors: Vectors | undefined;
  readonly vectorMean: Float32Array;
  readonly vectorScale: number;
  /** What there is to know about a word by itself. */
  read(word: string): KnownWord;
}

/** A word of the training texts. */
export interface KnownWord extends WordIds {
  /** A number for the word, from 0. */
  readonly number: number;
  /** A number for its lower-cased form, from 0. */
  readonly form: number;
  readonly traits: number;
}

/** The forms in `pieces` that come at least `leastCount` times. */
export function createVocabulary(
  pieces: readonly Pick<TokenPiece<unknown>, 'words'>[],
  vectors: Vectors | undefined,
  { leastCount, vectorWords }: Pick<TokenSettings, 'leastCount' | 'vectorWords'>,
): TokenVocabulary {
  const words = new Map<string, number>();
  for (const piece of pieces) for (const word of piece.words) words.set(word, (words.get(word) ?? 0) + 1);
  const hashes = new Int32Array(featureKinds.length);
  const forms = featureKinds.map(() => new Map<number, number>());
  for (const [word, count] of words) {
    featureHashes(word, hashes);
    forms.forEach((counts, kind) => {
      counts.set(hashes[kind]!, (counts.get(hashes[kind]!) ?? 0) + count);
    });
  }
  const keys = forms.map((counts) =>
    Int32Array.from([...counts].flatMap(([hash, count]) => (count >= leastCount ? [hash] : []))).sort(),
  );
  const units = new Set<number>();
  // Without a list in between: a single word may have millions of units.
  for (const word of words.keys()) for (let i = 0; i < word.length; i++) units.add(word.charCodeAt(i));
  const characterKeys = Int32Array.from(units).sort();
  const used = vectors === undefined || vectorWords === 0 ? undefined : firstVectors(vectors, vectorWords);
  const { mean, scale } = vectorMoments(used);
  const readIds = createWordReader({ keys, characterKeys, vectors: used });
  const known = new Map<string, KnownWord>();
  const numbers = new Map<string, number>();
  return {
    keys,
    characterKeys,
    vectors: used,
    vectorMean: mean,
    vectorScale: scale,
    read(word) {
      let found = known.get(word);
      if (found !== undefined) return found;
      const lower = word.toLowerCase();
      const form = numbers.get(lower) ?? numbers.size;
      numbers.set(lower, form);
      found = { ...readIds(word), number: known.size, form, traits: wordTraits(word) };
      known.set(word, found);
      return found;
    },
  };
}

/** The `count` most frequent words of `vectors`. */
function firstVectors(vectors: Vectors, count: number): Vectors {
  if (count >= vectors.count) return vectors;
  const { tensors, info } = vectorTensors(vectors, count);
  const component = { kind: 'vectors.v1', name: vectors.name, version: '1' };
  const metadata = { formatVersion, component, network: info, licences: vectors.licences };
  return takeVectors(tensors, '', metadata, info, vectors.hash);
}

/** Mean of the vectors and 1/deviation over all values, from the 10,000 most frequent words. */
function vectorMoments(vectors: Vectors | undefined): { mean: Float32Array; scale: number } {
  const dimensions = vectors?.dimensions ?? 0;
  const mean = new Float32Array(dimensions);
  const rows = Math.min(vectors?.count ?? 0, 10_000);
  if (vectors === undefined || rows === 0) return { mean, scale: 1 };
  const row = new Float32Array(dimensions);
  const sums = new Float64Array(dimensions);
  let squares = 0;
  for (let i = 0; i < rows; i++) {
    vectors.copyRow(i, row, 0);
    for (let j = 0; j < dimensions; j++) {
      sums[j] = sums[j]! + row[j]!;
      squares += row[j]! * row[j]!;
    }
  }
  let square = 0;
  for (let j = 0; j < dimensions; j++) {
    mean[j] = sums[j]! / rows;
    square += (sums[j]! / rows) ** 2;
  }
  const variance = (squares / rows - square) / dimensions;
  if (!(Number.isFinite(squares) && mean.every(Number.isFinite))) {
    throw new TinctureError({
      code: 'vectors-invalid',
      problem: `The word vectors ${JSON.stringify(vectors.name)} hold values that are not finite numbers.`,
      fix: 'Install or convert them again, or train without word vectors.',
    });
  }
  return { mean, scale: Math.fround(variance > 0 ? 1 / Math.sqrt(variance) : 1) };
}
