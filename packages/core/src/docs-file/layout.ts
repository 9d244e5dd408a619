// How a file of Docs is laid out: see FORMAT.md. All numbers are little-endian.

/** How a file begins and ends. The first byte is not ASCII and the line breaks are of two kinds, so that what was taken for text shows. */
export const magic: Uint8Array = Uint8Array.of(0x89, 0x54, 0x44, 0x4f, 0x43, 0x0d, 0x0a, 0x1a);

/** What readers of this version read. */
export const docsVersion = 1;

/** Magic, version, three zeros. */
export const headerBytes = 12;

/** The bytes before the content of a block. */
export const blockHeader = {
  size: 20,
  /** Offset of the kind of the block, one byte. */
  kind: 0,
  /** Offset of the {@link blockCompressions}, one byte; then two zeros. */
  compression: 1,
  /** Offset of the bytes in the file, four bytes. */
  stored: 4,
  /** Offset of the bytes after decompression, four bytes. */
  content: 8,
  /** Offset of the number of documents, four bytes. */
  count: 12,
  /** Offset of the CRC-32 of the bytes in the file, four bytes. */
  checksum: 16,
} as const;

/** What a block holds. */
export const blockKinds = { meta: 1, documents: 2, end: 3 } as const;

/** How the content of a block is compressed. */
export const blockCompressions = { none: 0, gzip: 1 } as const;

/** An entry of the index of blocks: where one begins, and the number of its first document; eight bytes each. */
export const blockEntryBytes = 16;

/** An entry of the index of ids: a hash of the id, four bytes, and the number of the document, eight bytes. Sorted by both. */
export const idEntryBytes = 12;

/** The last bytes of a file: offset and number of blocks, offset and number of ids, number of documents; eight bytes each; CRC-32 of these; magic. */
export const footerBytes: number = 5 * 8 + 4 + 8;

/** The largest content of a block, and so the largest document: what a reader may have to hold. */
export const maxBlockBytes: number = 2 ** 28;

/** Whether bytes begin like a file of Docs: to tell it from others, no check. */
export function isDocsFile(head: Uint8Array): boolean {
  return head.length >= magic.length && magic.every((byte, index) => head[index] === byte);
}

/** FNV-1a of the UTF-16 units of an id. */
export function hashId(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) {
    hash = Math.imul(hash ^ (id.charCodeAt(i) & 0xff), 0x01000193);
    hash = Math.imul(hash ^ (id.charCodeAt(i) >> 8), 0x01000193);
  }
  return hash >>> 0;
}

const table = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** CRC-32 as of gzip and PNG. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) crc = (crc >>> 8) ^ table[(crc ^ bytes[i]!) & 0xff]!;
  return ~crc >>> 0;
}
