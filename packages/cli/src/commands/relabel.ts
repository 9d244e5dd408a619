import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { counted, type Task, TinctureError } from 'tincture';
import type { Context } from '../context.ts';
import { writeFile } from '../files/write-file.ts';
import { relabelStore } from '../operations/relabel.ts';
import { isFile, showPath } from '../project/open-project.ts';
import { type Project, parseProject, readText } from '../project/project-file.ts';
import { renameLabel } from '../project/rename-label.ts';
import { suggest } from '../project/suggestion.ts';
import { type OpenProject, withProject } from '../project/with-project.ts';
import { globalSettings } from '../settings.ts';
import { createReporter, type Reporter } from '../terminal/reporter.ts';
import { shellWord } from '../terminal/shell-word.ts';

interface RelabelFlags {
  readonly dryRun?: boolean;
  readonly person?: string;
}

export function register(program: Command, context: Context): void {
  const command = program
    .command('relabel')
    .description('give a label another name, or that of another label, in tincture.yaml, gold and proposals')
    .argument('<old>', 'the label')
    .argument('<new>', 'its name from now on; that of another label merges the two')
    .option('--dry-run', 'only say what would change')
    .option('--person <name>', 'who decides this (default: the name of the account)')
    .addHelpText(
      'after',
      `
For classes, entities, spans, relations, frames and clusters. The store keeps what was there before as history. Guidelines,
rules, files of gold and trained models keep the old name: change them, and train again.

Examples:
  $ tincture relabel PET ANIMAL --dry-run
  $ tincture relabel PET ANIMAL
  $ tincture relabel DOG ANIMAL --task animals   # ANIMAL is there: the two become one`,
    );
  command.action(async (from: string, to: string, flags: RelabelFlags) => {
    const settings = globalSettings(command);
    const reporter = createReporter(context, settings);
    await withProject(context, settings, (open) => relabel(context, reporter, open, { from, to }, flags));
  });
}

async function relabel(
  context: Context,
  reporter: Reporter,
  { project, task, store }: OpenProject,
  { from, to }: { readonly from: string; readonly to: string },
  flags: RelabelFlags,
): Promise<void> {
  const shown = showPath(context, project.file);
  refuseCorpusLabels(task);
  if (!project.tasks.has(task.name)) throw invalid('The task is not one of the project.', 'Name one with --task.');
  if (to.trim() === '' || from === to) throw invalid('There is nothing to rename.', 'Give another name.');
  const content = readText(project.file, shown);
  const renamed = renameLabel(content, task.name, from, to);
  // Checked before anything is changed. Whoever has renamed it in the file already still has the rest to rename.
  const next = renamed === undefined ? task : parseProject(renamed.text, project.file, shown).tasks.get(task.name)!;
  if (renamed === undefined && !namesOf(task).includes(to)) {
    throw new TinctureError({
      code: 'label-unknown',
      problem: `The task ${task.name} has neither the label ${JSON.stringify(from)} nor ${JSON.stringify(to)}.`,
      fix: suggest(from, namesOf(task)),
    });
  }
  const isDry = flags.dryRun === true;
  // An account without a name is none: every decision would be refused.
  const person = flags.person ?? (context.env.USER || context.env.USERNAME || 'me');
  const counts = await relabelStore(context, store, { from, to, task: next, person, isDry });
  if (renamed !== undefined && !isDry) await writeFile(project.file, renamed.text, shown);
  const isMerged = renamed?.isMerged ?? false;
  reporter.result({ task: task.name, from, to, merged: isMerged, ...counts, written: !isDry });
  const { texts, decisions, imported, proposals } = counts;
  // No error: it may be done already, by the same command before this one.
  if (renamed === undefined && texts === 0) {
    const problem = `Neither the task ${task.name} nor any text has the label ${JSON.stringify(from)}: nothing was renamed.`;
    reporter.note(`${problem} ${suggest(from, namesOf(task))}`);
    return;
  }
  reporter.say(
    `${from} ${isDry ? 'would become' : 'became'} ${to} in ${counted(texts, 'text')}: ${counted(decisions, 'decision')}, ${imported} with imported gold, ${counted(proposals, 'proposal')}.`,
  );
  if (isMerged) reporter.note(`${to} was there already: its definition stays, that of ${from} goes.`);
  if (task.guidelines?.includes(from) === true) reporter.note(`The guidelines name ${from}: change them by hand.`);
  const rules = rulesWith(project, from).map((file) => showPath(context, file));
  if (rules.length > 0)
    reporter.note(`Rules keep ${from}, and find nothing until it is changed in ${rules.join(', ')}.`);
  const files = Object.values(project.data);
  if (files.length > 0)
    reporter.note(
      `Files of gold keep ${from}: change it in ${files.map((file) => showPath(context, file)).join(', ')}.`,
    );
  if (!isDry) reporter.next(`tincture train${project.tasks.size > 1 ? ` --task ${shellWord(task.name)}` : ''}`);
}

/** The files with rules of the project in which a label stands. */
function rulesWith({ folder, proposers }: Project, label: string): readonly string[] {
  const files = [...proposers.values()].flatMap(({ rules }) => (rules === undefined ? [] : [resolve(folder, rules)]));
  return [...new Set(files)].filter(
    (file) => isFile(file) && readFileSync(file, 'utf8').includes(JSON.stringify(label)),
  );
}

/** Tags, features and relations of trees come with the corpus and its tokens: they are changed in its files. */
function refuseCorpusLabels({ kind }: Task): void {
  const known: readonly Task['kind'][] = ['textcat', 'ner', 'spancat', 'relations', 'frames', 'coref'];
  if (known.includes(kind)) return;
  throw invalid(
    `The labels of a task of the kind ${kind} cannot be renamed.`,
    'Change them in the files, and add these.',
  );
}

function namesOf({ labels, slots = [], entities = [] }: Task): string[] {
  return [...labels, ...slots, ...entities].map(({ name }) => name);
}

function invalid(problem: string, fix: string): TinctureError {
  return new TinctureError({ code: 'argument-invalid', problem, fix });
}
