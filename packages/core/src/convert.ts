// File formats of annotated texts and of knowledge bases, as `tincture/convert`: read line by line, written, recognised by
// content. A program that only runs components needs none of them.

export { detectFormat } from './convert/detect.ts';
export { parseSource } from './convert/parse-source.ts';
export { readDocuments } from './convert/read.ts';
export {
  type FormatName,
  formatNames,
  type Line,
  type ReadItem,
  type ReadOptions,
  type Reject,
  type TextFormatName,
  type WriteOptions,
} from './convert/types.ts';
export { lossReport, writeDocuments } from './convert/write.ts';

// Knowledge bases.
export {
  type KnowledgeBaseFormat,
  type KnowledgeBaseOptions,
  type KnowledgeBaseRow,
  knowledgeBaseFormats,
  readKnowledgeBase,
} from './linking/read-knowledge-base.ts';
