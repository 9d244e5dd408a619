import { TinctureError } from 'tincture';
import type { VectorEntry } from './entry.ts';

const lineFeed = 10;
const space = 32;

/**
 * Word vectors in the binary form of word2vec: a line with count and dimensions, then for each word its UTF-8 bytes, a
 * space, and 32-bit floats, little-endian; some writers put a line feed after them.
 */
export async function* readBinaryVectors(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<VectorEntry> {
  const source = chunks[Symbol.asyncIterator]();
  let bytes = new Uint8Array(0);
  let at = 0;
  /** Makes `count` bytes from `at` on available; false at the end of the file. */
  const need = async (count: number): Promise<boolean> => {
    while (bytes.length - at < count) {
      const { value, done } = await source.next();
      if (done) return false;
      const joined = new Uint8Array(bytes.length - at + value.length);
      joined.set(bytes.subarray(at));
      joined.set(value, bytes.length - at);
      bytes = joined;
      at = 0;
    }
    return true;
  };
  const textUntil = async (end: number): Promise<string | undefined> => {
    for (let length = 0; await need(length + 1); length++) {
      if (bytes[at + length] === end) {
        const text = new TextDecoder().decode(bytes.subarray(at, at + length));
        at += length + 1;
        return text;
      }
      if (length > 4_096) break;
    }
    return undefined;
  };

  const header = /^(\d+) (\d+)\s*$/.exec((await textUntil(lineFeed)) ?? '');
  const count = Number(header?.[1]);
  const dimensions = Number(header?.[2]);
  if (!(count > 0 && dimensions > 0 && dimensions <= 4_096))
    throw damaged('has no line with count and dimensions first');
  for (let index = 0; index < count; index++) {
    while ((await need(1)) && bytes[at] === lineFeed) at++;
    const word = await textUntil(space);
    if (word === undefined || !(await need(4 * dimensions))) throw damaged(`ends after ${index} of ${count} words`);
    const view = new DataView(bytes.buffer, bytes.byteOffset + at, 4 * dimensions);
    const values = Float32Array.from({ length: dimensions }, (_, i) => view.getFloat32(4 * i, true));
    if (values.some((value) => !Number.isFinite(value)))
      throw damaged(`has a value that is no number for ${JSON.stringify(word.slice(0, 40))}`);
    at += 4 * dimensions;
    yield { word, values };
  }
}

function damaged(problem: string): TinctureError {
  return new TinctureError({
    code: 'vectors-invalid',
    problem: `The binary file of word vectors ${problem}.`,
    fix: 'Get the file again, or give one of word2vec, GloVe or fastText as text.',
  });
}
