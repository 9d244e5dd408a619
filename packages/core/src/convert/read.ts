import { createConllReader } from './formats/conll.ts';
import { createCsvReader } from './formats/csv.ts';
import { createJsonlReader } from './formats/jsonl.ts';
import { createProdigyReader } from './formats/prodigy-read.ts';
import { createSpacyJsonReader } from './formats/spacy-json-read.ts';
import { createTextReader } from './formats/text.ts';
import type { FormatName, FormatReader, Line, ReadItem, ReadOptions } from './types.ts';

const readers: Readonly<Record<FormatName, (options: ReadOptions) => FormatReader>> = {
  jsonl: createJsonlReader,
  prodigy: createProdigyReader,
  conll: createConllReader,
  csv: createCsvReader,
  tsv: createCsvReader,
  'spacy-json': createSpacyJsonReader,
  text: createTextReader,
};

/**
 * Reads documents from the lines of a file, in their order. Everything in the file comes out: as a document, or as a
 * reject with its line and every reason. Bad content never makes it throw; options that do not fit the file do
 * (`argument-invalid`). Holds no more than the part of the file that it is reading.
 */
export async function* readDocuments(
  lines: AsyncIterable<Line> | Iterable<Line>,
  options: ReadOptions,
): AsyncIterable<ReadItem> {
  const reader = readers[options.format](options);
  let isFirst = true;
  for await (const line of lines) {
    yield* reader.line(cleanLine(line, isFirst));
    isFirst = false;
  }
  yield* reader.end();
}

/** Without the carriage return of a Windows line break, and without the byte order mark of a file. */
function cleanLine(line: Line, isFirst: boolean): Line {
  const from = isFirst && line.text.startsWith('\uFEFF') ? 1 : 0;
  const to = line.text.endsWith('\r') ? -1 : line.text.length;
  return from === 0 && to >= 0 ? line : { text: line.text.slice(from, to), number: line.number };
}
