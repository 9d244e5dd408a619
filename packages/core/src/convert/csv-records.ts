import { hasGap } from './findings.ts';
import type { Line } from './types.ts';

/** One record of a CSV or TSV file; a quoted cell may hold line breaks, so it can be several lines long. */
export interface CsvRecord {
  readonly line: number;
  readonly raw: string;
  readonly cells: readonly string[];
  /** How many cells had quotes that RFC 4180 does not allow, and were taken as they are. */
  readonly strayQuotes: number;
  /** Whether a line is missing inside it. */
  readonly hasGap: boolean;
}

/** Splits lines into records. Both calls return the records that are complete by then. */
export interface CsvRecords {
  line(line: Line): readonly CsvRecord[];
  end(): readonly CsvRecord[];
}

/** A quote that is not closed within this many lines is taken for a character like any other. */
const longestCell = 1_000;

/** Where reading a record stands. */
interface State {
  /** The lines read so far; `at` is an offset into the last one. */
  readonly lines: readonly Line[];
  readonly at: number;
  readonly cells: readonly string[];
  readonly strayQuotes: number;
}

/** A quoted cell that is still open at the end of its line: `at` is its quote. */
interface OpenCell extends State {
  /** What it holds so far, by line. */
  readonly parts: string[];
  /** The lines read since. */
  readonly since: Line[];
}

/**
 * Splits lines into records by RFC 4180: cells in double quotes, a doubled quote for one; with spaces around the quotes
 * allowed. A quote that is never closed, or that closes in the middle of a cell, is kept as a character, and reading goes on with the next line.
 */
export function createCsvRecords(delimiter: string): CsvRecords {
  let open: OpenCell | undefined;

  /** Reads cells up to the end of the record or a quote that stays open. */
  const scan = (from: State, as: 'cell' | 'literal' | 'afterCell', records: CsvRecord[]): void => {
    const { lines } = from;
    const { text } = lines.at(-1)!;
    const cells = [...from.cells];
    let { at, strayQuotes } = from;
    let mode = as;
    for (;;) {
      const quote = skipSpaces(text, at);
      if (mode === 'cell' && text[quote] === '"') {
        const closing = closingQuote(text, quote + 1);
        if (closing < 0) {
          open = { lines, at, cells, strayQuotes, parts: [text.slice(quote + 1)], since: [] };
          return;
        }
        const end = skipSpaces(text, closing + 1);
        if (end === text.length || text[end] === delimiter) {
          cells.push(text.slice(quote + 1, closing).replaceAll('""', '"'));
          at = end;
          mode = 'afterCell';
        }
      }
      if (mode !== 'afterCell') {
        const found = text.indexOf(delimiter, at);
        const end = found < 0 ? text.length : found;
        if (text[quote] === '"') strayQuotes++;
        cells.push(text.slice(at, end));
        at = end;
      }
      if (at >= text.length) break;
      at++;
      mode = 'cell';
    }
    const raw = lines.map((line) => line.text).join('\n');
    records.push({ line: lines[0]!.number, raw, cells, strayQuotes, hasGap: hasGap(lines) });
  };

  /** Goes on with an open cell; false where the line shows that its quote was a character. */
  const goOn = (cell: OpenCell, line: Line, records: CsvRecord[]): boolean => {
    const closing = closingQuote(line.text, 0);
    cell.since.push(line);
    if (closing < 0) {
      cell.parts.push(line.text);
      return cell.since.length < longestCell;
    }
    const end = skipSpaces(line.text, closing + 1);
    if (end < line.text.length && line.text[end] !== delimiter) return false;
    const content = [...cell.parts, line.text.slice(0, closing)].join('\n').replaceAll('""', '"');
    open = undefined;
    const lines = [...cell.lines, ...cell.since];
    scan({ ...cell, lines, at: end, cells: [...cell.cells, content] }, 'afterCell', records);
    return true;
  };

  /** Reads lines; those that an unclosed quote had swallowed are read again. */
  const take = (first: readonly Line[], records: CsvRecord[]): void => {
    const queue = [...first].reverse();
    for (let line = queue.pop(); line !== undefined; line = queue.pop()) {
      const cell = open;
      if (cell !== undefined) {
        if (goOn(cell, line, records)) continue;
        open = undefined;
        scan(cell, 'literal', records);
        queue.push(...cell.since.reverse());
      } else if (line.text.trim() !== '') scan({ lines: [line], at: 0, cells: [], strayQuotes: 0 }, 'cell', records);
    }
  };

  return {
    line: (line) => {
      const records: CsvRecord[] = [];
      take([line], records);
      return records;
    },
    end: () => {
      const records: CsvRecord[] = [];
      for (let cell = open; cell !== undefined; cell = open) {
        open = undefined;
        scan(cell, 'literal', records);
        take(cell.since, records);
      }
      return records;
    },
  };
}

/** Index of the first character from `at` on that is no space: some programs write one around quoted cells. */
function skipSpaces(text: string, at: number): number {
  let position = at;
  while (text[position] === ' ') position++;
  return position;
}

/** Index of the next quote that is not doubled, from `at` on; -1 where there is none. */
function closingQuote(text: string, at: number): number {
  for (let quote = text.indexOf('"', at); quote >= 0; quote = text.indexOf('"', quote + 2)) {
    if (text[quote + 1] !== '"') return quote;
  }
  return -1;
}
