// What a `.spacy` file (spaCy: DocBin) is made of: zlib around msgpack, and in it a table with a row for each token.
import { TinctureError } from '../errors/tincture-error.ts';

/** The attributes of a token that are read, with the numbers that spaCy 3 has for them. */
export const attributes = {
  orth: 65,
  norm: 67,
  lemma: 73,
  pos: 74,
  tag: 75,
  dep: 76,
  entIob: 77,
  entType: 78,
  head: 79,
  sentStart: 80,
  entKbId: 452,
  morph: 453,
  entId: 454,
} as const;

/** Name of one of {@link attributes}. */
export type AttributeName = keyof typeof attributes;

/** The columns of spaCy's own files, in their order: only files with the same ones can be merged by it. */
export const columnNames: readonly AttributeName[] = [
  'orth',
  'norm',
  'lemma',
  'pos',
  'tag',
  'dep',
  'entIob',
  'entType',
  'head',
  'sentStart',
  'entKbId',
  'morph',
  'entId',
];

/** What a token is to entities: a number in the column `entIob`. */
export const iob = { missing: 0, inside: 1, outside: 2, begin: 3 } as const;

/** Bytes of one value of the table. */
export const cellBytes = 8;

/** Bytes of a span in a group: its id, the id in a knowledge base, the label, then borders in tokens and in code points; the high byte first. */
export const spanBytes = 40;

/** A file of more bytes than this, before compression, is neither read nor written: about ten million tokens. */
export const mostBytes: number = 2 ** 30;

/** More documents, or more different strings, than a file of {@link mostBytes} has, unless it is made to fill the memory. */
export const mostEntries = 10_000_000;

/** A document with a longer text is set aside. */
export const mostCharacters = 10_000_000;

/** A document with more tokens is set aside. */
export const mostTokens = 2_000_000;

/** A document with more spans in groups is set aside. */
export const mostSpans = 1_000_000;

/** What a document has beside its tokens and spans is left alone where it is longer. */
export const mostBesideBytes = 10_000_000;

/**
 * Whether bytes begin like a file that spaCy writes: zlib with its default settings. No text begins so, as that is no UTF-8. To tell
 * it from others, no check.
 */
export function isSpacyFile(head: Uint8Array): boolean {
  return head[0] === 0x78 && head[1] === 0x9c;
}

/** The error for a file, or `what` of it, that cannot be read. */
export function badFile(problem: string, what = 'The .spacy file'): TinctureError {
  return new TinctureError({
    code: 'file-invalid',
    problem: `${what} cannot be read: ${problem}.`,
    fix: 'Write it again with DocBin(...).to_disk(path) of spaCy 3.',
  });
}
