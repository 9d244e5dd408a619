import { TinctureError } from '../errors/tincture-error.ts';
import { countAt, type LicenceNote, type ModelMetadata, numberAt } from '../file/metadata.ts';
import { readModel } from '../file/model-file.ts';
import { dequantizeRow4, rowBytes4 } from '../file/quantize.ts';
import { areWithin, type Tensor, takeTensor } from '../file/tensor.ts';
import type { JsonObject } from '../json.ts';

/**
 * Static word vectors, read-only: a row of numbers for each of the most frequent words. Rows are in order of
 * frequency, so `vectorTensors(vectors, 20_000)` keeps the 20,000 most frequent.
 */
export interface Vectors {
  readonly dimensions: number;
  /** How many words. */
  readonly count: number;
  /** Bits a value is stored in. */
  readonly bits: 4 | 8;
  readonly name: string;
  /** Identity of the file that they came from. */
  readonly hash: string;
  readonly licences: readonly LicenceNote[];
  /** Row of `word` in lower case, or with its digits as 0 where that is not there; -1 where neither is. */
  find(word: string): number;
  /** The word of a row, in lower case. */
  word(row: number): string;
  /** Writes the `dimensions` values of `row` into `out` from `offset`. */
  copyRow(row: number, out: Float32Array, offset: number): void;
  /** `words` (UTF-8, a line feed after each), `rows` (quantised) and `scales`. */
  readonly tensors: ReadonlyMap<string, Tensor>;
}

/** What a model file says about the vectors in it. */
export interface VectorsInfo {
  readonly dimensions: number;
  readonly count: number;
  readonly bits: 4 | 8;
  /** Bytes of the tensor `words`. */
  readonly wordBytes: number;
}

/** Reads a file of word vectors as `tincture vectors` writes it. Throws `model-corrupt` or `model-unsupported`. */
export function readVectors(bytes: Uint8Array): Vectors {
  const { tensors, metadata, hash } = readModel(bytes);
  if (metadata.component.kind !== 'vectors.v1') {
    throw new TinctureError({
      code: 'model-unsupported',
      problem: `The file holds a component of the kind ${JSON.stringify(metadata.component.kind)}, not word vectors.`,
      fix: 'Make one with `tincture vectors install en` or `tincture vectors convert FILE`.',
    });
  }
  return takeVectors(tensors, '', metadata, metadata.network, hash);
}

/** The first `count` rows of `vectors` as tensors to put into a model file, with the info to read them back. */
export function vectorTensors(
  vectors: Vectors,
  count: number = vectors.count,
  prefix = '',
): { readonly tensors: ReadonlyMap<string, Tensor>; readonly info: VectorsInfo & JsonObject } {
  const kept = Math.min(count, vectors.count);
  const tensors = new Map<string, Tensor>();
  const words = vectors.tensors.get('words')?.data ?? new Uint8Array();
  let wordBytes = 0;
  for (let lines = 0; lines < kept; wordBytes++) if (words[wordBytes] === lineFeed) lines++;
  tensors.set(`${prefix}words`, { data: words.subarray(0, wordBytes), shape: [wordBytes] });
  for (const name of ['rows', 'scales']) {
    const tensor = vectors.tensors.get(name);
    if (tensor === undefined) continue;
    const width = tensor.shape.slice(1).reduce((product, size) => product * size, 1);
    tensors.set(prefix + name, {
      data: tensor.data.subarray(0, kept * width),
      shape: [kept, ...tensor.shape.slice(1)],
    });
  }
  const { dimensions, bits } = vectors;
  return { tensors, info: { dimensions, count: kept, bits, wordBytes } };
}

const lineFeed = 10;

/** Vectors among `all` tensors, under names that start with `prefix`; `info` is their {@link VectorsInfo}. Throws `model-corrupt`. */
export function takeVectors(
  all: ReadonlyMap<string, Tensor>,
  prefix: string,
  metadata: ModelMetadata,
  info: JsonObject,
  hash: string,
): Vectors {
  const dimensions = countAt(info.dimensions, 'dimensions', 4096);
  const count = countAt(info.count, 'count', 16_777_216);
  const bits = numberAt(info.bits, 'bits');
  if (bits !== 4 && bits !== 8) throw corrupt(`"bits" of the word vectors is ${bits}, neither 4 nor 8.`);
  const words = takeTensor(all, `${prefix}words`, 'U8', [countAt(info.wordBytes, 'wordBytes')]);
  const scales = takeTensor(all, `${prefix}scales`, 'F32', [count]);
  if (!areScales(scales)) throw corrupt('A word vector has values that are far too large.');
  const copyRow = bits === 4 ? copier4(all, prefix, scales, dimensions) : copier8(all, prefix, scales, dimensions);
  const ends = lineEnds(words, count);
  const lookUp = indexWords(words, ends);
  const tensors = new Map<string, Tensor>();
  for (const name of ['words', 'rows', 'scales']) {
    const tensor = all.get(prefix + name);
    if (tensor !== undefined) tensors.set(name, tensor);
  }
  return {
    dimensions,
    count,
    bits,
    name: metadata.component.name,
    hash,
    licences: metadata.licences ?? [],
    tensors,
    copyRow,
    find(word) {
      const lower = word.toLowerCase();
      const row = lookUp(lower);
      if (row >= 0) return row;
      const zeros = lower.replace(/[0-9]/g, '0');
      return zeros === lower ? -1 : lookUp(zeros);
    },
    word(row) {
      if (!Number.isInteger(row) || row < 0 || row >= count) {
        throw new TinctureError({
          code: 'argument-invalid',
          problem: `There is no row ${row} in ${count} word vectors.`,
        });
      }
      return new TextDecoder().decode(words.subarray(row === 0 ? 0 : ends[row - 1]! + 1, ends[row]!));
    },
  };
}

