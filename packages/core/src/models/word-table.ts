// Word vectors as a component carries them: no words, only a hash of each, ascending, so that nothing has to be indexed when
// it is loaded. Of about a hundred thousand other words, one or two are taken for a word that is there.
import { corrupt } from '../file/corrupt.ts';
import { countAt, numberAt } from '../file/metadata.ts';
import { dequantizeRow4, dequantizeRow8, rowBytes4 } from '../file/quantize.ts';
import { type Tensor, takeTensor } from '../file/tensor.ts';
import type { JsonObject } from '../json.ts';
import { areAscending, findKey } from './key-index.ts';
import { areScales, type Vectors } from './vectors.ts';
import { hashText } from './word-features.ts';

/** What a network reads of word vectors; {@link Vectors} is one too. */
export type WordTable = Pick<Vectors, 'dimensions' | 'count' | 'find' | 'copyRow'>;

/** The first `count` rows of `vectors` as tensors of a component, with the info to read them back. */
export function packWords(
  vectors: Vectors,
  count: number,
): { readonly tensors: ReadonlyMap<string, Tensor>; readonly info: JsonObject } {
  // Of words with one hash, the most frequent stays.
  const rowOf = new Map<number, number>();
  for (let row = Math.min(count, vectors.count) - 1; row >= 0; row--) rowOf.set(hashWord(vectors.word(row)), row);
  const keys = Int32Array.from(rowOf.keys()).sort();
  const tensors = new Map<string, Tensor>([['vectors.keys', { data: keys, shape: [keys.length] }]]);
  const { bits } = vectors;
  for (const name of ['rows', 'scales']) {
    const tensor = vectors.tensors.get(name);
    if (tensor === undefined) continue;
    const width = tensor.shape.slice(1).reduce((product, size) => product * size, 1);
    // Not a slice of the tensor: that of a Node Buffer is a view, and what is written would change the vectors.
    const count = keys.length * width;
    const data =
      name === 'scales' ? new Float32Array(count) : bits === 4 ? new Uint8Array(count) : new Int8Array(count);
    keys.forEach((key, i) => {
      const from = rowOf.get(key)! * width;
      data.set(tensor.data.subarray(from, from + width), i * width);
    });
    tensors.set(`vectors.${name}`, { data, shape: [keys.length, ...tensor.shape.slice(1)] });
  }
  const { dimensions } = vectors;
  return { tensors, info: { dimensions, count: keys.length, bits } };
}

/** The word vectors among the tensors of a component. Throws `model-corrupt`. */
export function takeWords(all: ReadonlyMap<string, Tensor>, info: JsonObject): WordTable {
  const dimensions = countAt(info.dimensions, 'network.vectors.dimensions', 4096);
  const count = countAt(info.count, 'network.vectors.count', 16_777_216);
  const bits = numberAt(info.bits, 'network.vectors.bits');
  if (bits !== 4 && bits !== 8) throw corrupt(`"bits" of the word vectors is ${bits}, neither 4 nor 8.`);
  const keys = takeTensor(all, 'vectors.keys', 'I32', [count]);
  if (!areAscending(keys)) throw corrupt('The tensor "vectors.keys" is not in ascending order.');
  const scales = takeTensor(all, 'vectors.scales', 'F32', [count]);
  if (!areScales(scales)) throw corrupt('A word vector has values that are far too large.');
  return {
    dimensions,
    count,
    find(word) {
      const lower = word.toLowerCase();
      const row = findKey(keys, hashWord(lower));
      if (row >= 0) return row;
      const zeros = lower.replace(/[0-9]/g, '0');
      return zeros === lower ? -1 : findKey(keys, hashWord(zeros));
    },
    copyRow: bits === 4 ? copier4(all, scales, dimensions) : copier8(all, scales, dimensions),
  };
}

type CopyRow = Vectors['copyRow'];

function copier4(all: ReadonlyMap<string, Tensor>, scales: Float32Array, dimensions: number): CopyRow {
  const values = takeTensor(all, 'vectors.rows', 'U8', [scales.length, rowBytes4(dimensions)]);
  return (row, out, offset) => dequantizeRow4({ values, scales }, dimensions, row, out, offset);
}

function copier8(all: ReadonlyMap<string, Tensor>, scales: Float32Array, dimensions: number): CopyRow {
  const values = takeTensor(all, 'vectors.rows', 'I8', [scales.length, dimensions]);
  return (row, out, offset) => dequantizeRow8({ values, scales }, dimensions, row, out, offset);
}

function hashWord(lower: string): number {
  return hashText(lower, 11);
}
