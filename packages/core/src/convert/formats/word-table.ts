// A table with a word and its tag in each row, and the sentence that it is in: "Sentence #, Word, POS, Tag" on Kaggle.
import { buildDocument } from '../build-document.ts';
import type { CsvRecord } from '../csv-records.ts';
import { isTag } from '../decode-tags.ts';
import { createFindings } from '../findings.ts';
import { createHeldLines } from '../held-lines.ts';
import { quote } from '../json-checks.ts';
import { spacingNote, taggedText } from '../tagged-text.ts';
import type { ReadItem, ReadOptions } from '../types.ts';

/** Reads the records below a header; both calls return what is finished by then. */
export interface TableReader {
  record(record: CsvRecord): readonly ReadItem[];
  end(): readonly ReadItem[];
}

/** Whether this is the header of a table of words. */
export function isWordTable(header: readonly string[]): boolean {
  return columnsOf(header).every((column) => column >= 0);
}

/** Where the sentence, the word and its tag are; -1 where nowhere. */
function columnsOf(header: readonly string[]): readonly [sentence: number, word: number, tag: number] {
  const names = header.map(normalise);
  return [names.findIndex((name) => name.startsWith('sentence')), names.indexOf('word'), names.indexOf('tag')];
}

function normalise(name: string): string {
  return name.trim().toLowerCase();
}

/** A reader for the rows below the header of a table of words. */
export function createWordTable(header: readonly string[], options: ReadOptions): TableReader {
  const [sentenceColumn, wordColumn, tagColumn] = columnsOf(header);
  const posColumn = header.map(normalise).indexOf('pos');
  const held = createHeldLines();
  let rows: (readonly [word: string, tag: string, pos: string])[] = [];
  let current = '';

  const take = (): readonly ReadItem[] => {
    held.close();
    const blocks = held.take();
    const pairs = rows;
    rows = [];
    if ('raw' in blocks) return [{ reject: blocks }];
    const lines = blocks.flat();
    const [first] = lines;
    if (first === undefined) return [];
    const findings = createFindings();
    for (const [index, [word, tag]] of pairs.entries()) {
      const at = `Line ${lines[index]!.number}`;
      if (word === '') findings.reject('line-invalid', `${at} has no word.`);
      if (!isTag(tag))
        findings.reject('line-invalid', `${at} has the tag ${quote(tag)}; a tag is O, B-LABEL or I-LABEL.`);
    }
    const { text, places, ents, entsMissing } = taggedText([pairs.map(([word, tag]) => [word, tag] as const)]);
    if (pairs.length > 1) findings.repair(spacingNote);
    const isTagged = options.task?.kind === 'tagger';
    if (posColumn !== -1 && !isTagged)
      findings.repair('Column left out: "POS", which is for a task of the kind tagger');
    const tokens = isTagged ? places.map((place, index) => ({ ...place, tag: pairs[index]![2] })) : undefined;
    const raw = lines.map((line) => line.text).join('\n');
    return [buildDocument({ text, tokens, ents, entsMissing }, findings, first.number, raw, options)];
  };

  return {
    record: ({ cells, line, raw }) => {
      const cell = (column: number | undefined): string => cells[column ?? -1]?.trim() ?? '';
      const sentence = cell(sentenceColumn);
      // Only the first word of a sentence says which one it is, or every word does.
      const isNew = sentence !== '' && sentence !== current;
      const items = isNew ? take() : [];
      if (isNew) current = sentence;
      held.add({ text: raw, number: line });
      rows.push([cell(wordColumn), cell(tagColumn), cell(posColumn)]);
      // Rows that are too many to be kept.
      if (held.open.length === 0) rows = [];
      return items;
    },
    end: take,
  };
}
