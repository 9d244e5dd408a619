import { findDelimiter, namedDelimiter } from '../convert/csv-delimiter.ts';
import { type CsvRecord, type CsvRecords, createCsvRecords } from '../convert/csv-records.ts';
import { nil } from '../convert/fields.ts';
import { createFindings, type Findings } from '../convert/findings.ts';
import { describeJson, isJsonList, isJsonObject, parseJson, quote } from '../convert/json-checks.ts';
import type { Line, Reject } from '../convert/types.ts';
import { TinctureError } from '../errors/tincture-error.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { type KnowledgeBaseEntry, mostLabels } from './knowledge-base.ts';
import { normalizeName } from './normalize-name.ts';

/** Formats of a knowledge base. */
export const knowledgeBaseFormats = ['jsonl', 'csv', 'tsv'] as const;

/** One of {@link knowledgeBaseFormats}. */
export type KnowledgeBaseFormat = (typeof knowledgeBaseFormats)[number];

/** What became of one row: an entry, with what was left out of it, or a reject. */
export type KnowledgeBaseRow =
  | { readonly entry: KnowledgeBaseEntry; readonly line: number; readonly repairs: readonly string[] }
  | { readonly reject: Reject };

/** How a knowledge base is read. */
export interface KnowledgeBaseOptions {
  readonly format: KnowledgeBaseFormat;
  /** Name of the file, for errors. */
  readonly file?: string;
}

/** What columns of a CSV or TSV file may be called. */
const columnNames: ReadonlyMap<string, string> = new Map(
  Object.entries({
    id: 'id',
    kb_id: 'id',
    name: 'name',
    title: 'name',
    names: 'names',
    aliases: 'aliases',
    alias: 'aliases',
    description: 'description',
    label: 'label',
    type: 'label',
    prior: 'prior',
    count: 'prior',
  }),
);
const knownKeys = ['id', 'name', 'names', 'aliases', 'description', 'label', 'prior'];
const [longestId, longestName, longestLabel, largestPrior] = [200, 300, 200, 1e30];

/**
 * Reads the rows of a knowledge base: JSON lines `{"id", "name" | "names", "aliases"?, "description"?, "label"?, "prior"?}`, or
 * CSV or TSV with a header that names such columns, several names of an entry divided by `|`. Each row comes out in its order, as
 * an entry or as a reject with every reason. Throws `file-invalid` where a CSV file has no header.
 */
export async function* readKnowledgeBase(
  lines: AsyncIterable<Line | Reject> | Iterable<Line | Reject>,
  { format, file }: KnowledgeBaseOptions,
): AsyncIterable<KnowledgeBaseRow> {
  const check = createRowCheck();
  if (format === 'jsonl') {
    for await (const line of lines) {
      if ('raw' in line) yield { reject: line };
      else if (line.text.trim() !== '') yield readJsonLine(line, check);
    }
    return;
  }
  const usual = format === 'csv' ? ',' : '\t';
  let records: CsvRecords | undefined;
  let header: readonly (string | undefined)[] | undefined;
  const take = function* (complete: readonly CsvRecord[]): Iterable<KnowledgeBaseRow> {
    for (const record of complete) {
      if (header === undefined) header = readHeader(record.cells, file);
      else yield readRecord(record, header, check);
    }
  };
  for await (const line of lines) {
    if ('raw' in line) yield { reject: line };
    else if (records !== undefined) yield* take(records.line(line));
    else if (line.text.trim() !== '') {
      const named = namedDelimiter(line.text);
      records = createCsvRecords(named ?? findDelimiter(line.text, usual, (cells) => isHeader(columnsOf(cells))));
      if (named === undefined) yield* take(records.line(line));
    }
  }
  yield* take(records?.end() ?? []);
}

function readRecord(
  { cells, line, raw, hasGap }: CsvRecord,
  header: readonly (string | undefined)[],
  check: RowCheck,
): KnowledgeBaseRow {
  const wrong = (problem: string): KnowledgeBaseRow => ({ reject: { line, code: 'line-invalid', problem, raw } });
  if (hasGap) return wrong('A line of this row could not be read.');
  if (cells.slice(header.length).some((cell) => cell.trim() !== ''))
    return wrong(
      `The row has ${cells.length} cells, but the first line has ${header.length}: put a cell that holds the delimiter in quotes.`,
    );
  return check(rowOfCells(header, cells), line, raw, createFindings());
}

type RowCheck = (row: JsonObject, line: number, raw: string, findings: Findings) => KnowledgeBaseRow;

function readJsonLine({ text, number }: Line, check: RowCheck): KnowledgeBaseRow {
  const value = parseJson(text);
  const findings = createFindings();
  if (isJsonObject(value)) return check(value, number, text, findings);
  const problem =
    value === undefined ? 'The line is not valid JSON.' : `The line is ${describeJson(value)}, not a JSON object.`;
  return { reject: { line: number, code: 'line-invalid', problem, raw: text } };
}

