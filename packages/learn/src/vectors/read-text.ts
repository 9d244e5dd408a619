import { TinctureError } from 'tincture';
import type { VectorEntry } from './entry.ts';

const lineFeed = 10;
const space = 32;
const tab = 9;

/**
 * Word vectors as text, one word a line: `word value value …`, as GloVe writes them, or with a first line of count and
 * dimensions, as word2vec and fastText do. Works on bytes, because a file is large and its numbers are most of it.
 */
export async function* readTextVectors(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<VectorEntry> {
  let number = 0;
  for await (const line of linesOf(chunks)) {
    number++;
    const fields = trimmed(line).split(' ');
    // The header of word2vec and fastText: count and dimensions, both whole numbers.
    if (number === 1 && fields.length === 2 && fields.every((field) => /^\d+$/.test(field))) continue;
    if (fields.length < 3) {
      if (fields.join('') === '') continue;
      throw badLine(number, 'has no word with numbers after it');
    }
    const [word = '', ...numbers] = fields;
    const values = Float32Array.from(numbers, Number);
    if (values.some((value) => !Number.isFinite(value)))
      throw badLine(number, 'has something else than numbers after the word');
    yield { word, values };
  }
}

/** Single spaces between fields: some files end lines with one, and some use tabs. */
function trimmed(line: Uint8Array): string {
  let end = line.length;
  while (end > 0 && (line[end - 1] === space || line[end - 1] === 13 || line[end - 1] === tab)) end--;
  return new TextDecoder().decode(line.subarray(0, end)).replaceAll('\t', ' ');
}

async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let rest = new Uint8Array(0);
  for await (const chunk of chunks) {
    let bytes = chunk;
    if (rest.length > 0) {
      bytes = new Uint8Array(rest.length + chunk.length);
      bytes.set(rest);
      bytes.set(chunk, rest.length);
    }
    let start = 0;
    for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, start)) {
      yield bytes.subarray(start, at);
      start = at + 1;
    }
    rest = bytes.slice(start);
    if (rest.length > longestLine) throw badLine(0, `is longer than ${longestLine} bytes`);
  }
  if (rest.length > 0) yield rest;
}

const longestLine = 1_000_000;

function badLine(line: number, problem: string): TinctureError {
  return new TinctureError({
    code: 'vectors-invalid',
    problem: `A line ${problem}, so this is no file of word vectors.`,
    ...(line === 0 ? {} : { where: { line } }),
    fix: 'Give a file of word2vec, GloVe or fastText, as text or binary.',
  });
}
