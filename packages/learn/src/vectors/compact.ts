import { formatVersion, type LicenceNote, type Tensor, TinctureError, writeModel } from 'tincture';
import { quantizeRows4, quantizeRows8 } from 'tincture/training';
import type { VectorEntry } from './entry.ts';

/** How a compact file of word vectors is made. */
export interface CompactOptions {
  /** Name of the vectors, for example `en`. */
  readonly name: string;
  /** At most this many words, the first of the source: sources list the frequent ones first. Default 100,000. */
  readonly words?: number;
  /** Bits of each value. Default 4. */
  readonly bits?: 4 | 8;
  readonly licences?: readonly LicenceNote[];
  readonly signal?: AbortSignal;
  /** Called now and then with how many words were read. */
  readonly onProgress?: (words: number) => void;
}

/** Words that are kept unless a number is given. */
const defaultWords = 100_000;

/**
 * The compact file of word vectors: lower-case words, each value less the mean of its dimension and divided by the
 * deviation of all values, quantised with a scale a word. Of words that differ only in case the first counts. Stops
 * reading the source when it has enough.
 */
export async function compactVectors(
  entries: AsyncIterable<VectorEntry>,
  options: CompactOptions,
): Promise<Uint8Array> {
  const limit = options.words ?? defaultWords;
  const words: string[] = [];
  const seen = new Set<string>();
  let dimensions = 0;
  let values = new Float32Array(0);
  for await (const entry of entries) {
    const word = entry.word.toLowerCase();
    if (word === '' || /[\n\r]/.test(word) || seen.has(word)) continue;
    if (dimensions === 0) dimensions = entry.values.length;
    if (entry.values.length !== dimensions) throw badDimensions(entry, dimensions);
    if ((words.length + 1) * dimensions > values.length)
      values = grown(values, Math.max(4_096, 2 * words.length) * dimensions);
    values.set(entry.values, words.length * dimensions);
    seen.add(word);
    words.push(word);
    if (words.length % 1_000 === 0) {
      options.signal?.throwIfAborted();
      options.onProgress?.(words.length);
    }
    if (words.length >= limit) break;
  }
  if (words.length === 0) {
    throw new TinctureError({
      code: 'vectors-invalid',
      problem: 'There is no word vector in the file.',
      fix: 'Give a file of word2vec, GloVe or fastText, as text or binary.',
    });
  }
  normalize(values, words.length, dimensions);
  const bits = options.bits ?? 4;
  const matrix = values.subarray(0, words.length * dimensions);
  const rows =
    bits === 4 ? quantizeRows4(matrix, words.length, dimensions) : quantizeRows8(matrix, words.length, dimensions);
  const wordBytes = new TextEncoder().encode(`${words.join('\n')}\n`);
  const tensors = new Map<string, Tensor>([
    ['words', { data: wordBytes, shape: [wordBytes.length] }],
    ['rows', { data: rows.values, shape: [words.length, rows.values.length / words.length] }],
    ['scales', { data: rows.scales, shape: [words.length] }],
  ]);
  return writeModel({
    tensors,
    metadata: {
      formatVersion,
      component: { kind: 'vectors.v1', name: options.name, version: '1.0.0' },
      network: { dimensions, count: words.length, bits, wordBytes: wordBytes.length },
      ...(options.licences === undefined ? {} : { licences: options.licences }),
    },
  });
}

/** Mean 0 in each dimension, deviation 1 over all values. */
function normalize(values: Float32Array, count: number, dimensions: number): void {
  const mean = new Float64Array(dimensions);
  for (let i = 0; i < count * dimensions; i++) mean[i % dimensions]! += values[i]! / count;
  let squares = 0;
  for (let i = 0; i < count * dimensions; i++) {
    const centred = values[i]! - mean[i % dimensions]!;
    values[i] = centred;
    squares += centred * centred;
  }
  const deviation = Math.sqrt(squares / (count * dimensions));
  if (deviation > 0) for (let i = 0; i < count * dimensions; i++) values[i]! /= deviation;
}

function grown(values: Float32Array, length: number): Float32Array<ArrayBuffer> {
  const larger = new Float32Array(Math.max(length, values.length * 2));
  larger.set(values);
  return larger;
}

function badDimensions({ word, values }: VectorEntry, dimensions: number): TinctureError {
  return new TinctureError({
    code: 'vectors-invalid',
    problem: `The vector of ${JSON.stringify(word.slice(0, 40))} has ${values.length} values; those before it have ${dimensions}.`,
    fix: 'Get the file again; it seems to be damaged.',
  });
}
