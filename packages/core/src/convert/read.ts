import { createConllReader } from './formats/conll.ts';
import { createConll04Reader } from './formats/conll04.ts';
import { createConlluReader } from './formats/conllu.ts';
import { createCsvReader } from './formats/csv.ts';
import { createJsonlReader } from './formats/jsonl.ts';
import { createLabelStudioReader } from './formats/label-studio-read.ts';
import { createProdigyReader } from './formats/prodigy-read.ts';
import { createRs3Reader } from './formats/rs3.ts';
import { createSnipsReader } from './formats/snips.ts';
import { createSpacyJsonReader } from './formats/spacy-json-read.ts';
import { createTextReader } from './formats/text.ts';
import { inAnyLayout } from './json-layout.ts';
import type { FormatReader, Line, ReadItem, ReadOptions, Reject, TextFormatName } from './types.ts';

const readers: Readonly<Record<TextFormatName, (options: ReadOptions) => FormatReader>> = {
  jsonl: inAnyLayout(createJsonlReader),
  prodigy: inAnyLayout(createProdigyReader),
  'label-studio': createLabelStudioReader,
  conll: createConllReader,
  conll04: createConll04Reader,
  conllu: createConlluReader,
  csv: createCsvReader,
  tsv: createCsvReader,
  'spacy-json': createSpacyJsonReader,
  snips: createSnipsReader,
  rs3: createRs3Reader,
  text: createTextReader,
};

/**
 * Reads documents from the content of a file, or from its lines without their line breaks; lines that are mere texts are counted from 1,
 * and what is a reject already comes out as it is. Everything in the file comes out in its order: as a document, or as a
 * reject with its line and every reason. Bad content never makes it throw; options that do not fit the file do
 * (`argument-invalid`). Holds no more than the part of the file that it is reading.
 */
export async function* readDocuments(
  content: string | AsyncIterable<string | Line | Reject> | Iterable<string | Line | Reject>,
  options: ReadOptions,
): AsyncIterable<ReadItem> {
  const reader = readers[options.format](options);
  let isFirst = true;
  let added = 0;
  let given = 0;
  for await (const item of typeof content === 'string' ? content.split('\n') : content) {
    given++;
    const line = typeof item === 'string' ? { text: item, number: given } : item;
    if ('raw' in line) {
      yield { reject: line };
      continue;
    }
    const texts = splitLine(isFirst ? line.text.replace(/^\uFEFF/, '') : line.text);
    for (const [index, text] of texts.entries()) yield* reader.line({ text, number: line.number + added + index });
    added += texts.length - 1;
    isFirst = false;
  }
  yield* reader.end();
}

/**
 * Without the carriage return of a Windows line break, and as several lines where there are others inside: old files have
 * nothing but those.
 */
function splitLine(text: string): readonly string[] {
  if (!text.includes('\r')) return [text];
  return (text.endsWith('\r') ? text.slice(0, -1) : text).split('\r');
}
