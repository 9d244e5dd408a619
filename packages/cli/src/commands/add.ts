import { statSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Progress } from '@tincture/store';
import type { Command } from 'commander';
import { counted, kindOf, spansGroup, type Task, TinctureError } from 'tincture';
import type { Context } from '../context.ts';
import { describeRepairs } from '../files/repair-tally.ts';
import { checkLlm } from '../llm-proposer.ts';
import { type AddedFile, type AddOptions, addFile } from '../operations/add-files.ts';
import { whyEmpty, withoutText } from '../operations/without-text.ts';
import { chooseTask } from '../project/choose-task.ts';
import { loadProject, openProjectStore, showPath } from '../project/open-project.ts';
import type { Project } from '../project/project-file.ts';
import { openProposer } from '../proposers.ts';
import { type GlobalSettings, globalSettings } from '../settings.ts';
import { addFileOptions, type FileFlags, fileOptions } from '../terminal/file-options.ts';
import { createReporter, type Reporter } from '../terminal/reporter.ts';
import { shellWord } from '../terminal/shell-word.ts';

interface AddFlags extends FileFlags {
  readonly textsOnly?: boolean;
  readonly wholeFile?: boolean;
}

export function register(program: Command, context: Context): void {
  const command = program
    .command('add')
    .description('put texts, annotated or not, into the store: deduplicated, counted, rejects set aside')
    .argument('[file...]', 'files in any known format (default: what `texts:` in tincture.yaml names)')
    .option('--texts-only', 'leave out the annotations')
    .option('--whole-file', 'text: each file is one text instead of one a line');
  addFileOptions(command, 'files').addHelpText(
    'after',
    `
Annotations in a file count as gold, unless the file says which model or prompt made them.

Examples:
  $ tincture add
  $ tincture add posts.jsonl more/*.txt
  $ tincture add reviews.csv.gz --format csv --texts-only
  $ tincture add tickets.csv --text-column Mail
  $ tincture add mails/*.txt --whole-file`,
  );
  command.action(async (files: readonly string[], flags: AddFlags) => {
    const settings = globalSettings(command);
    const reporter = createReporter(context, settings);
    const project = await loadProject(context, settings);
    const paths = files.length > 0 ? files : await textFiles(project);
    await addFiles(context, reporter, project, settings, paths, {
      ...(flags.textsOnly === true ? { textsOnly: true } : {}),
      ...(flags.wholeFile === true ? { wholeFile: true } : {}),
      ...fileOptions(flags),
    });
  });
}

/** Of so many files each is told; of more, those of which there is something to say, and the sum. */
const mostTold = 20;

/**
 * Adds files one after the other, and says what became of each. One that cannot be read does not keep the others from being
 * added; it throws in the end for those, and where a file gave no text.
 */
export async function addFiles(
  context: Context,
  reporter: Reporter,
  project: Project,
  settings: GlobalSettings,
  paths: readonly string[],
  options: AddOptions,
): Promise<void> {
  const task =
    settings.task === undefined && project.tasks.size > 1 ? undefined : chooseTask(context, settings, project);
  const store = await openProjectStore(context, project);
  try {
    const results: AddedFile[] = [];
    const failures: TinctureError[] = [];
    const leftOut = (file: string, error: TinctureError): void => {
      failures.push(error.at({ file }));
      if (failures.length > mostTold || paths.length === 1) return;
      reporter.note(`${file}: left out. ${[error.problem, error.fix].join(' ').trim()}`);
    };
    let told = 0;
    for (const path of paths) {
      try {
        const result = await addFile(context, reporter, store, project, path, { ...options, ...(task && { task }) });
        results.push(result);
        if (told < mostTold || (isRemarkable(result) && told < 10 * mostTold)) {
          told++;
          describe(reporter, result, task);
        }
        const empty = whyEmpty(result, options.format);
        if (empty !== undefined) leftOut(result.file, empty);
      } catch (error) {
        if (paths.length === 1 || !isAboutTheFile(error)) throw error;
        leftOut(showPath(context, resolve(context.cwd, path)), error);
      }
    }
    if (paths.length > mostTold) reporter.say(summary(results));
    const progress = task === undefined ? undefined : await store.progress(task.name);
    const answer = {
      files: results.map((result) => ({ ...result })),
      ...(progress && { progress: { ...progress } }),
    };
    if (progress !== undefined && failures.length < paths.length) reporter.say(holds(progress));
    if (failures.length > 0) throw withoutText(failures, paths.length, answer);
    reporter.result(answer);
    // Most of a file is not there yet, so whatever comes next would work on what is left of it.
    const lacksLabels = results.some((result) => (result.rejects['label-unknown'] ?? 0) > result.added);
    if (!lacksLabels) reporter.next(await nextStep(context, reporter, project, task, progress));
  } finally {
    await store.close();
  }
}

