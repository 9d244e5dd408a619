import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { counted, type Document, type Label, type LanguageCode, type Task, TinctureError } from 'tincture';
import { type FormatName, formatNames } from 'tincture/convert';
import { type Context, Interrupted } from '../context.ts';
import { type DocumentFile, formatToWrite, openDocumentFile } from '../files/read-documents.ts';
import { openRejectsFile } from '../files/rejects-file.ts';
import { createRepairTally, describeRepairs } from '../files/repair-tally.ts';
import { withRereadable } from '../files/standard-input.ts';
import { createLabelTally, framesContent, type LabelsSeen, relationLabels } from '../operations/label-tally.ts';
import { checkLanguage } from '../operations/task-data.ts';
import { watched, writeDocumentFile } from '../operations/write-documents.ts';
import { chooseTask } from '../project/choose-task.ts';
import { findProjectFile, loadProject, showPath } from '../project/open-project.ts';
import { globalSettings } from '../settings.ts';
import { textKeyAdvice } from '../terminal/file-options.ts';
import { createReporter, type Reporter } from '../terminal/reporter.ts';
import { addLayoutOptions, type LayoutFlags, languageOption, layoutOptions } from './import.ts';

interface ConvertFlags extends Omit<LayoutFlags, 'format'> {
  readonly from?: FormatName;
  readonly to?: FormatName;
  readonly check?: boolean;
  readonly language?: LanguageCode;
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
    .addOption(languageOption())
    .option('--check', 'only say what would be lost');
  addLayoutOptions(command, '--from').addHelpText(
    'after',
    `
Works without a project. What cannot be read is set aside in OUT.rejects.jsonl.

Examples:
  $ tincture convert train.iob train.jsonl
  $ tincture convert train.spacy train.jsonl
  $ tincture convert annotated.jsonl gold.csv --from prodigy --check
  $ tincture convert treebank.conllu sentences.jsonl --sentences
  $ zcat big.jsonl.gz | tincture convert - - --from jsonl --to conll > big.iob`,
  );
  command.action(async (from: string, to: string, flags: ConvertFlags) => {
    const settings = globalSettings(command);
    const reporter = createReporter(context, settings);
    const { from: fromFormat, to: toFormat, check: isChecked = false, language, ...layout } = flags;
    const path = to === '-' ? to : resolve(context.cwd, to);
    const format = toFormat ?? formatToWrite(to, '--to');
    const isInProject = settings.task !== undefined && findProjectFile(context, settings) !== undefined;
    const task =
      settings.task === undefined
        ? undefined
        : chooseTask(context, settings, isInProject ? await loadProject(context, settings) : undefined);
    if (task !== undefined) checkLanguage(task, language);
    const readOptions = {
      ...layoutOptions(layout),
      ...(fromFormat && { format: fromFormat }),
      ...(task && { task }),
      ...(language && { language }),
    };
    refuseSameFile(context, from, path);
    const open = (file: string): Promise<DocumentFile> =>
      openDocumentFile(context, file, { ...readOptions, ...(from === '-' && { name: 'standard input' }) });
    await withRereadable(from, async (file) => {
      const rejectsPath = `${path === '-' ? resolve(context.cwd, 'convert') : path}.rejects.jsonl`;
      const source = await open(file);
      const seen = await look(context, reporter, source, rejectsPath, format);
      const target = { path, format, task: task ?? { ...seen.task, ...(language && { language }) }, isChecked };
      const losses = await writeDocumentFile(
        context,
        reporter,
        async function* () {
          for await (const item of (await open(file)).items) if ('document' in item) yield item.document;
        },
        target,
      );
      if (path === '-') return;
      const { documents, rejected, repairs } = seen;
      reporter.result({ from: source.format, to: format, documents, rejected, repairs, losses, written: !isChecked });
      reporter.say(
        `${isChecked ? 'Would write' : 'Wrote'} ${counted(documents, 'text')} from ${source.name} (${source.format}) to ${showPath(context, path)} (${format}).`,
      );
    });
  });
}

