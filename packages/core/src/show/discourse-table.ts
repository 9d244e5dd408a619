import type { Document } from '../doc/annotations.ts';
import { columnsOf } from './columns.ts';

/** Units further down than this are not moved further to the right. */
const mostLevels = 12;

/**
 * The units of discourse of a document for a terminal: a line for each with its number, its relation and the number of its head, and its
 * words, further to the right for each head above it. Empty where there are none.
 */
export function discourseTable({ text, annotations: { discourse = [] } }: Document): string {
  const levels = levelsOf(discourse.map(({ head }) => head));
  const rows = discourse.map(({ start, end, head, label }, index) => {
    const relation = head === undefined ? '' : head === index ? 'root' : `${label ?? ''} ${head + 1}`;
    const words = text.slice(start, end).replace(/\s+/gu, ' ');
    return [String(index + 1), relation, `${'  '.repeat(Math.min(mostLevels, levels[index]!))}${words}`].map(plain);
  });
  const width = (column: number): number => Math.max(0, ...rows.map((row) => columnsOf(row[column] ?? '')));
  const [numbers, relations] = [width(0), width(1)];
  const pad = (cell: string, columns: number): string => ' '.repeat(Math.max(0, columns - columnsOf(cell)));
  return rows
    .map(([number = '', relation = '', words = '']) => {
      return `${pad(number, numbers)}${number}  ${relation}${pad(relation, relations)}  ${words}`.trimEnd();
    })
    .map((line) => `${line}\n`)
    .join('');
}

/** How many heads are above each; a circle, which no checked document has, ends where it began. */
function levelsOf(heads: readonly (number | undefined)[]): number[] {
  const levels = new Map<number, number>();
  return heads.map((_, index) => {
    const path: number[] = [];
    let at = index;
    while (!levels.has(at) && !path.includes(at) && path.length <= mostLevels) {
      path.push(at);
      const head = heads[at];
      if (head === undefined || head === at || heads[head] === undefined) break;
      at = head;
    }
    const known = levels.get(at);
    const level = path.length - 1 + (known === undefined ? 0 : known + 1);
    levels.set(index, level);
    return level;
  });
}

/** Without what would move the cursor of a terminal. */
function plain(cell: string): string {
  return cell.replace(/[\p{Cc}\u2028\u2029]/gu, ' ');
}
