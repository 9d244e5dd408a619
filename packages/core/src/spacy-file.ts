// Binary files of spaCy (`.spacy`, DocBin), read and written, as `tincture/spacy-file`.

export { isSpacyFile } from './spacy-file/layout.ts';
export { readSpacyFile } from './spacy-file/read-spacy-file.ts';
export { spacyFileLosses, type WriteSpacyOptions, writeSpacyFile } from './spacy-file/write-spacy-file.ts';
