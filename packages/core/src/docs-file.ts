// Binary files of Docs, read in any order, as `tincture/docs-file`.

export type { BlobLike, ByteSource } from './docs-file/byte-source.ts';
export { isDocsFile } from './docs-file/layout.ts';
export { type DocsFile, openDocs } from './docs-file/open-docs.ts';
export type { ReadDocsOptions } from './docs-file/read-item.ts';
export { streamDocs } from './docs-file/stream-docs.ts';
export { type WriteDocsOptions, writeDocs } from './docs-file/write-docs.ts';
