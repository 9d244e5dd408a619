import type { Command } from 'commander';

/** The options that name the columns of a CSV or TSV file. */
export interface ColumnFlags {
  readonly textColumn?: string;
  readonly labelColumn?: string;
}

/** Declares the option for the column with the text. */
export function addTextColumn(command: Command): Command {
  return command.option('--text-column <name>', 'csv, tsv: the column with the text, by name or number');
}

/** Declares {@link ColumnFlags}, for commands that take annotations too. */
export function addColumnOptions(command: Command): Command {
  return addTextColumn(command).option('--label-column <name>', 'csv, tsv: the column with the label or labels');
}

/** What they mean to the reader: nothing of what was not given. */
export function columnOptions({ textColumn, labelColumn }: ColumnFlags): ColumnFlags {
  return { ...(textColumn && { textColumn }), ...(labelColumn && { labelColumn }) };
}
