import type { Attribute } from '../attributes/define-attribute.ts';
import type { Alignment } from '../doc/align.ts';
import type { Document } from '../doc/annotations.ts';
import type { ErrorCode } from '../errors/codes.ts';
import type { Task } from '../tasks/task.ts';
import type { LanguageCode } from '../tokenizer/languages.ts';

/** File formats that are lines of text. */
export const textFormatNames = [
  'jsonl',
  'prodigy',
  'label-studio',
  'conll',
  'conll04',
  'conllu',
  'csv',
  'tsv',
  'spacy-json',
  'snips',
  'rs3',
  'text',
] as const;

/** One of {@link textFormatNames}. */
export type TextFormatName = (typeof textFormatNames)[number];

/**
 * File formats that can be read and written: those of text, and two that are binary, files of Docs (`openDocs`, `streamDocs`, `writeDocs`)
 * and those of spaCy (`readSpacyFile`, `writeSpacyFile`).
 */
export const formatNames: readonly [...typeof textFormatNames, 'docs', 'spacy'] = [...textFormatNames, 'docs', 'spacy'];

/** One of {@link formatNames}. */
export type FormatName = (typeof formatNames)[number];

/** One line of a file without its line break. `number` counts from 1. */
export interface Line {
  readonly text: string;
  readonly number: number;
}

/** A part of a file that is no document, with every reason. */
export interface Reject {
  /** Number of its first line; in a binary file, of the document, from 1. */
  readonly line: number;
  /** What the first reason is about. */
  readonly code: ErrorCode;
  /** All reasons, as sentences. */
  readonly problem: string;
  /** The labels that the task does not define, where that is a reason. */
  readonly labels?: readonly string[];
  /** The types of entities that a task about relations does not define, where that is a reason. */
  readonly entities?: readonly string[];
  /** The part of the file as it was, so that it can be put right and read again; of what is too long, its beginning. */
  readonly raw: string;
}

/** What became of one part of a file: a document, with what was changed or left out of it, or a reject. */
export type ReadItem =
  | {
      readonly document: Document;
      /** Number of its first line. */
      readonly line: number;
      /** What was repaired or left out. What is before the first `: ` names the kind, for counting. */
      readonly repairs: readonly string[];
    }
  | { readonly reject: Reject };

/** How a file is read. */
export interface ReadOptions {
  readonly format: TextFormatName;
  /** With a task, annotations with labels that it does not define are rejected. */
  readonly task?: Task;
  /** What the texts are in, which says where tokens end. Default: what the task says, else `en`. */
  readonly language?: LanguageCode;
  /** What to do with entities that are not on token borders; default `expand`. */
  readonly alignment?: Alignment;
  /** Attributes of your own whose values are checked; a document with another value is rejected. Values of others are kept as they are. */
  readonly attributes?: readonly Attribute[];
  /** Name of the file, for errors. */
  readonly file?: string;
  /** `csv`, `tsv`: name of the column with the text, or its number from 1. `jsonl`: the key with the text. */
  readonly textColumn?: string;
  /** `csv`, `tsv`: name of the column with the label or labels, or its number from 1. `jsonl`: the key with names of labels. */
  readonly labelColumn?: string;
  /** `conll`: number of the column with the token, from 1; default 1. */
  readonly tokenColumn?: number;
  /** `conll`: number of the column with the tag, from 1; default the last one. */
  readonly tagColumn?: number;
  /** `conll`, `conllu`: one document for each sentence, also where `-DOCSTART-` or `# newdoc` says what belongs together. */
  readonly sentences?: boolean;
  /** `text`: the whole file is one text; default one text a line. */
  readonly wholeFile?: boolean;
}

/** How documents are written. */
export interface WriteOptions {
  readonly format: TextFormatName;
  readonly task: Task;
  /** Called for each thing that the format cannot carry, with a fixed phrase for each kind of thing. */
  readonly onLoss?: (what: string) => void;
}

/**
 * Reads one file, line by line. Both calls return what is finished by then. Content never makes them throw, but for the
 * first line of a CSV file, which may not say where the texts are (`argument-invalid`).
 */
export interface FormatReader {
  line(line: Line): readonly ReadItem[];
  end(): readonly ReadItem[];
}

/** Writes one file: `head`, then each document, then `tail`. */
export interface FormatWriter {
  readonly head: string;
  document(document: Document): string;
  readonly tail: string;
}
