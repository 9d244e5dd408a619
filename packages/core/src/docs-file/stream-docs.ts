import { join } from '../compression.ts';
import type { ReadItem } from '../convert/types.ts';
import type { Block } from './block.ts';
import { damaged } from './byte-source.ts';
import { blockHeader, blockKinds, headerBytes } from './layout.ts';
import { type ReadDocsOptions, readItem } from './read-item.ts';
import { checkHeader, inBlock, inFile, readBlockHeader, readStored } from './stored-block.ts';

/**
 * The documents of a file of Docs from its bytes, in their order, a block in memory at a time: for what comes through a pipe, or over
 * the network. Throws `file-invalid`, with the block, at the first one that is damaged or cut off; what stands before it has come out.
 */
export async function* streamDocs(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: ReadDocsOptions = {},
): AsyncGenerator<ReadItem> {
  const bytes = new ChunkReader(chunks);
  try {
    checkHeader(await bytes.take(headerBytes));
    let number = 0;
    for (;;) {
      const offset = bytes.offset;
      const block = await readNext(bytes, offset);
      if (block === undefined) break;
      for (let index = 0; index < block.count; index++) yield readAt(block, index, ++number, offset, options);
    }
    // What follows is the index, which a stream does not need; whoever sends it wants to be rid of it.
    await bytes.skip();
  } catch (error) {
    throw inFile(error, options);
  } finally {
    await bytes.close();
  }
}

/** The next block of documents; undefined at the end. */
async function readNext(bytes: ChunkReader, offset: number): Promise<Block | undefined> {
  const head = await bytes.take(blockHeader.size);
  if (head.length < blockHeader.size) throw damaged(`it is cut off at byte ${offset + head.length}`);
  const header = readBlockHeader(head, offset);
  const stored = await bytes.take(header.stored);
  if (stored.length < header.stored) throw damaged(`it is cut off in the block at byte ${offset}`);
  const block = await readStored(header, stored, offset);
  if (header.kind === blockKinds.end) return undefined;
  if (header.kind === blockKinds.documents) return block;
  if (offset !== headerBytes) throw damaged(`the block at byte ${offset} says what the file is, and is not the first`);
  return readNext(bytes, bytes.offset);
}

function readAt(block: Block, index: number, number: number, offset: number, options: ReadDocsOptions): ReadItem {
  try {
    return readItem(block.value(index), number, options);
  } catch (error) {
    throw inBlock(error, offset);
  }
}

/** Takes bytes from pieces of any size. */
class ChunkReader {
  readonly #iterator: AsyncIterator<Uint8Array> | Iterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array();
  offset = 0;

  constructor(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) {
    this.#iterator = Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]();
  }

  /** The next bytes: fewer at the end. Holds no more than there are, whatever is asked for. */
  async take(count: number): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    let size = 0;
    while (size < count) {
      if (this.#rest.length === 0) {
        const { value, done } = await this.#iterator.next();
        if (done === true || value === undefined) break;
        this.#rest = value;
      }
      const piece = this.#rest.subarray(0, count - size);
      this.#rest = this.#rest.subarray(piece.length);
      pieces.push(piece);
      size += piece.length;
    }
    this.offset += size;
    return join(pieces, size);
  }

  /** Tells the source that no more is wanted: a file is closed then. */
  async close(): Promise<void> {
    await this.#iterator.return?.();
  }

  /** Goes over all that is left. */
  async skip(): Promise<void> {
    while ((await this.#iterator.next()).done !== true);
  }
}
