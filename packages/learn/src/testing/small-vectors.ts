import { formatVersion, readVectors, type Tensor, type Vectors, writeModel } from 'tincture';

/** Vectors of two dimensions, with these scales. */
export function vectorsOf(words: readonly string[], scaleOf: (row: number) => number = () => 0.01): Vectors {
  const bytes = new TextEncoder().encode(words.map((one) => `${one}\n`).join(''));
  const tensors = new Map<string, Tensor>([
    ['words', { data: bytes, shape: [bytes.length] }],
    [
      'rows',
      {
        data: Int8Array.from({ length: 2 * words.length }, (_, i) => ((i * 37) % 255) - 127),
        shape: [words.length, 2],
      },
    ],
    ['scales', { data: Float32Array.from(words, (_, row) => scaleOf(row)), shape: [words.length] }],
  ]);
  const network = { dimensions: 2, count: words.length, bits: 8, wordBytes: bytes.length };
  const component = { kind: 'vectors.v1', name: 'odd', version: '1' };
  return readVectors(writeModel({ tensors, metadata: { formatVersion, component, network } }));
}

/** Vectors of tiny values, but for that of the rare word "pear", which no mean takes in. */
export function hugePear(): Vectors {
  const words = [...Array.from({ length: 10_000 }, (_, i) => `w${i}`), 'pear'];
  return vectorsOf(words, (row) => (row === 10_000 ? 1e9 : 1e-31));
}
