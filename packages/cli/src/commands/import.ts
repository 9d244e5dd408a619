import { type Command, Option } from 'commander';
import { type Alignment, languageCodes } from 'tincture';
import { formatNames } from 'tincture/convert';
import type { Context } from '../context.ts';
import type { AddOptions } from '../operations/add-files.ts';
import { loadProject } from '../project/open-project.ts';
import { globalSettings } from '../settings.ts';
import { addColumnOptions, type FileFlags } from '../terminal/file-options.ts';
import { wholeNumber } from '../terminal/number-options.ts';
import { createReporter } from '../terminal/reporter.ts';
import { addFiles } from './add.ts';

/** The options that say how a foreign file is laid out. */
export interface LayoutFlags extends FileFlags {
  readonly align?: Alignment;
  readonly tokenColumn?: number;
  readonly tagColumn?: number;
  readonly sentences?: boolean;
  readonly wholeFile?: boolean;
}

/** The option that says what plain files are in, for commands that work without a task. */
export function languageOption(): Option {
  return new Option('--language <code>', 'what the texts are in, where no task says so (default: en)').choices([
    ...languageCodes,
  ]);
}

/** Declares {@link LayoutFlags}; `flag` is the name of the option for the format. */
export function addLayoutOptions(command: Command, flag: '--format' | '--from'): Command {
  command
    .addOption(new Option(`${flag} <name>`, 'the format of the file (default: recognised)').choices([...formatNames]))
    .addOption(
      new Option(
        '--align <mode>',
        'entities that are not on token borders: grow, shrink, or set aside (default: expand, or as they are with snap: characters)',
      ).choices(['expand', 'contract', 'strict']),
    );
  return addColumnOptions(command)
    .option('--token-column <n>', 'conll: the column with the token', wholeNumber(1))
    .option('--tag-column <n>', 'conll: the column with the tag', wholeNumber(1))
    .option('--sentences', 'conll, conllu: one text for each sentence, not for each -DOCSTART- or # newdoc')
    .option('--whole-file', 'text: the file is one text instead of one a line');
}

/** What they mean to the reader. */
export function layoutOptions(flags: LayoutFlags): AddOptions {
  const { align, ...layout } = flags;
  return { ...layout, ...(align === undefined ? {} : { alignment: align }) };
}

export function register(program: Command, context: Context): void {
  const command = program
    .command('import')
    .description('bring in annotated data of other tools: Prodigy, Label Studio, CoNLL, CSV, TSV, spaCy')
    .argument('<file...>', 'the files');
  addLayoutOptions(command, '--format').addHelpText(
    'after',
    `
Labels that the task does not define are set aside with their reason. Formats: docs/reference/formats.md

Examples:
  $ tincture import annotated.jsonl --format prodigy
  $ tincture import train.spacy
  $ tincture import train.iob --format conll --token-column 1 --tag-column 4
  $ tincture import tickets.csv --text-column body --label-column category`,
  );
  command.action(async (files: readonly string[], flags: LayoutFlags) => {
    const settings = globalSettings(command);
    const reporter = createReporter(context, settings);
    await addFiles(context, reporter, await loadProject(context, settings), settings, files, layoutOptions(flags));
  });
}
