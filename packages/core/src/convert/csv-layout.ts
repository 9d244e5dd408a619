import { TinctureError } from '../errors/tincture-error.ts';
import type { Task } from '../tasks/task.ts';
import { labelNames, textNames } from './csv-names.ts';
import { quote } from './json-checks.ts';
import type { ReadOptions } from './types.ts';

/** What the columns of a CSV or TSV file are; numbers from 0. */
export interface CsvLayout {
  readonly hasHeader: boolean;
  /** How many cells a record has. */
  readonly width: number;
  readonly text: number;
  /** The name of the column with the texts, where it was found only because no other one was left. */
  readonly assumedText?: string;
  /** Several where a header names the label column more than once. */
  readonly labels: readonly number[];
  /** Columns that are named like labels of the task and say whether it applies; only where there is no label column. */
  readonly flags: readonly (readonly [label: string, column: number])[];
  readonly id: number | undefined;
  /** Columns that go to `meta`, with the key. */
  readonly meta: readonly (readonly [key: string, column: number])[];
}

/** What says whether a first line is a header: labels of the task are no names of columns. */
type HeaderOptions = Pick<ReadOptions, 'task' | 'textColumn' | 'labelColumn'>;

/**
 * Whether these cells are a header: they name a column that we know to hold texts, or one that was asked for, or,
 * being short and different, one with labels or ids.
 */
export function isHeader(cells: readonly string[], { task, textColumn, labelColumn }: HeaderOptions = {}): boolean {
  const names = cells.map(normalise);
  const asked = [textColumn, labelColumn].filter((column) => column !== undefined && !isNumber(column));
  if (asked.some((column) => names.includes(normalise(column ?? '')))) return true;
  // A record of a file without a header may hold the label "question" or "topic" of its task.
  const isLabel = new Set(task?.labels.map(({ name }) => normalise(name)));
  const isNamed = names.some((name) => namesLabelOrId(name) && !isLabel.has(name));
  const textName = names.find((name) => isCalled(name, textNames));
  if (textName !== undefined) return isNamed || names.length === 1 || !isLabel.has(textName);
  const filled = names.filter((name) => name !== '');
  return isNamed && names.length > 1 && new Set(filled).size === filled.length && names.every(isShort);
}

/** Whether these cells are a header beyond doubt: they name a column with texts, and one with labels or ids. */
export function isPlainHeader(cells: readonly string[]): boolean {
  const names = cells.map(normalise);
  return names.some((name) => isCalled(name, textNames)) && names.some(namesLabelOrId) && names.every(isShort);
}

function namesLabelOrId(name: string): boolean {
  return isCalled(name, labelNames) || name === 'id';
}

/** No longer than the name of a column. */
function isShort(name: string): boolean {
  return name.length <= 40;
}

/**
 * Finds the columns from the first record. Without a header the text is the first column and the label the second.
 * Throws `argument-invalid` where the options name a column that is not there, and where a header does not say which
 * of several columns holds the texts.
 */
export function csvLayout(cells: readonly string[], options: ReadOptions): CsvLayout {
  const names = cells.map(normalise);
  const hasHeader = isHeader(cells, options);
  const known = chosen(options.textColumn, cells, options) ?? (hasHeader ? firstOf(textNames, names) : 0);
  const label =
    chosen(options.labelColumn, cells, options) ??
    (hasHeader ? firstOf(labelNames, names, known) : firstBut(known ?? 0, cells));
  const name = hasHeader && label !== undefined ? names[label] : undefined;
  const labels = names.flatMap((other, column) =>
    column === label || (name !== undefined && other === name) ? [column] : [],
  );
  const flags = hasHeader && labels.length === 0 ? flagColumns(names, known, options.task) : [];
  const found = hasHeader ? names.indexOf('id') : -1;
  const id = found >= 0 && found !== known && !labels.includes(found) ? found : undefined;
  const taken = new Set([known, id, ...labels, ...flags.map(([, column]) => column)]);
  const text = known ?? onlyOther(cells, taken, options);
  taken.add(text);
  const keys = new Set<string>();
  const meta = cells.flatMap((cell, column) => {
    if (taken.has(column)) return [];
    const key = uniqueKey(hasHeader && cell.trim() !== '' ? cell.trim() : `column${column + 1}`, keys);
    keys.add(key);
    return [[key, column] as const];
  });
  const assumed = known === undefined ? { assumedText: cells[text]?.trim() ?? '' } : {};
  return { hasHeader, width: cells.length, text, ...assumed, labels, flags, id, meta };
}