/** What each cell of a first line names, if anything. */
function readHeader(cells: readonly string[], file: string | undefined): readonly (string | undefined)[] {
  const header = columnsOf(cells);
  if (isHeader(header)) return header;
  throw new TinctureError({
    code: 'file-invalid',
    problem: `The first line does not name a column "id" and a column "name"; it has ${cells.slice(0, 12).map(quote).join(', ')}.`,
    where: { ...(file === undefined ? {} : { file }), line: 1 },
    fix: 'Begin with a line such as: id,name,aliases,description,label,prior',
  });
}

/** What columns of these names hold. */
function columnsOf(cells: readonly string[]): readonly (string | undefined)[] {
  return cells.map((cell) => columnNames.get(cell.trim().toLowerCase()));
}

function isHeader(header: readonly (string | undefined)[]): boolean {
  return header.includes('id') && (header.includes('name') || header.includes('names'));
}

function rowOfCells(header: readonly (string | undefined)[], cells: readonly string[]): JsonObject {
  const row: Record<string, JsonValue> = {};
  header.forEach((name, column) => {
    const cell = (cells[column] ?? '').trim();
    if (name === undefined || cell === '' || name in row) return;
    if (name === 'names' || name === 'aliases') row[name] = cell.split('|').map((part) => part.trim());
    else row[name] = name === 'prior' ? toNumber(cell) : cell;
  });
  return row;
}

/** The number in a cell; the cell itself where it is none, which is then said. */
function toNumber(cell: string): JsonValue {
  const number = Number(cell);
  return Number.isFinite(number) ? number : cell;
}

/** Checks one row after the other: ids must differ. */
function createRowCheck(): RowCheck {
  const firstLines = new Map<string, number>();
  const labels = new Set<string>();
  return (row, line, raw, findings) => {
    const reject = (problem: string): void => findings.reject('line-invalid', problem);
    for (const key of Object.keys(row))
      if (!knownKeys.includes(key)) findings.repair(`Unknown key left out: ${quote(key)}`);
    const id = readId(row.id, reject);
    const first = firstLines.get(id);
    if (first !== undefined) reject(`The id ${quote(id)} is that of line ${first}.`);
    const names = readNames(row, reject, findings);
    const description = readText(row.description, 'description', reject);
    const label = readText(row.label, 'label', reject)?.trim();
    if (label !== undefined && (label.length > longestLabel || /[\n\r\t|]/.test(label)))
      reject(`The label ${quote(label)} is long, or has "|" or a line break in it.`);
    const prior = row.prior ?? undefined;
    if (prior !== undefined && !(typeof prior === 'number' && prior >= 0 && prior <= largestPrior))
      reject(`The prior must be a number from 0 on; it is ${describeJson(prior)}.`);
    if (label !== undefined && !labels.has(label) && labels.size === mostLabels)
      reject(`There are more than ${mostLabels} labels.`);
    const [problem] = findings.problems;
    if (problem !== undefined) {
      const all = findings.problems.map((found) => found.problem).join(' ');
      return { reject: { line, code: problem.code, problem: all, raw } };
    }
    firstLines.set(id, line);
    if (label !== undefined && label !== '') labels.add(label);
    const entry: KnowledgeBaseEntry = {
      id,
      names,
      ...(description === undefined ? {} : { description }),
      ...(label === undefined || label === '' ? {} : { label }),
      ...(typeof prior === 'number' ? { prior } : {}),
    };
    return { entry, line, repairs: findings.repairs };
  };
}

type RejectRow = (problem: string) => void;

function readId(value: JsonValue | undefined, reject: RejectRow): string {
  const id = typeof value === 'number' ? String(value) : value;
  if (typeof id !== 'string' || id.trim() === '') {
    reject(`The id must be a text; it is ${describeJson(value)}.`);
    return '';
  }
  if (id === nil) reject(`The id ${nil} is what other programs write for "none of them".`);
  if (id.length > longestId || /[\p{Cc}\p{Cs}]/u.test(id))
    reject(
      `The id ${quote(id)} is longer than ${longestId} characters, or has a line break or half a character in it.`,
    );
  return id;
}

function readNames(row: JsonObject, reject: RejectRow, findings: Findings): readonly string[] {
  const given = [row.name, row.names, row.aliases].flatMap((value) => {
    if (value === undefined || value === null) return [];
    return isJsonList(value) ? value : [value];
  });
  const names = given.flatMap((name) => {
    if (typeof name !== 'string') {
      reject(`A name must be a text; it is ${describeJson(name)}.`);
      return [];
    }
    if (name.length <= longestName && normalizeName(name) !== '') return [name.trim()];
    if (name.trim() !== '') findings.repair('Name left out: it has no letter and no digit, or over 300 characters');
    return [];
  });
  if (names.length === 0 && findings.problems.length === 0)
    reject('There is no name with a letter or a digit ("name", "names" or "aliases").');
  return names;
}

function readText(value: JsonValue | undefined, key: string, reject: RejectRow): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  reject(`The ${key} must be a text; it is ${describeJson(value)}.`);
  return undefined;
}
