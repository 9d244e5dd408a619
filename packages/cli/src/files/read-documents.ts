import { basename, extname, resolve } from 'node:path';
import { TinctureError } from 'tincture';
import {
  detectFormat,
  type FormatName,
  formatNames,
  type ReadItem,
  type ReadOptions,
  readDocuments,
} from 'tincture/convert';
import { isDocsFile, streamDocs } from 'tincture/docs-file';
import { isSpacyFile, readSpacyFile } from 'tincture/spacy-file';
import type { Context } from '../context.ts';
import { showPath } from '../project/open-project.ts';
import { refuseBinary, refuseWebPage, utf16Label } from './guess-encoding.ts';
import { headBytes, openBytes } from './open-bytes.ts';
import { defaultMaxLineBytes, readLineItems } from './read-lines.ts';

/** How a file with documents is read: see {@link ReadOptions} of the core; the format may be left to recognition. */
export interface ReadFileOptions extends Omit<ReadOptions, 'format' | 'file'> {
  readonly format?: FormatName;
  /** How messages name the file. Default: its path. */
  readonly name?: string;
}

/** A file that is being read. */
export interface DocumentFile {
  /** As given or recognised. */
  readonly format: FormatName;
  /** How messages name the file. */
  readonly name: string;
  /** Documents and rejects in their order. Throws `file-invalid` at its end when the file held nothing at all. */
  readonly items: AsyncIterable<ReadItem>;
}

/** How messages name what comes without a file. */
const standardInput = 'standard input';

/** JSON that is one value as a whole may come without line breaks. */
const maxJsonBytes = 500_000_000;

/** Opens a file (`-`: standard input) and recognises its format by content and name. Throws `file-*`. */
export async function openDocumentFile(
  context: Pick<Context, 'cwd'>,
  path: string,
  options: ReadFileOptions = {},
): Promise<DocumentFile> {
  const { format: wanted, name: given, ...readOptions } = options;
  const name = given ?? (path === '-' ? standardInput : showPath(context, resolve(context.cwd, path)));
  const bytes = await openBytes(path === '-' ? path : resolve(context.cwd, path), name);
  if (bytes.head.length === 0) throw emptyFile(name);
  if (isDocsFile(bytes.head) && (wanted ?? 'docs') === 'docs')
    return { format: 'docs', name, items: streamDocs(bytes.chunks, { ...readOptions, file: name }) };
  if (wanted === 'docs') throw noDocs(name);
  const fileName = basename(path).replace(/\.gz$/, '');
  const isSpacy = isSpacyFile(bytes.head) || extname(fileName).toLowerCase() === '.spacy';
  if (wanted === 'spacy' || (wanted === undefined && isSpacy))
    return { format: 'spacy', name, items: readSpacyItems(bytes.chunks, { ...readOptions, file: name }) };
  const utf16 = utf16Label(bytes.head);
  if (utf16 === undefined) refuseBinary(bytes.head, name);
  const head = new TextDecoder(utf16 ?? 'utf-8').decode(bytes.head);
  if (wanted === undefined) refuseWebPage(head, name);
  if (bytes.head.length < headBytes && head.replace('\ufeff', '').trim() === '') throw emptyFile(name);
  const detected = wanted ?? detectFormat(head.replaceAll('\0', ' '), fileName);
  // Prodigy's keys have fixed names.
  const isNamed = options.textColumn !== undefined || options.labelColumn !== undefined;
  const isJson = detected === 'prodigy' || (detected === undefined && /^\ufeff?\s*[[{]/.test(head));
  const format = wanted === undefined && isJson && isNamed ? 'jsonl' : detected;
  if (format === undefined) {
    throw new TinctureError({
      code: 'file-invalid',
      problem: 'The format of this file could not be recognised.',
      where: { file: name },
      fix: `Name it with --format (convert: --from): ${formatNames.join(', ')}.`,
    });
  }
  const items = async function* (): AsyncGenerator<ReadItem> {
    let isEmpty = true;
    // JSON lines, too, may come as one list.
    const isOneValue =
      format === 'spacy-json' || format === 'snips' || format === 'label-studio' || /^\ufeff?\s*\[/.test(head);
    const maxLineBytes = isOneValue ? maxJsonBytes : defaultMaxLineBytes;
    const lines = readLineItems(bytes, { file: name, maxLineBytes });
    for await (const item of readDocuments(lines, { ...readOptions, format, file: name })) {
      isEmpty = false;
      yield item;
    }
    if (isEmpty) throw emptyFile(name);
  };
  return { format, name, items: items() };
}

async function* readSpacyItems(
  chunks: AsyncIterable<Uint8Array>,
  options: Omit<ReadOptions, 'format'> & { readonly file: string },
): AsyncGenerator<ReadItem> {
  let isEmpty = true;
  for await (const item of readSpacyFile(chunks, options)) {
    isEmpty = false;
    yield item;
  }
  if (isEmpty) throw emptyFile(options.file);
}

/** The documents and rejects of a file in their order; see {@link openDocumentFile}. */
export async function* readDocumentFile(
  context: Pick<Context, 'cwd'>,
  path: string,
  options: ReadFileOptions = {},
): AsyncGenerator<ReadItem> {
  yield* (await openDocumentFile(context, path, options)).items;
}

const byExtension: Readonly<Record<string, FormatName>> = {
  '.jsonl': 'jsonl',
  '.csv': 'csv',
  '.tsv': 'tsv',
  '.conll': 'conll',
  '.conllu': 'conllu',
  '.iob': 'conll',
  '.bio': 'conll',
  '.docs': 'docs',
  '.spacy': 'spacy',
  '.json': 'spacy-json',
  '.rs3': 'rs3',
  '.rs4': 'rs3',
  '.txt': 'text',
};

/** The format that the name of a file to be written asks for. Throws `argument-invalid` where it asks for none. */
export function formatToWrite(path: string, flag: string): FormatName {
  const format = byExtension[extname(path.replace(/\.gz$/, '')).toLowerCase()];
  if (format !== undefined) return format;
  throw new TinctureError({
    code: 'argument-invalid',
    problem: `The name "${path}" does not say which format to write.`,
    fix: `Name it with ${flag}: ${formatNames.join(', ')}.`,
  });
}

function noDocs(name: string): TinctureError {
  return new TinctureError({
    code: 'file-invalid',
    problem: 'This is no file of Docs.',
    where: { file: name },
    fix: 'Leave the format to be recognised.',
  });
}

function emptyFile(shownAs: string): TinctureError {
  if (shownAs === standardInput) {
    return new TinctureError({
      code: 'file-invalid',
      problem: 'There is no text in it.',
      where: { file: shownAs },
      fix: 'Name a file, or send texts into the command.',
    });
  }
  return new TinctureError({
    code: 'file-invalid',
    problem: 'The file is empty: there is no text in it.',
    where: { file: shownAs },
    fix: 'Check that it was written completely.',
  });
}
