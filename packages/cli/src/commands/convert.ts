import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { type Document, type FormatName, formatNames, type Task, TinctureError } from 'tincture';
import type { Context } from '../context.ts';
import { formatOfName, openDocumentFile } from '../files/read-documents.ts';
import { openRejectsFile } from '../files/rejects-file.ts';
import { findLosses, reportLosses, writeDocumentFile } from '../operations/write-documents.ts';
import { chooseTask, findProjectFile, loadProject, showPath } from '../project/open-project.ts';
import { globalSettings } from '../settings.ts';
import { createReporter } from '../terminal/reporter.ts';
import { addLayoutOptions, type LayoutFlags, layoutOptions } from './import.ts';

interface ConvertFlags extends Omit<LayoutFlags, 'format'> {
  readonly from?: FormatName;
  readonly to?: FormatName;
  readonly check?: boolean;
}

export function register(program: Command, context: Context): void {
  const command = program
    .command('convert')
    .description('turn one file format into another, after saying what cannot be carried over')
    .argument('<in>', 'the file to read; - is standard input')
    .argument('<out>', 'the file to write; - is standard output')
    .addOption(
      new Option('--to <name>', 'the format to write (default: by the name of the file)').choices([...formatNames]),
    )
    .option('--check', 'only say what would be lost');
  addLayoutOptions(command, '--from').addHelpText(
    'after',
    `
Works without a project. What cannot be read is set aside in OUT.rejects.jsonl.

Examples:
  $ tincture convert train.iob train.jsonl
  $ tincture convert annotated.jsonl gold.csv --from prodigy --check
  $ zcat big.jsonl.gz | tincture convert - - --from jsonl --to conll > big.iob`,
  );
  command.action(async (from: string, to: string, flags: ConvertFlags) => {
    const settings = globalSettings(command);
    const reporter = createReporter(context, settings);
    const { from: fromFormat, to: toFormat, check: isChecked = false, ...layout } = flags;
    const path = to === '-' ? to : resolve(context.cwd, to);
    const format = toFormat ?? formatOfName(to);
    if (format === undefined) {
      throw new TinctureError({
        code: 'argument-invalid',
        problem: `The name "${to}" does not say which format to write.`,
        fix: `Name it with --to: ${formatNames.join(', ')}.`,
      });
    }
    const isInProject = settings.task !== undefined && findProjectFile(context, settings) !== undefined;
    const task =
      settings.task === undefined
        ? undefined
        : chooseTask(context, settings, isInProject ? loadProject(context, settings) : undefined);
    const source = await openDocumentFile(context, from, {
      ...layoutOptions(layout),
      ...(fromFormat && { format: fromFormat }),
      ...(task && { task }),
    });
    const rejectsPath = `${path === '-' ? resolve(context.cwd, 'convert') : path}.rejects.jsonl`;
    const rejects = openRejectsFile(rejectsPath, showPath(context, rejectsPath));
    const documents: Document[] = [];
    let repairs = 0;
    try {
      for await (const item of source.items) {
        context.signal.throwIfAborted();
        if ('reject' in item) rejects.add(source.name, item.reject);
        else {
          documents.push(item.document);
          repairs += item.repairs.length;
        }
      }
    } finally {
      rejects.close();
    }
    const rejected = [...rejects.counts.values()].reduce((sum, count) => sum + count, 0);
    if (documents.length === 0) {
      throw new TinctureError({
        code: 'data-invalid',
        problem: `None of the ${rejected} entries could be read as ${source.format}.`,
        where: { file: source.name },
        fix: `Look at the reasons in ${showPath(context, rejectsPath)}, or name the format with --from.`,
      });
    }
    const target = task ?? taskOf(documents);
    const losses = await findLosses(documents, format, target);
    reportLosses(reporter, format, losses);
    for (const [code, count] of rejects.counts)
      reporter.note(`${reporter.colors.yellow('set aside')} ${count}: ${code} (${showPath(context, rejectsPath)})`);
    if (repairs > 0) reporter.note(`${reporter.colors.yellow('repaired')} ${repairs}`);
    if (!isChecked) await writeDocumentFile(context, path, documents, format, target);
    if (path === '-') return;
    reporter.result({
      from: source.format,
      to: format,
      documents: documents.length,
      rejected,
      repairs,
      losses,
      written: !isChecked,
    });
    reporter.say(
      `${isChecked ? 'Would write' : 'Wrote'} ${documents.length} texts from ${source.name} (${source.format}) to ${showPath(context, path)} (${format}).`,
    );
  });
}

/** As much of a task as a writer needs, from what the texts carry. */
function taskOf(documents: readonly Document[]): Task {
  const entLabels = new Set<string>();
  const catLabels = new Set<string>();
  let isMultiple = false;
  for (const { ents = [], cats } of documents.map((document) => document.annotations)) {
    for (const { label } of ents) entLabels.add(label);
    if (cats === undefined) continue;
    for (const label of Object.keys(cats)) catLabels.add(label);
    if (Object.values(cats).filter((value) => value >= 0.5).length !== 1) isMultiple = true;
  }
  const isNer = entLabels.size > 0 || catLabels.size === 0;
  const labels = [...(isNer ? entLabels : catLabels)].sort().map((name) => ({ name }));
  return { name: 'task', kind: isNer ? 'ner' : 'textcat', labels, ...(!isNer && isMultiple ? { multiple: true } : {}) };
}
