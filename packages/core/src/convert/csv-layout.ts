import { TinctureError } from '../errors/tincture-error.ts';
import type { Task } from '../tasks/task.ts';
import { quote } from './json-checks.ts';
import type { ReadOptions } from './types.ts';

const textNames = [
  'text',
  'sentence',
  'review',
  'utterance',
  'query',
  'question',
  'content',
  'body',
  'message',
  'comment',
];
const labelNames = ['label', 'labels', 'category', 'categories', 'class', 'intent', 'target', 'sentiment', 'topic'];

/** What the columns of a CSV or TSV file are; numbers from 0. */
export interface CsvLayout {
  readonly hasHeader: boolean;
  /** How many cells a record has. */
  readonly width: number;
  readonly text: number;
  /** Several where a header names the label column more than once. */
  readonly labels: readonly number[];
  /** Columns that are named like labels of the task and say whether it applies; only where there is no label column. */
  readonly flags: readonly (readonly [label: string, column: number])[];
  readonly id: number | undefined;
  /** Columns that go to `meta`, with the key. */
  readonly meta: readonly (readonly [key: string, column: number])[];
}

/** Whether these cells name a text column that we know: a header. */
export function isHeader(cells: readonly string[]): boolean {
  return cells.some((cell) => textNames.includes(normalise(cell)));
}

/** Whether these cells are a header beyond doubt: they name a column with texts, and one with labels or ids. */
export function isPlainHeader(cells: readonly string[]): boolean {
  const names = cells.map(normalise);
  const isNamed = names.some((name) => labelNames.includes(name) || name === 'id');
  return isHeader(cells) && isNamed && names.every((name) => name.length <= longestName);
}

/** Longer than the name of a column. */
const longestName = 40;

/**
 * Finds the columns from the first record. Without a header the text is the first column and the label the second.
 * Throws `argument-invalid` where the options name a column that is not there.
 */
export function csvLayout(cells: readonly string[], options: ReadOptions): CsvLayout {
  const names = cells.map(normalise);
  const named = [options.textColumn, options.labelColumn].filter((column) => column !== undefined && !isNumber(column));
  const hasHeader = isHeader(cells) || named.some((column) => names.includes(normalise(column ?? '')));
  const text = chosen(options.textColumn, names, options) ?? (hasHeader ? firstOf(textNames, names) : 0);
  if (text === undefined) throw noColumn('text', undefined, cells, options);
  const label =
    chosen(options.labelColumn, names, options) ?? (hasHeader ? firstOf(labelNames, names) : firstBut(text, cells));
  const name = hasHeader && label !== undefined ? names[label] : undefined;
  const labels = names.flatMap((other, column) =>
    column === label || (name !== undefined && other === name) ? [column] : [],
  );
  const flags = hasHeader && labels.length === 0 ? flagColumns(names, text, options.task) : [];
  const found = hasHeader ? names.indexOf('id') : -1;
  const id = found >= 0 && found !== text && !labels.includes(found) ? found : undefined;
  const taken = new Set([text, id, ...labels, ...flags.map(([, column]) => column)]);
  const keys = new Set<string>();
  const meta = cells.flatMap((cell, column) => {
    if (taken.has(column)) return [];
    const key = uniqueKey(hasHeader && cell.trim() !== '' ? cell.trim() : `column${column + 1}`, keys);
    keys.add(key);
    return [[key, column] as const];
  });
  return { hasHeader, width: cells.length, text, labels, flags, id, meta };
}

/** Columns of a header that are named like labels of a task that classifies texts. */
function flagColumns(names: readonly string[], text: number, task: Task | undefined): CsvLayout['flags'] {
  if (task?.kind !== 'textcat') return [];
  return task.labels.flatMap(({ name }) => {
    const column = names.indexOf(normalise(name));
    return column < 0 || column === text ? [] : [[name, column] as const];
  });
}

/** `key`, or `key.2`, `key.3` … where columns have the same name: each keeps its cells. */
function uniqueKey(key: string, taken: ReadonlySet<string>): string {
  let unique = key;
  for (let number = 2; taken.has(unique); number++) unique = `${key}.${number}`;
  return unique;
}

function isNumber(column: string): boolean {
  return /^[1-9]\d*$/.test(column);
}

function normalise(name: string): string {
  return name.trim().toLowerCase();
}

function firstOf(known: readonly string[], names: readonly string[]): number | undefined {
  const name = known.find((candidate) => names.includes(candidate));
  return name === undefined ? undefined : names.indexOf(name);
}

function firstBut(text: number, cells: readonly string[]): number | undefined {
  const column = text === 0 ? 1 : 0;
  return column < cells.length ? column : undefined;
}

/** The column that the person named, by name or by number. */
function chosen(column: string | undefined, names: readonly string[], options: ReadOptions): number | undefined {
  if (column === undefined) return undefined;
  const index = isNumber(column) ? Number(column) - 1 : names.indexOf(normalise(column));
  if (index < 0 || index >= names.length) throw noColumn('wanted', column, names, options);
  return index;
}

function noColumn(
  what: string,
  column: string | undefined,
  cells: readonly string[],
  { file }: ReadOptions,
): TinctureError {
  const there = cells.slice(0, 12).map(quote).join(', ');
  return new TinctureError({
    code: 'argument-invalid',
    problem: `There is no ${what} column${column === undefined ? '' : ` ${quote(column)}`}; the first line has ${there}.`,
    where: { ...(file === undefined ? {} : { file }), line: 1 },
    fix: 'Name the column as the first line does, or by its number from 1.',
  });
}
