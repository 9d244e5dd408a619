import { type Document, tokenAttributes } from '../doc/annotations.ts';
import { columnsOf } from './columns.ts';
import { sentenceRanges } from './sentences.ts';

/**
 * What is said of the tokens of a document as a table for a terminal: a line for each token with the attributes that any has, a blank
 * line between sentences. Heads are numbered from 1 in each sentence, 0 at a root. Empty where nothing is said.
 */
export function tokenTable({ text, annotations }: Document): string {
  const { tokens = [] } = annotations;
  const names = tokenAttributes.filter(
    (name) => name !== 'sentenceStart' && tokens.some((token) => token[name] !== undefined),
  );
  if (names.length === 0) return '';
  const rows = sentenceRanges({ text, annotations }).flatMap(({ startToken, endToken }, number) => {
    const sentence = tokens.slice(startToken, endToken).map((token, index) => {
      const cells = names.map((name) => {
        const value = token[name];
        if (name !== 'head' || token.head === undefined) return value === undefined ? '·' : String(value);
        return token.head === startToken + index ? '0' : String(token.head - startToken + 1);
      });
      return [String(index + 1), text.slice(token.start, token.end), ...cells].map(plain);
    });
    return number === 0 ? sentence : [[], ...sentence];
  });
  const table = [['', 'token', ...names], ...rows];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => columnsOf(row[column] ?? '')))) ?? [];
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - columnsOf(cell))))
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}

/** Without what would move the cursor of a terminal. */
function plain(cell: string): string {
  return cell.replace(/[\p{Cc}\u2028\u2029]/gu, ' ');
}