/** Vectors are stored with a deviation of 1. What is so far from it was never written, and sums over it overflow. */
const largestScale = 1e9;

/** Whether rows of word vectors may have these scales. */
export function areScales(scales: Float32Array): boolean {
  return areWithin(scales, largestScale);
}

function copier4(
  all: ReadonlyMap<string, Tensor>,
  prefix: string,
  scales: Float32Array,
  dimensions: number,
): Vectors['copyRow'] {
  const values = takeTensor(all, `${prefix}rows`, 'U8', [scales.length, rowBytes4(dimensions)]);
  return (row, out, offset) => dequantizeRow4({ values, scales }, dimensions, row, out, offset);
}

function copier8(
  all: ReadonlyMap<string, Tensor>,
  prefix: string,
  scales: Float32Array,
  dimensions: number,
): Vectors['copyRow'] {
  const values = takeTensor(all, `${prefix}rows`, 'I8', [scales.length, dimensions]);
  return (row, out, offset) => {
    const scale = scales[row]!;
    for (let i = 0; i < dimensions; i++) out[offset + i] = values[row * dimensions + i]! * scale;
  };
}

/** Where the line of each word ends. */
function lineEnds(words: Uint8Array, count: number): Int32Array {
  const ends = new Int32Array(count);
  let found = 0;
  for (let at = 0; at < words.length; at++) {
    if (words[at] !== lineFeed) continue;
    if (found < count) ends[found] = at;
    found++;
  }
  if (found !== count || (count > 0 && ends[count - 1] !== words.length - 1)) {
    throw corrupt(`The list of words has ${found} lines for ${count} vectors.`);
  }
  return ends;
}

/**
 * A hash table over the words' bytes (open addressing, FNV-1a). Made at loading: it takes a few milliseconds for
 * 100,000 words and makes no strings, where a Map of strings would take ten times the memory.
 */
function indexWords(words: Uint8Array, ends: Int32Array): (word: string) => number {
  let size = 16;
  while (size < ends.length * 2) size *= 2;
  const slots = new Int32Array(size).fill(-1);
  const startOf = (row: number): number => (row === 0 ? 0 : ends[row - 1]! + 1);
  for (let row = 0; row < ends.length; row++) {
    const start = startOf(row);
    const end = ends[row]!;
    let slot = hashBytes(words, start, end) & (size - 1);
    for (let tries = 0; slots[slot]! >= 0; slot = (slot + 1) & (size - 1)) {
      const other = slots[slot]!;
      if (areEqual(words, startOf(other), ends[other]!, words, start, end))
        throw corrupt(`The word of row ${row} is that of row ${other} too.`);
      if (++tries > mostTries) throw corrupt('The words were chosen so that looking one up takes long.');
    }
    slots[slot] = row;
  }
  const scratch = new Uint8Array(3 * longestWord);
  return (word) => {
    if (word.length > longestWord) return -1;
    const length = encodeUtf8(word, scratch);
    let slot = hashBytes(scratch, 0, length) & (size - 1);
    for (; slots[slot]! >= 0; slot = (slot + 1) & (size - 1)) {
      const row = slots[slot]!;
      if (areEqual(words, startOf(row), ends[row]!, scratch, 0, length)) return row;
    }
    return -1;
  };
}

/** Half of the slots are free, so words that nobody chose for it never lie so close together. */
const mostTries = 1_000;

/** Whether two stretches of bytes are the same. */
function areEqual(a: Uint8Array, aStart: number, aEnd: number, b: Uint8Array, bStart: number, bEnd: number): boolean {
  if (aEnd - aStart !== bEnd - bStart) return false;
  for (let i = aStart, j = bStart; i < aEnd; i++, j++) if (a[i] !== b[j]) return false;
  return true;
}

/** In UTF-16 units; longer ones have no vector. */
const longestWord = 128;

function hashBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  return hash ^ (hash >>> 15);
}

/** Writes `text` as UTF-8 into `out` and returns the length; a lone surrogate is written as it is, so never found. */
function encodeUtf8(text: string, out: Uint8Array): number {
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    let code = text.charCodeAt(i);
    if (code < 0x80) {
      out[at++] = code;
      continue;
    }
    if (code < 0x800) {
      out[at++] = 0xc0 | (code >> 6);
      out[at++] = 0x80 | (code & 63);
      continue;
    }
    const next = (code & 0xfc00) === 0xd800 ? text.charCodeAt(i + 1) : 0;
    if ((next & 0xfc00) === 0xdc00) {
      i++;
      code = 0x10000 + ((code & 0x3ff) << 10) + (next & 0x3ff);
      out[at++] = 0xf0 | (code >> 18);
      out[at++] = 0x80 | ((code >> 12) & 63);
    } else {
      out[at++] = 0xe0 | (code >> 12);
    }
    out[at++] = 0x80 | ((code >> 6) & 63);
    out[at++] = 0x80 | (code & 63);
  }
  return at;
}

function corrupt(problem: string): TinctureError {
  return new TinctureError({ code: 'model-corrupt', problem, fix: 'Install or convert the word vectors again.' });
}
