import { isJsonObject } from '../convert/json-checks.ts';
import type { ReadItem } from '../convert/types.ts';
import type { Document } from '../doc/annotations.ts';
import { TinctureError } from '../errors/tincture-error.ts';
import type { JsonObject } from '../json.ts';
import type { Block } from './block.ts';
import { type BlobLike, type ByteSource, byteSourceOf, damaged, readExactly } from './byte-source.ts';
import {
  blockEntryBytes,
  blockHeader,
  blockKinds,
  crc32,
  footerBytes,
  hashId,
  headerBytes,
  idEntryBytes,
  isDocsFile,
} from './layout.ts';
import { type ReadDocsOptions, readItem } from './read-item.ts';
import { checkHeader, inBlock, inFile, readBlockHeader, readStored } from './stored-block.ts';

/** A file of Docs whose documents can be read in any order. */
export interface DocsFile {
  /** How many documents it has. */
  readonly count: number;
  /** What it says of itself. */
  readonly meta: JsonObject;
  /**
   * The document number `index`, from 0. Throws `argument-invalid` where there is none, `file-invalid` where the file is damaged there,
   * and the code of the reject where the document breaks a rule.
   */
  at(index: number): Promise<Document>;
  /** The first document with this id, or undefined. Throws like {@link at}. */
  withId(id: string): Promise<Document | undefined>;
  /** The documents and rejects from number `from` up to `to`, in order: default all. Throws `file-invalid` where the file is damaged. */
  items(from?: number, to?: number): AsyncGenerator<ReadItem>;
}

/**
 * Opens a file of Docs in memory, a `Blob`, or any source of bytes. Reads its index of blocks (sixteen bytes for each 64 kB of
 * documents), and of the rest what is asked for. In Node: `openDocs(await openAsBlob(path))`. Throws `file-invalid` where it is none, is
 * damaged, or lacks its end.
 */
export async function openDocs(
  from: ByteSource | BlobLike | Uint8Array,
  options: ReadDocsOptions = {},
): Promise<DocsFile> {
  const source = byteSourceOf(from);
  try {
    checkHeader(await source.read(0, Math.min(headerBytes, source.size)));
    const index = await readIndex(source);
    return createDocsFile(source, index, await readMeta(source), options);
  } catch (error) {
    throw inFile(error, options);
  }
}

interface Index {
  readonly count: number;
  /** Of the blocks with documents: where each begins. */
  readonly offsets: Float64Array;
  /** Number of the first document of each. */
  readonly firsts: Float64Array;
  readonly idOffset: number;
  readonly ids: number;
}

async function readIndex(source: ByteSource): Promise<Index> {
  const start = source.size - footerBytes;
  const footer = start < headerBytes ? new Uint8Array() : await readExactly(source, start, source.size);
  if (footer.length === 0 || !isDocsFile(footer.subarray(44)))
    throw damaged('its end is missing, so it was cut off or is still being written');
  const view = new DataView(footer.buffer, footer.byteOffset, footer.byteLength);
  const [offset = 0, blocks = 0, idOffset = 0, ids = 0, count = 0] = [0, 8, 16, 24, 32].map((at) => getLong(view, at));
  const isWhole =
    view.getUint32(40, true) === crc32(footer.subarray(0, 40)) &&
    offset + blocks * blockEntryBytes === idOffset &&
    idOffset + ids * idEntryBytes === start &&
    ids <= count &&
    blocks <= count;
  if (!isWhole) throw damaged('its index does not fit the file');
  const bytes = await readExactly(source, offset, idOffset);
  const entries = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const offsets = Float64Array.from({ length: blocks }, (_, block) => getLong(entries, block * blockEntryBytes));
  const firsts = Float64Array.from({ length: blocks }, (_, block) => getLong(entries, block * blockEntryBytes + 8));
  for (let block = 0; block < blocks; block++) {
    const next = firsts[block + 1] ?? count;
    if (offsets[block]! >= offset || firsts[block]! >= next || (block === 0 && firsts[0] !== 0))
      throw damaged(`the entry ${block} of its index is wrong`);
  }
  return { count, offsets, firsts, idOffset, ids };
}

async function readMeta(source: ByteSource): Promise<JsonObject> {
  const { block, kind } = await readBlockAt(source, headerBytes);
  const meta = kind === blockKinds.meta && block.count === 1 ? block.value(0) : undefined;
  if (!isJsonObject(meta)) throw damaged('its first block does not say what it is');
  return meta;
}

