import { compress as compressBytes } from '../compression.ts';
import { documentObject } from '../convert/formats/jsonl.ts';
import type { Document } from '../doc/annotations.ts';
import { TinctureError } from '../errors/tincture-error.ts';
import type { JsonObject } from '../json.ts';
import { BlockWriter } from './block.ts';
import {
  blockCompressions,
  blockEntryBytes,
  blockHeader,
  blockKinds,
  crc32,
  docsVersion,
  footerBytes,
  hashId,
  headerBytes,
  idEntryBytes,
  magic,
  maxBlockBytes,
} from './layout.ts';

/** Settings of {@link writeDocs}. */
export interface WriteDocsOptions {
  /** What the file says of itself: a name, a licence. */
  readonly meta?: JsonObject;
  /** Whether each block is compressed with gzip. Default true: about a third of the size, and slower to write. */
  readonly compress?: boolean;
  /** About how many bytes a block has before compression: one is read for each document that is asked for. Default 65,536. */
  readonly blockBytes?: number;
}

/**
 * A file of Docs from a stream of documents, in pieces that make it when put together (FORMAT.md): their texts, tokens, all layers,
 * attributes and meta, of any number, with an index at the end. Holds one block in memory, and sixteen bytes for each id. Of documents
 * with one id, the first is found by it. Throws `argument-invalid` for a document of more than 256 MB.
 */
export async function* writeDocs(
  documents: AsyncIterable<Document> | Iterable<Document>,
  options: WriteDocsOptions = {},
): AsyncGenerator<Uint8Array> {
  const { meta = {}, compress = true, blockBytes = 65_536 } = options;
  let offset = 0;
  const counted = (bytes: Uint8Array): Uint8Array => {
    offset += bytes.length;
    return bytes;
  };
  yield counted(header());
  const block = new BlockWriter();
  block.add(meta);
  yield counted(await makeBlock(blockKinds.meta, block, compress));
  const blocks = new NumberList();
  const ids = new NumberList();
  let count = 0;
  const flush = async (): Promise<Uint8Array> => {
    blocks.push(offset, count - block.count);
    return counted(await makeBlock(blockKinds.documents, block, compress));
  };
  for await (const document of documents) {
    if (document.id !== undefined) ids.push(hashId(document.id), count);
    count++;
    if (block.add(documentObject(document)) >= blockBytes) yield await flush();
  }
  if (block.count > 0) yield await flush();
  yield counted(await makeBlock(blockKinds.end, block, false));
  yield* makeIndex(offset, blocks, ids, count);
}

function header(): Uint8Array {
  const bytes = new Uint8Array(headerBytes);
  bytes.set(magic);
  bytes[magic.length] = docsVersion;
  return bytes;
}

async function makeBlock(kind: number, block: BlockWriter, compress: boolean): Promise<Uint8Array> {
  const count = block.count;
  const content = block.take();
  if (content.length > maxBlockBytes)
    throw new TinctureError({
      code: 'argument-invalid',
      problem: `A document takes ${content.length} bytes; a file of Docs holds documents of up to ${maxBlockBytes}.`,
      fix: 'Cut its text into several documents.',
    });
  const stored = compress ? await compressBytes(content, 'gzip') : content;
  const bytes = new Uint8Array(blockHeader.size + stored.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(blockHeader.kind, kind);
  view.setUint8(blockHeader.compression, compress ? blockCompressions.gzip : blockCompressions.none);
  view.setUint32(blockHeader.stored, stored.length, true);
  view.setUint32(blockHeader.content, content.length, true);
  view.setUint32(blockHeader.count, count, true);
  view.setUint32(blockHeader.checksum, crc32(stored), true);
  bytes.set(stored, blockHeader.size);
  return bytes;
}

/** Entries of an index are made into bytes so many at a time. */
const entriesAtOnce = 4_096;

function* makeIndex(offset: number, blocks: NumberList, ids: NumberList, count: number): Generator<Uint8Array> {
  yield* entries(blocks.length / 2, blockEntryBytes, (view, at, entry) => {
    setLong(view, at, blocks.at(2 * entry));
    setLong(view, at + 8, blocks.at(2 * entry + 1));
  });
  const order = Float64Array.from({ length: ids.length / 2 }, (_, entry) => entry).sort(
    (a, b) => ids.at(2 * a) - ids.at(2 * b) || a - b,
  );
  yield* entries(order.length, idEntryBytes, (view, at, entry) => {
    view.setUint32(at, ids.at(2 * order[entry]!), true);
    setLong(view, at + 4, ids.at(2 * order[entry]! + 1));
  });
  const footer = new Uint8Array(footerBytes);
  const view = new DataView(footer.buffer);
  const idOffset = offset + (blocks.length / 2) * blockEntryBytes;
  for (const [index, value] of [offset, blocks.length / 2, idOffset, order.length, count].entries())
    setLong(view, 8 * index, value);
  view.setUint32(40, crc32(footer.subarray(0, 40)), true);
  footer.set(magic, 44);
  yield footer;
}

function* entries(
  count: number,
  size: number,
  write: (view: DataView, at: number, entry: number) => void,
): Generator<Uint8Array> {
  for (let first = 0; first < count; first += entriesAtOnce) {
    const taken = Math.min(entriesAtOnce, count - first);
    const bytes = new Uint8Array(taken * size);
    const view = new DataView(bytes.buffer);
    for (let i = 0; i < taken; i++) write(view, i * size, first + i);
    yield bytes;
  }
}

function setLong(view: DataView, at: number, value: number): void {
  view.setBigUint64(at, BigInt(value), true);
}

/** Numbers in pieces: no array has room for those of every file. */
class NumberList {
  readonly #pieces: Float64Array[] = [];
  length = 0;

  push(...values: readonly number[]): void {
    for (const value of values) {
      const place = this.length % pieceLength;
      if (place === 0) this.#pieces.push(new Float64Array(pieceLength));
      this.#pieces.at(-1)![place] = value;
      this.length++;
    }
  }

  at(index: number): number {
    return this.#pieces[Math.floor(index / pieceLength)]![index % pieceLength]!;
  }
}

const pieceLength = 65_536;
