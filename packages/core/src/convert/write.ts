import type { Document } from '../doc/annotations.ts';
import { createConllWriter } from './formats/conll.ts';
import { createConll04Writer } from './formats/conll04.ts';
import { createConlluWriter } from './formats/conllu.ts';
import { createCsvWriter } from './formats/csv.ts';
import { createJsonlWriter } from './formats/jsonl.ts';
import { createLabelStudioWriter } from './formats/label-studio-write.ts';
import { createProdigyWriter } from './formats/prodigy-write.ts';
import { createRs3Writer } from './formats/rs3.ts';
import { createSnipsWriter } from './formats/snips.ts';
import { createSpacyJsonWriter } from './formats/spacy-json-write.ts';
import { createTextWriter } from './formats/text.ts';
import type { FormatWriter, TextFormatName, WriteOptions } from './types.ts';

const writers: Readonly<Record<TextFormatName, (options: WriteOptions) => FormatWriter>> = {
  jsonl: createJsonlWriter,
  prodigy: createProdigyWriter,
  'label-studio': createLabelStudioWriter,
  conll: createConllWriter,
  conll04: createConll04Writer,
  conllu: createConlluWriter,
  csv: createCsvWriter,
  tsv: createCsvWriter,
  'spacy-json': createSpacyJsonWriter,
  snips: createSnipsWriter,
  rs3: createRs3Writer,
  text: createTextWriter,
};

/**
 * Writes documents; what it yields makes the file when put together. `onLoss` hears of each thing that the format
 * cannot carry, as it is left out. See {@link lossReport} for all of it before anything is written.
 */
export async function* writeDocuments(
  documents: AsyncIterable<Document> | Iterable<Document>,
  options: WriteOptions,
): AsyncIterable<string> {
  const writer = writers[options.format](options);
  if (writer.head !== '') yield writer.head;
  for await (const document of documents) {
    const written = writer.document(document);
    // JSON escapes them.
    if (/\p{Cs}/u.test(written))
      options.onLoss?.('halves of surrogate pairs, for which UTF-8 has the replacement character');
    if (written !== '') yield written;
  }
  if (writer.tail !== '') yield writer.tail;
}

/** What writing these documents in this format would lose, and how often. Empty where nothing is lost. */
export async function lossReport(
  documents: AsyncIterable<Document> | Iterable<Document>,
  options: Omit<WriteOptions, 'onLoss'>,
): Promise<ReadonlyMap<string, number>> {
  const losses = new Map<string, number>();
  const onLoss = (what: string): void => {
    losses.set(what, (losses.get(what) ?? 0) + 1);
  };
  for await (const _ of writeDocuments(documents, { ...options, onLoss })) {
    // Only the losses count here.
  }
  return losses;
}
