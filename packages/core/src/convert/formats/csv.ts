import type { Document } from '../../doc/annotations.ts';
import { chosenLabels } from '../../score/cats.ts';
import type { Task } from '../../tasks/task.ts';
import { buildDocument } from '../build-document.ts';
import { findDelimiter, namedDelimiter, otherDelimiter } from '../csv-delimiter.ts';
import { type CsvLayout, csvLayout, isHeader, lacksColumn } from '../csv-layout.ts';
import { type CsvRecord, type CsvRecords, createCsvRecords } from '../csv-records.ts';
import { createFindings, type Findings, rejectLine } from '../findings.ts';
import { quote } from '../json-checks.ts';
import { countCatLosses, countLosses } from '../losses.ts';
import { listedCats } from '../named-keys.ts';
import type { FormatReader, FormatWriter, ReadItem, ReadOptions, WriteOptions } from '../types.ts';
import { isLabelStudioTable, readLabelStudioRecord } from './label-studio-table.ts';
import { createWordTable, isWordTable, type TableReader } from './word-table.ts';

/** Divides the labels of one text in a cell. */
const labelDivider = '|';

/** Reads CSV and TSV: a text and its label or labels in each record, other columns as meta. */
export function createCsvReader(options: ReadOptions): FormatReader {
  const isAsked = options.textColumn !== undefined || options.labelColumn !== undefined;
  let records: CsvRecords | undefined;
  let layout: CsvLayout | undefined;
  let words: TableReader | undefined;
  let labelStudio: readonly string[] | undefined;
  const read = (complete: readonly CsvRecord[]): readonly ReadItem[] =>
    complete.flatMap((record) => {
      if (words !== undefined) return words.record(record);
      if (layout === undefined) {
        // Who names columns wants these.
        if (!isAsked && isWordTable(record.cells)) words = createWordTable(record.cells, options);
        if (words !== undefined) return [];
        layout = csvLayout(record.cells, options);
        if (isLabelStudioTable(record.cells)) labelStudio = record.cells;
        if (layout.hasHeader) return [];
      }
      const marked = labelStudio && readLabelStudioRecord(labelStudio, record, options);
      return [marked ?? readRecord(record, layout, options)];
    });
  return {
    line: (line) => {
      if (records === undefined) {
        if (line.text.trim() === '') return [];
        const named = namedDelimiter(line.text);
        records = createCsvRecords(named ?? delimiterOf(line.text, options));
        if (named !== undefined) return [];
      }
      return read(records.line(line));
    },
    end: () => [...read(records?.end() ?? []), ...(words?.end() ?? [])],
  };
}