async function readBlockAt(source: ByteSource, offset: number): Promise<{ block: Block; kind: number }> {
  const start = offset + blockHeader.size;
  const header = readBlockHeader(await readExactly(source, offset, start), offset);
  const stored = await readExactly(source, start, start + header.stored);
  return { block: await readStored(header, stored, offset), kind: header.kind };
}

function createDocsFile(source: ByteSource, index: Index, meta: JsonObject, options: ReadDocsOptions): DocsFile {
  const { count, offsets, firsts } = index;
  /** The block that was read last: neighbours are asked for one after the other. */
  let last: { readonly number: number; readonly block: Promise<Block> } | undefined;
  const readDocuments = async (number: number): Promise<Block> => {
    const offset = offsets[number]!;
    const { block, kind } = await readBlockAt(source, offset);
    const documents = (firsts[number + 1] ?? count) - firsts[number]!;
    if (kind === blockKinds.documents && block.count === documents) return block;
    throw damaged(`the block at byte ${offset} does not hold the ${documents} documents that the index says`);
  };
  const blockOf = (number: number): Promise<Block> => {
    if (last?.number !== number) last = { number, block: readDocuments(number) };
    return last.block;
  };
  const read = async (at: number): Promise<ReadItem> => {
    const number = lastNotAbove(firsts, at);
    try {
      const block = await blockOf(number);
      return readItem(block.value(at - firsts[number]!), at + 1, options);
    } catch (error) {
      last = undefined;
      throw inFile(inBlock(error, offsets[number]!), options);
    }
  };
  const document = async (at: number): Promise<Document> => {
    const item = await read(at);
    if ('document' in item) return item.document;
    const { code, problem } = item.reject;
    throw inFile(new TinctureError({ code, problem, where: { document: `number ${at}` } }), options);
  };
  const checkNumber = (at: number): void => {
    if (Number.isInteger(at) && at >= 0 && at < count) return;
    throw new TinctureError({
      code: 'argument-invalid',
      problem: `There is no document ${at}; the file has ${count}.`,
      fix: 'Count documents from 0.',
    });
  };
  return {
    count,
    meta,
    async at(at) {
      checkNumber(at);
      return document(at);
    },
    async withId(id) {
      const candidates = await numbersOf(source, index, hashId(id));
      for (const at of candidates) {
        // Ids with the same hash are rare.
        const found = await document(at);
        if (found.id === id) return found;
        if (found.id === undefined || hashId(found.id) !== hashId(id))
          throw inFile(damaged(`its index of ids leads to document ${at}, which has another`), options);
      }
      return undefined;
    },
    async *items(from = 0, to = count) {
      for (let at = from; at < Math.min(to, count); at++) {
        checkNumber(at);
        yield await read(at);
      }
    },
  };
}

/** So many entries of the index of ids are read at once when few are left. */
const idPage = 512;

/** The documents whose ids have this hash, in order. */
async function numbersOf(
  source: ByteSource,
  { idOffset, ids, count }: Index,
  hash: number,
): Promise<readonly number[]> {
  const read = async (from: number, to: number): Promise<DataView> => {
    const bytes = await readExactly(source, idOffset + from * idEntryBytes, idOffset + to * idEntryBytes);
    return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  };
  // The first entry that is not below.
  let low = 0;
  let high = ids;
  while (high - low > idPage) {
    const middle = Math.floor((low + high) / 2);
    if ((await read(middle, middle + 1)).getUint32(0, true) < hash) low = middle + 1;
    else high = middle;
  }
  const numbers: number[] = [];
  for (let from = low; from < ids; from += idPage) {
    const to = Math.min(ids, from + idPage);
    const page = await read(from, to);
    for (let entry = 0; entry < to - from; entry++) {
      const found = page.getUint32(entry * idEntryBytes, true);
      if (found > hash) return numbers;
      if (found < hash) continue;
      const number = getLong(page, entry * idEntryBytes + 4);
      if (number >= count) throw damaged('its index of ids names a document that is not there');
      numbers.push(number);
    }
  }
  return numbers;
}

/** A number of eight bytes; one that is too large to count with becomes one that fits nothing. */
function getLong(view: DataView, at: number): number {
  return Number(view.getBigUint64(at, true));
}

/** Index of the last of the ascending values that is not above `limit`. */
function lastNotAbove(values: Float64Array, limit: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (values[middle]! <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}