/** Whether more is to be said of a file than how many texts were added. */
function isRemarkable({ rejected, replaced, overruled, foreign, repairs }: AddedFile): boolean {
  return rejected + replaced + overruled + foreign > 0 || Object.keys(repairs).length > 0;
}

/** Whether an error is about one file, so that others can be added all the same. */
function isAboutTheFile(error: unknown): error is TinctureError {
  return (
    error instanceof TinctureError &&
    ['file-invalid', 'file-missing', 'file-denied', 'argument-invalid'].includes(error.code)
  );
}

function summary(results: readonly AddedFile[]): string {
  const sum = (of: (result: AddedFile) => number): number => results.reduce((total, result) => total + of(result), 0);
  const parts = [
    `${counted(
      sum(({ added }) => added),
      'text',
    )} added`,
  ];
  const [duplicates, annotated, rejected] = [
    sum((result) => result.duplicates),
    sum((result) => result.annotated),
    sum((result) => result.rejected),
  ];
  if (duplicates > 0) parts.push(thereAlready(duplicates));
  if (annotated > 0) parts.push(`${annotated} with annotations`);
  if (rejected > 0) parts.push(`${rejected} set aside`);
  return `All ${counted(results.length, 'file')} together: ${parts.join(', ')}.`;
}

function thereAlready(count: number): string {
  return `${count} ${count === 1 ? 'was' : 'were'} there already`;
}

function describe(reporter: Reporter, result: AddedFile, task: Task | undefined): void {
  const parts = [`${counted(result.added, 'text')} added`];
  if (result.duplicates > 0) parts.push(thereAlready(result.duplicates));
  if (result.annotated > 0) parts.push(`${result.annotated} with annotations`);
  if (result.replaced > 0) {
    const first = `${result.replaced > 1 ? 'the first on ' : ''}line ${result.firstReplaced}`;
    parts.push(`${result.replaced} of them other than before (${first}): the newest count`);
  }
  if (result.overruled > 0) parts.push(`${result.overruled} other than a person decided: the decision counts`);
  if (result.rejected > 0) parts.push(`${result.rejected} set aside`);
  reporter.say(`${result.file} (${result.format}): ${parts.join(', ')}.`);
  const { yellow } = reporter.colors;
  for (const count of Object.values(result.repairs)) reporter.say(`  ${yellow('repaired')} ${describeRepairs(count)}`);
  if (result.foreign > 0 && task !== undefined) {
    const layer = task.kind === 'spancat' ? `spans.${spansGroup(task)}` : kindOf(task).layer;
    const whose = `the task ${task.name} (${task.kind}) is about "${layer}"`;
    reporter.say(
      `  ${yellow('left out')} annotations of ${counted(result.foreign, 'text')}: ${whose}, which is not there`,
    );
  }
  for (const [code, count] of Object.entries(result.rejects)) {
    reporter.say(`  ${yellow('set aside')} ${count}: ${code}; ${result.firstRejects[code]}`);
    const advice = adviceOn[code];
    if (advice !== undefined) reporter.say(`    ${advice}`);
    if (code !== 'label-unknown') continue;
    if (result.missingEntities !== undefined) reporter.say(`    ${asYaml('entities', result.missingEntities)}`);
    if (result.missingLabels !== undefined) reporter.say(`    ${asYaml('labels', result.missingLabels)}`);
  }
  if (result.rejectsFile !== undefined) reporter.say(`  Each with its reason: ${result.rejectsFile}`);
}