/** Writes the columns `text` and `label`, labels of one text divided by `|`. */
export function createCsvWriter({ format, task, onLoss }: WriteOptions): FormatWriter {
  const delimiter = format === 'tsv' ? '\t' : ',';
  const cell = (value: string): string =>
    value.includes(delimiter) || /["\r\n]/.test(value) || value === '' ? `"${value.replaceAll('"', '""')}"` : value;
  const document = (item: Document): string => {
    const { text, annotations } = item;
    countLosses(item, ['cats'], onLoss);
    countCatLosses(item, task, onLoss);
    if (text.includes('\r')) onLoss?.('carriage returns in texts, which are read back as line breaks');
    const labels = chosenLabels(task, annotations);
    if (task.multiple === true && annotations.cats !== undefined && labels.length === 0)
      onLoss?.('"no label applies", which is read back as missing');
    return `${cell(text)}${delimiter}${cell(labels.join(labelDivider))}\n`;
  };
  return { head: `text${delimiter}label\n`, document, tail: '' };
}

function delimiterOf(firstLine: string, options: ReadOptions): string {
  return findDelimiter(
    firstLine,
    options.format === 'tsv' ? '\t' : ',',
    (cells) => isHeader(cells, options),
    (cells) => lacksColumn(cells, options),
  );
}

function readRecord(record: CsvRecord, layout: CsvLayout, options: ReadOptions): ReadItem {
  const { cells, line, raw } = record;
  if (cells.length > layout.width) {
    const problem = `The record has ${cells.length} cells, but the first one has ${layout.width}: put a cell that holds the delimiter in quotes.`;
    return rejectLine('line-invalid', problem, line, raw);
  }
  if (record.hasGap) return rejectLine('line-invalid', 'A line of this record could not be read.', line, raw);
  const findings = createFindings();
  if (record.strayQuotes > 0) findings.repair('Stray quote kept as a character: a cell is not quoted as RFC 4180 says');
  if (layout.assumedText !== undefined)
    findings.repair(`Column taken for the texts: ${quote(layout.assumedText)}, as no other one is left`);
  const isAsked = options.textColumn !== undefined || options.labelColumn !== undefined;
  if (!layout.hasHeader && layout.width > 2 && !isAsked)
    findings.repair('No header known: the first column taken for the text, the second for the label');
  const divider = layout.width === 1 && !isAsked ? otherDelimiter(cells[0] ?? '') : undefined;
  if (divider !== undefined) findings.repair(dividerKept(divider));
  if (cells.length < layout.width) findings.repair('Cells missing at the end of the record: taken as empty');
  if (layout.hasHeader && layout.labels.length === 0 && options.task === undefined && hasFlags(cells, layout))
    findings.repair('Columns of 0 and 1 taken as meta: they are read as labels if the task names them');
  const left = layout.meta.find(([, column]) => isLabel(cells[column], options.task));
  if (layout.hasHeader && layout.labels.length + layout.flags.length === 0 && left !== undefined)
    findings.repair(`Column with labels kept as meta: ${quote(left[0])}, whose labels --label-column reads`);
  const meta = layout.meta.flatMap(([key, column]) => (cells[column] ? [[key, cells[column]] as const] : []));
  return buildDocument(
    {
      text: cells[layout.text],
      id: layout.id === undefined ? undefined : cells[layout.id] || undefined,
      cats: layout.flags.length > 0 ? readFlags(cells, layout, findings) : readLabels(record, layout, options.task),
      meta: meta.length === 0 ? undefined : Object.fromEntries(meta),
    },
    findings,
    line,
    raw,
    options,
  );
}

function dividerKept(divider: ';' | '|'): string {
  const name = divider === ';' ? 'Semicolon' : 'Upright line';
  return `${name} kept as a part of the text: where it divides columns, name them (--text-column, --label-column), or write sep=${divider} as the first line`;
}

/** The labels that are named are 1. Whoever lists the labels of a text denies the others, if the task takes several. */
function readLabels({ cells }: CsvRecord, layout: CsvLayout, task: Task | undefined): [string, number][] | undefined {
  const named = layout.labels.flatMap((column) => (cells[column] ?? '').split(labelDivider));
  const labels = new Set(named.map((label) => label.trim()).filter((label) => label !== ''));
  if (labels.size === 0) return undefined;
  return Object.entries(listedCats([...labels], task));
}

/** Whether a cell is a label of a task that classifies texts. */
function isLabel(cell: string | undefined, task: Task | undefined): boolean {
  return task?.kind === 'textcat' && task.labels.some(({ name }) => name === cell?.trim());
}

/** Whether all cells that go to meta are 0 or 1, as where each label has a column. */
function hasFlags(cells: readonly string[], { meta }: CsvLayout): boolean {
  return meta.length > 1 && meta.every(([, column]) => /^[01]$/.test(cells[column] ?? ''));
}

/** A column a label: 0 or 1, a probability, or nothing where nobody said. */
function readFlags(
  cells: readonly string[],
  { flags }: CsvLayout,
  findings: Findings,
): readonly (readonly [string, number])[] | undefined {
  const cats = flags.flatMap(([label, column]) => {
    const cell = (cells[column] ?? '').trim().toLowerCase();
    if (cell === '') return [];
    const value = flagValues[cell] ?? Number(cell);
    if (!Number.isNaN(value)) return [[label, value] as const];
    findings.reject(
      'line-invalid',
      `The column of the label ${quote(label)} must hold 0 or 1; it holds ${quote(cell)}.`,
    );
    return [];
  });
  return cats.length === 0 ? undefined : cats;
}

const flagValues: Readonly<Record<string, number>> = { true: 1, yes: 1, x: 1, false: 0, no: 0 };