/** The one column with a name that nothing else was found in: it holds the texts. */
function onlyOther(cells: readonly string[], taken: ReadonlySet<number | undefined>, options: ReadOptions): number {
  const others = cells.flatMap((cell, column) => (taken.has(column) || cell.trim() === '' ? [] : [column]));
  const [only] = others;
  if (only !== undefined && others.length === 1) return only;
  throw new TinctureError({
    code: 'argument-invalid',
    problem: `Which column holds the texts? The first line has ${listed(cells)}.`,
    where: firstLine(options),
    fix: 'Name it: `--text-column NAME` (`textColumn` in a program, and under `data:` in tincture.yaml), or call it "text".',
  });
}

/** Columns of a header that are named like labels of a task that classifies texts. */
function flagColumns(names: readonly string[], text: number | undefined, task: Task | undefined): CsvLayout['flags'] {
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

/** Whether the options name a column, by its name or number, that these cells do not have. */
export function lacksColumn(cells: readonly string[], { textColumn, labelColumn }: ReadOptions): boolean {
  return [textColumn, labelColumn].some((column) => column !== undefined && columnOf(column, cells) === undefined);
}

/** The number of a column that is given by its name or its number from 1. */
function columnOf(column: string, cells: readonly string[]): number | undefined {
  const index = isNumber(column) ? Number(column) - 1 : cells.map(normalise).indexOf(normalise(column));
  return index >= 0 && index < cells.length ? index : undefined;
}

function isNumber(column: string): boolean {
  return /^[1-9]\d*$/.test(column);
}

function normalise(name: string): string {
  return name.trim().toLowerCase();
}

/** Whether a column has one of the `known` names, or one that ends in it: `review_text`. */
function isCalled(name: string, known: readonly string[]): boolean {
  return known.includes(name) || (/^\w+_\p{L}+$/u.test(name) && known.includes(name.slice(name.lastIndexOf('_') + 1)));
}

/** The first column, but not `not`, with the first of the `known` names that there is, else with one that ends in any of them. */
function firstOf(known: readonly string[], names: readonly string[], not?: number): number | undefined {
  for (const name of known) {
    const column = names.findIndex((other, index) => other === name && index !== not);
    if (column >= 0) return column;
  }
  const column = names.findIndex((name, index) => index !== not && isCalled(name, known));
  return column < 0 ? undefined : column;
}

function firstBut(text: number, cells: readonly string[]): number | undefined {
  const column = text === 0 ? 1 : 0;
  return column < cells.length ? column : undefined;
}

/** The column that the person named, by name or by number. */
function chosen(column: string | undefined, cells: readonly string[], options: ReadOptions): number | undefined {
  if (column === undefined) return undefined;
  const index = columnOf(column, cells);
  if (index !== undefined) return index;
  throw new TinctureError({
    code: 'argument-invalid',
    problem: `There is no column ${quote(column)}; the first line has ${listed(cells)}.`,
    where: firstLine(options),
    fix: 'Name the column as the first line does, or by its number from 1.',
  });
}

function listed(cells: readonly string[]): string {
  const more = cells.length > 12 ? ` and ${cells.length - 12} more` : '';
  return (
    cells
      .slice(0, 12)
      .map((cell) => quote(cell.trim()))
      .join(', ') + more
  );
}

function firstLine({ file }: ReadOptions): { readonly file?: string; readonly line: number } {
  return { ...(file === undefined ? {} : { file }), line: 1 };
}