/** What to do about rejects that a change of the project or of a whole file brings in, by error code. */
const adviceOn: Readonly<Record<string, string>> = {
  'label-unknown':
    'If these labels are meant, put them into tincture.yaml, and give the same command again; `tincture add --texts-only` leaves them out.',
  'document-conflict':
    'Where ids are of one file alone, leave them out of it, or put the name of the file before them.',
};

/** So many labels are listed; `--json` has all. */
const mostListed = 100;

/** Names as the value of a key of a task, to be copied into the project file. */
function asYaml(key: 'entities' | 'labels', names: object): string {
  const sorted = Object.keys(names).sort();
  const listed = sorted
    .slice(0, mostListed)
    .map((name) => (/^\p{L}[\p{L}\d_.-]*$/u.test(name) && !isYamlWord(name) ? name : JSON.stringify(name)));
  const more = sorted.length > mostListed ? `   # and ${sorted.length - mostListed} more: --json lists them` : '';
  return `${key}: [${listed.join(', ')}]${more}`;
}

/** Whether YAML may take a word for something other than a text. */
function isYamlWord(name: string): boolean {
  return /^(true|false|null|yes|no|on|off|y|n)$/i.test(name);
}

function holds({ documents, open, imported, byVerdict: { accept, correct, reject, ignore } }: Progress): string {
  const others = reject + ignore === 0 ? '' : `, ${reject + ignore} rejected or ignored`;
  return `The store holds ${counted(documents, 'text')}: ${open} open, ${imported + accept + correct} with gold${others}.`;
}

/** A command that works as it is written: where no task was chosen it is about the first one. */
async function nextStep(
  context: Context,
  reporter: Reporter,
  project: Project,
  chosen: Task | undefined,
  progress: Progress | undefined,
): Promise<string> {
  if (progress !== undefined && progress.open === 0) return 'tincture train';
  const [first] = project.tasks.values();
  const task = chosen ?? first;
  const suffix = chosen === undefined && task !== undefined ? ` --task ${shellWord(task.name)}` : '';
  const proposer =
    task === undefined || (progress?.proposed ?? 0) > 0
      ? undefined
      : await workingProposer(context, reporter, project, task);
  return proposer === undefined
    ? `tincture review${suffix}`
    : `tincture propose --with ${shellWord(proposer)}${suffix}`;
}

/**
 * The first proposer of the project that can say something of the task: rules and models of other kinds cannot, nor can files
 * that are not there. Where there is none, it is said what the LLMs lack, a key for example.
 */
async function workingProposer(
  context: Context,
  reporter: Reporter,
  project: Project,
  task: Task,
): Promise<string | undefined> {
  const lacking: string[] = [];
  for (const [name, settings] of project.proposers) {
    const { llm } = settings;
    try {
      if (llm !== undefined) {
        await checkLlm(context, project, { ...settings, llm });
        return name;
      }
      const component = await openProposer(
        context,
        { ...reporter, note: () => {} },
        { name, settings: {}, task, project },
      );
      await component.close?.();
      return name;
    } catch (error) {
      if (!(error instanceof TinctureError)) throw error;
      if (llm !== undefined) lacking.push(`${name} cannot be asked yet. ${error.problem} ${error.fix ?? ''}`.trim());
    }
  }
  for (const line of lacking) reporter.say(line);
  return undefined;
}

/** Whether a symbolic link leads to a folder; one that leads nowhere is for whoever reads it to complain of. */
function leadsToFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

async function textFiles(project: Project): Promise<string[]> {
  const found = new Set<string>();
  for (const pattern of project.texts) {
    for await (const entry of glob(pattern, { cwd: project.folder, withFileTypes: true })) {
      const path = resolve(entry.parentPath, entry.name);
      if (!entry.name.startsWith('.') && (entry.isFile() || (entry.isSymbolicLink() && !leadsToFolder(path))))
        found.add(path);
    }
  }
  if (found.size > 0) return [...found].sort();
  const where =
    project.texts.length === 0 ? 'tincture.yaml has no `texts:`' : `No file fits "${project.texts.join('", "')}"`;
  throw new TinctureError({
    code: 'file-missing',
    problem: `${where}, and no file is named.`,
    fix: 'Put a file with texts into the folder texts of the project, or name one: tincture add FILE',
  });
}
