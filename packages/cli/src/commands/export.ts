import { resolve } from 'node:path';
import type { Store } from '@tincture/store';
import { type Command, Option } from 'commander';
import { counted, type Document, TinctureError } from 'tincture';
import { type FormatName, formatNames } from 'tincture/convert';
import type { Context } from '../context.ts';
import { formatToWrite } from '../files/read-documents.ts';
import { writeDocumentFile } from '../operations/write-documents.ts';
import { showPath } from '../project/open-project.ts';
import { type OpenProject, readProject } from '../project/with-project.ts';
import { globalSettings } from '../settings.ts';
import { createReporter, type Reporter } from '../terminal/reporter.ts';

interface ExportFlags {
  readonly format?: FormatName;
  readonly all?: boolean;
  readonly proposals?: string;
  readonly check?: boolean;
}

export function register(program: Command, context: Context): void {
  const command = program
    .command('export')
    .description('write the gold of the project into a file, after saying what its format cannot carry')
    .argument('<file>', 'the file; - is standard output')
    .addOption(new Option('--format <name>', 'the format (default: by the name of the file)').choices([...formatNames]))
    .option('--all', 'also texts without gold, without annotations')
    .option('--proposals <name>', 'what this proposer said instead of the gold')
    .option('--check', 'only say what would be lost')
    .addHelpText(
      'after',
      `
Examples:
  $ tincture export gold.jsonl
  $ tincture export gold.spacy
  $ tincture export gold.iob --format conll
  $ tincture export gold.csv --check
  $ tincture export proposed.jsonl --proposals prompt`,
    );
  command.action(async (file: string, flags: ExportFlags) => {
    const settings = globalSettings(command);
    const reporter = createReporter(context, settings);
    await readProject(context, settings, (open) => exportDocuments(context, reporter, open, file, flags));
  });
}

async function exportDocuments(
  context: Context,
  reporter: Reporter,
  { task, store }: OpenProject,
  file: string,
  flags: ExportFlags,
): Promise<void> {
  const path = file === '-' ? file : resolve(context.cwd, file);
  const format = flags.format ?? (file === '-' ? 'jsonl' : formatToWrite(file, '--format'));
  let count = 0;
  let said = 0;
  for await (const { annotations } of exported(task.name, store, flags)) {
    count++;
    if (annotations.source !== undefined) said++;
  }
  // All texts without a word of a proposer are not what was asked for.
  if (count === 0 || (flags.proposals !== undefined && said === 0)) {
    throw new TinctureError({
      code: 'data-invalid',
      problem:
        flags.proposals === undefined
          ? `The task ${task.name} has no gold yet.`
          : `"${flags.proposals}" has proposed nothing yet.`,
      fix:
        flags.proposals === undefined
          ? 'Decide on texts first: tincture review'
          : `Let it: tincture propose --with ${flags.proposals}`,
    });
  }
  const isChecked = flags.check === true;
  const target = { path, format, task, isChecked };
  const losses = await writeDocumentFile(context, reporter, () => exported(task.name, store, flags), target);
  if (path === '-') return;
  reporter.result({ file: showPath(context, path), format, documents: count, losses, written: !isChecked });
  reporter.say(
    isChecked
      ? `${counted(count, 'text')} would be written as ${format}; ${Object.keys(losses).length === 0 ? 'nothing would be lost' : 'see above for what would be lost'}.`
      : `Wrote ${counted(count, 'text')} to ${showPath(context, path)} (${format}).`,
  );
}

/** What is exported, in the order of the store. */
async function* exported(task: string, store: Store, { proposals, all }: ExportFlags): AsyncGenerator<Document> {
  const done = new Set<string>();
  if (proposals === undefined) {
    for await (const document of store.gold(task)) {
      done.add(document.id);
      yield document;
    }
    if (all !== true) return;
  }
  for await (const document of store.documents()) {
    if (done.has(document.id)) continue;
    const proposal = (await store.annotations(document.id, task))
      .filter(({ source }) => 'name' in source && source.kind !== 'import' && source.name === proposals)
      .at(-1);
    if (proposal !== undefined) {
      yield { ...document, annotations: { ...proposal.annotations, source: proposal.source } };
    } else if (all === true) yield document;
  }
}
