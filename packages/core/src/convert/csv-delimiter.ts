import { createCsvRecords } from './csv-records.ts';

/** What divides cells, the likeliest first. */
const delimiters = [',', ';', '\t', '|'] as const;

/** The delimiter that a first line names and that holds nothing else: Excel reads and writes `sep=;`. */
export function namedDelimiter(firstLine: string): string | undefined {
  return /^\s*"?sep=([,;|\t])"?\s*$/i.exec(firstLine)?.[1];
}

/**
 * What divides the cells of a file: the `usual` delimiter, unless the first line is a header only when it is divided by another
 * one. Excel writes semicolons in much of Europe, and the names of files are not always right. Tabs divide even where there is no
 * header: nobody writes them in a text. So do two semicolons or more, each right before a word: in a text a blank follows.
 * Where a column is asked for that a line of one cell does not have (`lacksColumn`), it has several, by whatever divides them.
 */
export function findDelimiter(
  firstLine: string,
  usual: string,
  isHeader: (cells: readonly string[]) => boolean,
  lacksColumn: (cells: readonly string[]) => boolean = () => false,
): string {
  const cellsBy = (delimiter: string): readonly string[] =>
    createCsvRecords(delimiter).line({ text: firstLine, number: 1 })[0]?.cells ?? [];
  const isTable = (delimiter: string): boolean => {
    const cells = cellsBy(delimiter);
    return cells.length > 1 && isHeader(cells);
  };
  const found = [usual, ...delimiters].find(isTable);
  if (found !== undefined) return found;
  if (cellsBy(usual).length > 1) return usual;
  if (cellsBy('\t').length > 1) return '\t';
  const cells = cellsBy(';');
  if (cells.length > 2 && cells.every((cell) => /^[\p{L}\p{N}]/u.test(cell))) return ';';
  const dividing = delimiters.find((delimiter) => cellsBy(delimiter).length > 1);
  return lacksColumn(cellsBy(usual)) ? (dividing ?? usual) : usual;
}

/** What would divide the one cell of each record into two, each of them a word or more: in a text a blank follows it. */
export function otherDelimiter(cell: string): ';' | '|' | undefined {
  return ([';', '|'] as const).find((delimiter) => {
    const parts = cell.split(delimiter);
    return parts.length === 2 && parts.every((part) => /^[\p{L}\p{N}]/u.test(part));
  });
}
