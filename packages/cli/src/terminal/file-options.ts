import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { TinctureError } from 'tincture';
import { type FormatName, formatNames } from 'tincture/convert';
import type { Context } from '../context.ts';

/** The options that name the columns of a CSV or TSV file, or the keys of JSON lines. */
export interface ColumnFlags {
  readonly textColumn?: string;
  readonly labelColumn?: string;
}

/** The options that say how a file with texts is read. */
export interface FileFlags extends ColumnFlags {
  readonly format?: FormatName;
}

/** Declares {@link FileFlags} for a command that needs the texts alone. */
export function addTextOptions(command: Command, what: 'file' | 'files'): Command {
  return addTextColumn(
    command.addOption(
      new Option('--format <name>', `the format of the ${what} (default: recognised)`).choices([...formatNames]),
    ),
  );
}

/** Declares {@link FileFlags} for a command that takes annotations too. */
export function addFileOptions(command: Command, what: 'file' | 'files'): Command {
  return addLabelColumn(addTextOptions(command, what));
}

/** Declares {@link ColumnFlags}. */
export function addColumnOptions(command: Command): Command {
  return addLabelColumn(addTextColumn(command));
}

/** What they mean to the reader: nothing of what was not given. */
export function fileOptions({ format, textColumn, labelColumn }: FileFlags): FileFlags {
  return { ...(format && { format }), ...(textColumn && { textColumn }), ...(labelColumn && { labelColumn }) };
}

/**
 * Throws `argument-invalid` where a file is named beside `--text`, for one of the two would be ignored, and `file-missing` for
 * what is a text rather than the name of a file.
 */
export function checkTextOrFile({ cwd }: Pick<Context, 'cwd'>, text: string | undefined, file: string): void {
  if (text === undefined && /\s/.test(file) && !existsSync(resolve(cwd, file))) {
    throw new TinctureError({
      code: 'file-missing',
      problem: `There is no file ${JSON.stringify(file.slice(0, 60))}.`,
      fix: 'To give a text itself, write --text before it.',
    });
  }
  if (text === undefined || file === '-') return;
  throw new TinctureError({
    code: 'argument-invalid',
    problem: `Both --text and the file ${JSON.stringify(file)} are given.`,
    fix: 'Leave one of them out.',
  });
}

/** What to try, in the middle of a sentence, where `withoutText` entries of a file of which nothing could be read have no text. */
export function textKeyAdvice(withoutText: number | undefined): string {
  return withoutText === undefined ? '' : 'say where the text is with --text-column, ';
}

/** What to try about the format, at the end of a sentence: one that was named may be the wrong one. */
export function formatAdvice(given: FormatName | undefined): string {
  return given === undefined
    ? 'name its format with --format where it is another one'
    : 'leave --format out where it is of another one: it is recognised';
}

/** Declares the option that names the column of the text. */
export function addTextColumn(command: Command): Command {
  return command.option(
    '--text-column <name>',
    'csv, tsv: the column with the text, by name or number; jsonl: the key',
  );
}

function addLabelColumn(command: Command): Command {
  return command.option('--label-column <name>', 'csv, tsv, jsonl: the column or key with the label or labels');
}
