// Label Studio's export "CSV": the columns are the keys of its JSON-MIN, and cells with lists hold JSON.
import type { CsvRecord } from '../csv-records.ts';
import { parseJson } from '../json-checks.ts';
import type { ReadItem, ReadOptions } from '../types.ts';
import { readLabelStudioTask } from './label-studio-read.ts';

/** Whether a table with this header is an export of Label Studio. */
export function isLabelStudioTable(header: readonly string[]): boolean {
  return header.includes('annotation_id') && header.includes('lead_time');
}

/** A record with marked stretches of its text, or one of a task about these; undefined where labels are names, as in any table. */
export function readLabelStudioRecord(
  header: readonly string[],
  { cells, line, raw }: CsvRecord,
  options: ReadOptions,
): ReadItem | undefined {
  const isAboutSpans = ['ner', 'spancat', 'relations'].includes(options.task?.kind ?? '');
  const isJson = (cell: string): boolean => /^\s*\[\s*\{/.test(cell);
  if (!isAboutSpans && !cells.some(isJson)) return undefined;
  const { textColumn } = options;
  const fields = header.flatMap((key, column) => {
    const cell = cells[column] ?? '';
    if (cell === '') return [];
    return [[key === textColumn ? 'text' : key, (isJson(cell) ? parseJson(cell) : undefined) ?? cell] as const];
  });
  return readLabelStudioTask({ line, raw, value: Object.fromEntries(fields) }, options);
}
