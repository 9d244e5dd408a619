import { copyOf, decompress } from '../compression.ts';
import type { ReadItem } from '../convert/types.ts';
import type { ReadDocsOptions } from '../docs-file/read-item.ts';
import { inFile } from '../docs-file/stored-block.ts';
import { badFile, mostBytes, mostCharacters } from './layout.ts';
import { openTable } from './open-table.ts';
import { readDocument } from './read-document.ts';

/** No more text comes out of a file than so many times its bytes: a word that is there once can stand in every text. */
const mostTextPerByte = 16;

/**
 * The documents of a `.spacy` file (spaCy: DocBin) in their order; in the place of one that breaks a rule, the reject, whose `line` is
 * the number of the document. The file is held in memory as a whole, and unpacked at that, about a hundred bytes for each token;
 * documents are made one by one. Throws `file-invalid` where the file is none, is damaged, or has more than a gigabyte when unpacked.
 */
export async function* readSpacyFile(
  content: Uint8Array | AsyncIterable<Uint8Array>,
  options: ReadDocsOptions = {},
): AsyncGenerator<ReadItem> {
  try {
    const unpacked = await unpack(await gather(content));
    const table = openTable(unpacked);
    let first = 0;
    let characters = 0;
    for (let index = 0; index < table.count; index++) {
      const place = { first, length: table.lengthOf(index), number: index + 1 };
      const item = readDocument(table, table.next(), place, options);
      characters += 'document' in item ? item.document.text.length : item.reject.raw.length;
      if (characters > mostTextPerByte * unpacked.length + mostCharacters)
        throw badFile('its texts are much longer than all that it holds');
      yield item;
      first += place.length;
    }
  } catch (error) {
    throw inFile(error, options);
  }
}

async function gather(content: Uint8Array | AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of content instanceof Uint8Array ? [content] : content) {
    size += piece.length;
    if (size > mostBytes) throw tooLarge();
    pieces.push(piece);
  }
  // What decompresses takes no part of a larger buffer of any kind.
  return copyOf(pieces, size);
}

async function unpack(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const content = await decompress(bytes, 'deflate', mostBytes);
  if (content === 'too-large') throw tooLarge();
  if (content === 'damaged') throw badFile('it is cut off, damaged, or not compressed as spaCy does that');
  return content;
}

function tooLarge(): Error {
  return badFile(`it has more than ${mostBytes} bytes; write its documents into several files`);
}
