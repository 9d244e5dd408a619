import { TinctureError } from '../errors/tincture-error.ts';
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
  readonly id: number | undefined;
  /** Columns that go to `meta`, with the key. */
  readonly meta: readonly (readonly [key: string, column: number])[];
}

/** Whether these cells name a column that we know: a header. */
export function isHeader(cells: readonly string[]): boolean {
  return cells.some((cell) => textNames.includes(normalise(cell)));
}

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
  const found = hasHeader ? names.indexOf('id') : -1;
  const id = found >= 0 && found !== text && !labels.includes(found) ? found : undefined;
  const meta = cells.flatMap((cell, column) => {
    if (column === text || column === id || labels.includes(column)) return [];
    const key = cell.trim();
    return [[hasHeader && key !== '' ? key : `column${column + 1}`, column] as const];
  });
  return { hasHeader, width: cells.length, text, labels, id, meta };
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
