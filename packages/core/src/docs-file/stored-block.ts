// A block as it stands in a file: its header, checked, and its content.

import { decompress } from '../compression.ts';
import { TinctureError } from '../errors/tincture-error.ts';
import { type Block, readBlock } from './block.ts';
import { damaged } from './byte-source.ts';
import {
  blockCompressions,
  blockHeader,
  blockKinds,
  crc32,
  docsVersion,
  headerBytes,
  isDocsFile,
  maxBlockBytes,
} from './layout.ts';

/** What stands before the content of a block. */
export interface StoredHeader {
  readonly kind: number;
  readonly compression: number;
  readonly stored: number;
  readonly content: number;
  readonly count: number;
  readonly checksum: number;
}

/** Checks how a file begins. Throws `file-invalid` where it is no file of Docs, and where it needs a newer version. */
export function checkHeader(bytes: Uint8Array): void {
  if (!isDocsFile(bytes) || bytes.length < headerBytes)
    throw new TinctureError({
      code: 'file-invalid',
      problem: 'This is no file of Docs.',
      fix: 'Give a file that `writeDocs` or `tincture convert` wrote; other formats are read with `readDocuments`.',
    });
  const [version, ...zeros] = bytes.subarray(8, headerBytes);
  if (version === docsVersion && zeros.every((byte) => byte === 0)) return;
  throw new TinctureError({
    code: 'file-invalid',
    problem: `The file of Docs has version ${version}; this one reads version ${docsVersion}.`,
    fix: 'Read it with a newer version of Tincture.',
  });
}

/** The header of the block at `offset`. Throws `file-invalid` for one that cannot be. */
export function readBlockHeader(bytes: Uint8Array, offset: number): StoredHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header: StoredHeader = {
    kind: view.getUint8(blockHeader.kind),
    compression: view.getUint8(blockHeader.compression),
    stored: view.getUint32(blockHeader.stored, true),
    content: view.getUint32(blockHeader.content, true),
    count: view.getUint32(blockHeader.count, true),
    checksum: view.getUint32(blockHeader.checksum, true),
  };
  const { kind, compression, stored, content } = header;
  const isKnown = Object.values(blockKinds).some((known) => known === kind) && view.getUint16(2, true) === 0;
  const isPlain = compression === blockCompressions.none && stored === content;
  // gzip of a few bytes is longer than they are.
  const isPacked = compression === blockCompressions.gzip && stored <= maxBlockBytes + 65_536;
  if (isKnown && content <= maxBlockBytes && (isPlain || isPacked)) return header;
  throw damaged(`no block can begin like that at byte ${offset}`);
}

/** The values of a block. Throws `file-invalid`, with its offset, where its bytes are not those that were written. */
export async function readStored(header: StoredHeader, stored: Uint8Array, offset: number): Promise<Block> {
  try {
    if (crc32(stored) !== header.checksum) throw damaged('its checksum is another');
    // A copy, as what compresses takes no part of a larger buffer of any kind.
    const content =
      header.compression === blockCompressions.none ? stored : await unpack(stored.slice(), header.content);
    const block = readBlock(content);
    if (block.count !== header.count)
      throw damaged(`it says that it has ${header.count} values, and has ${block.count}`);
    return block;
  } catch (error) {
    throw inBlock(error, offset);
  }
}

/** The `size` bytes that a block had before compression. Throws `file-invalid` where they are others, without holding more than that. */
async function unpack(stored: Uint8Array<ArrayBuffer>, size: number): Promise<Uint8Array> {
  const content = await decompress(stored, 'gzip', size);
  if (typeof content !== 'string' && content.length === size) return content;
  throw damaged('a compressed block cannot be unpacked');
}

/** The same error with the block in which it was. */
export function inBlock(error: unknown, offset: number): unknown {
  return error instanceof TinctureError ? error.at({ field: `block at byte ${offset}` }) : error;
}

/** The same error with the name of the file, where it is known. */
export function inFile(error: unknown, { file }: { readonly file?: string }): unknown {
  return error instanceof TinctureError && file !== undefined ? error.at({ file }) : error;
}
