import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { type Document, type FormatName, formatNames, TinctureError } from 'tincture';
import type { Context } from '../context.ts';
import { formatOfName } from '../files/read-documents.ts';
import { findLosses, reportLosses, writeDocumentFile } from '../operations/write-documents.ts';
import { type OpenProject, showPath, withProject } from '../project/open-project.ts';
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
  $ tincture export gold.iob --format conll
  $ tincture export gold.csv --check
  $ tincture export proposed.jsonl --proposals prompt`,
    );
  command.action(async (file: string, flags: ExportFlags) => {
    const settings = globalSettings(command);
    const reporter = createReporter(context, settings);
    await withProject(context, settings, (open) => exportDocuments(context, reporter, open, file, flags));
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
  const format = flags.format ?? formatOfName(file) ?? 'jsonl';
  const documents: Document[] = [];
  if (flags.proposals === undefined) for await (const document of store.gold(task.name)) documents.push(document);
  const done = new Set(documents.map((document) => document.id));
  if (flags.proposals !== undefined || flags.all === true) {
    for await (const document of store.documents()) {
      if (done.has(document.id)) continue;
      const proposal = (await store.annotations(document.id, task.name))
        .filter(({ source }) => 'name' in source && source.kind !== 'import' && source.name === flags.proposals)
        .at(-1);
      if (proposal !== undefined) {
        documents.push({ ...document, annotations: { ...proposal.annotations, source: proposal.source } });
      } else if (flags.all === true) documents.push(document);
    }
  }
  if (documents.length === 0) {
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
  const losses = await findLosses(documents, format, task);
  reportLosses(reporter, format, losses);
  const isChecked = flags.check === true;
  if (!isChecked) await writeDocumentFile(context, path, documents, format, task);
  if (path === '-') return;
  reporter.result({ file: showPath(context, path), format, documents: documents.length, losses, written: !isChecked });
  reporter.say(
    isChecked
      ? `${documents.length} texts would be written as ${format}; ${Object.keys(losses).length === 0 ? 'nothing would be lost' : 'see above for what would be lost'}.`
      : `Wrote ${documents.length} texts to ${showPath(context, path)} (${format}).`,
  );
}