/** What is set aside or left out of a file would be gone with it. */
function refuseSameFile(context: Context, from: string, path: string): void {
  const input = resolve(context.cwd, from);
  if (from === '-' || path === '-' || !existsSync(input) || !existsSync(path)) return;
  if (realpathSync(input) !== realpathSync(path)) return;
  throw new TinctureError({
    code: 'argument-invalid',
    problem: `The output would take the place of the input ${showPath(context, path)}.`,
    fix: 'Write into another file.',
  });
}

/** What a first pass over a file finds. */
interface Seen {
  readonly documents: number;
  readonly rejected: number;
  readonly repairs: number;
  /** As much of a task as a writer needs, from what the texts carry. */
  readonly task: Task;
}

/** Goes through a file once: counts, sets rejects aside, and finds the labels. Throws where no text can be read. */
async function look(
  context: Context,
  reporter: Reporter,
  source: DocumentFile,
  rejectsPath: string,
  format: FormatName,
): Promise<Seen> {
  const shownRejects = showPath(context, rejectsPath);
  const rejects = openRejectsFile(rejectsPath, shownRejects);
  const tally = createLabelTally();
  let documents = 0;
  const repairs = createRepairTally();
  const readable = async function* (): AsyncGenerator<Document> {
    for await (const item of source.items) {
      // Looked at for each of these as well: there may be nothing else in the file.
      if (context.signal.aborted) throw new Interrupted('Nothing was written.');
      if ('reject' in item) rejects.add(source.name, item.reject);
      else {
        repairs.add(item.repairs);
        yield item.document;
      }
    }
  };
  try {
    for await (const document of watched(context, reporter, `Reading ${source.name}`, readable())) {
      documents++;
      tally.add(document);
    }
  } finally {
    rejects.close();
  }
  const rejected = [...rejects.counts.values()].reduce((sum, count) => sum + count, 0);
  if (documents === 0) {
    const [reason] = rejects.firsts.values();
    throw new TinctureError({
      code: 'data-invalid',
      problem: `None of ${counted(rejected, 'entry', 'entries')} could be read as ${source.format}${reason === undefined ? '.' : `; ${reason}`}`,
      where: { file: source.name },
      fix: `Look at the reasons in ${shownRejects}, ${textKeyAdvice(rejects.counts.get('text-invalid'))}or name the format with --from.`,
    });
  }
  const { yellow } = reporter.colors;
  for (const [code, count] of rejects.counts)
    reporter.note(`${yellow('set aside')} ${count} (${shownRejects}): ${code}; ${rejects.firsts.get(code)}`);
  for (const count of Object.values(repairs.counts())) reporter.note(`${yellow('repaired')} ${describeRepairs(count)}`);
  return { documents, rejected, repairs: repairs.total(), task: likelyTask(tally.labels(), format) };
}

/**
 * Of several layers, the task is about the first that has labels: relations, entities, the first group of spans, categories,
 * frames, clusters, units of discourse. A table can hold categories alone.
 */
function likelyTask(seen: LabelsSeen, format: FormatName): Task {
  const { entLabels, spanLabels, catLabels, relations, intents, isMultiple, withClusters, clusterLabels } = seen;
  const { discourseLabels } = seen;
  const named = (labels: Iterable<string>): Label[] => [...labels].sort().map((name) => ({ name }));
  const topics: Task = {
    name: 'task',
    kind: 'textcat',
    labels: named(catLabels),
    ...(isMultiple && { multiple: true }),
  };
  if (catLabels.size > 0 && (format === 'csv' || format === 'tsv')) return topics;
  if (relations.size > 0) return { name: 'task', kind: 'relations', ...relationLabels(seen) };
  const [spans] = spanLabels;
  if (entLabels.size === 0 && spans !== undefined)
    return { name: 'task', kind: 'spancat', labels: named(spans[1]), group: spans[0] };
  if (intents.size > 0 && entLabels.size + catLabels.size === 0) return { name: 'task', ...framesContent(seen) };
  if (withClusters > 0 && entLabels.size + catLabels.size === 0)
    return { name: 'task', kind: 'coref', labels: named(clusterLabels) };
  if (discourseLabels.size > 0 && entLabels.size + catLabels.size === 0)
    return { name: 'task', kind: 'discourse', labels: named(discourseLabels) };
  if (entLabels.size > 0 || catLabels.size === 0) return { name: 'task', kind: 'ner', labels: named(entLabels) };
  return topics;
}
