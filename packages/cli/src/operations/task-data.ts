import { resolve } from 'node:path';
import type { Store } from '@tincture/store';
import { type Document, defaultLanguage, type LanguageCode, type Task, TinctureError } from 'tincture';
import type { Context } from '../context.ts';
import { type LoadOptions, loadDocuments } from '../files/load-documents.ts';
import { chooseTask, kindOnly } from '../project/choose-task.ts';
import { findProjectFile, loadProject, openStoreToRead } from '../project/open-project.ts';
import type { Project } from '../project/project-file.ts';
import type { OpenProject } from '../project/with-project.ts';
import type { GlobalSettings } from '../settings.ts';
import { type FileFlags, fileOptions } from '../terminal/file-options.ts';
import type { Reporter } from '../terminal/reporter.ts';
import { collectGold, type Gold, type GoldFiles } from './gold.ts';
import { inferTask } from './infer-task.ts';

/** The files that a command was given instead of, or beside, a project's own data. */
export interface GivenFiles extends FileFlags {
  readonly train?: string;
  readonly dev?: string;
  readonly test?: string;
  /** What the texts are in, where no task says so. */
  readonly language?: LanguageCode;
}

/** What there is to train on and to measure with. */
export interface TaskData {
  readonly task: Task;
  readonly gold: Gold;
  /** Absent when the command works on plain files. */
  readonly project?: Project;
  readonly store?: Store;
}

/**
 * Gathers task and gold for commands that work on plain files as well as in a project. A file that is named stands
 * instead of that part of the project's gold. Where no task is known, it follows from what the files hold.
 */
export async function withTaskData<T>(
  context: Context,
  reporter: Reporter,
  settings: GlobalSettings,
  given: GivenFiles,
  use: (data: TaskData) => Promise<T>,
): Promise<T> {
  const { language } = given;
  const isGiven = given.train !== undefined || given.dev !== undefined || given.test !== undefined;
  const project =
    !isGiven || findProjectFile(context, settings) !== undefined ? await loadProject(context, settings) : undefined;
  const named = (task?: Task): Promise<GoldFiles> =>
    loadGoldFiles(context, reporter, given, {
      ...(task && { task }),
      ...fileOptions(given),
      ...(language && { language }),
    });

  const kind = settings.task === undefined ? undefined : kindOnly(context, settings.task, project);
  if (
    !isGiven ||
    (settings.task !== undefined && kind === undefined) ||
    (kind === undefined && project?.tasks.size === 1)
  ) {
    const task = chooseTask(context, settings, project);
    checkLanguage(task, language);
    if (project === undefined) return use({ task, gold: await collectGold(task, {}, undefined, await named(task)) });
    const store = await openStoreToRead(context, project);
    try {
      const gold = await projectGold(context, reporter, { project, task, store }, await named(task));
      return await use({ task, gold, project, store });
    } finally {
      await store.close();
    }
  }
  const files = await named();
  const all = [...(files.train ?? []), ...(files.dev ?? []), ...(files.test ?? [])];
  const { task, note } = inferTask(kind?.kind ?? 'task', all, {
    language,
    named: kind,
    ...(given.train && { example: `tincture train --train ${given.train}` }),
  });
  if (note !== undefined) reporter.note(note);
  return use({ task, gold: await collectGold(task, {}, undefined, files) });
}

/** Throws `argument-invalid` where `language` is not that of the task. */
export function checkLanguage(task: Task, language: LanguageCode | undefined): void {
  const own = task.language ?? defaultLanguage;
  if (language === undefined || language === own) return;
  throw new TinctureError({
    code: 'argument-invalid',
    problem: `--language is ${language}, and the task ${task.name} is for texts in ${own}.`,
    fix: 'Leave it out, or change `language:` where the task is defined.',
  });
}

/** The gold of a project: its files and its store, parted; parts that are `named` stand instead. */
export async function projectGold(
  context: Context,
  reporter: Reporter,
  { project, task, store }: OpenProject,
  named: GoldFiles = {},
): Promise<Gold> {
  // A file that another one stands instead of need not be read, nor be there.
  const unnamed = Object.entries(project.data).filter(([part]) => !Object.hasOwn(named, part));
  const files = await loadGoldFiles(context, reporter, Object.fromEntries(unnamed), { task, ...project.columns });
  const replaced = Object.entries(named).filter(([part]) => Object.hasOwn(project.data, part));
  return collectGold(task, { ...files, ...Object.fromEntries(replaced) }, store, named);
}

/** The gold of a project whose store is not open: for commands that measure or predict on something else. */
export async function storedGold(
  context: Context,
  reporter: Reporter,
  settings: Pick<GlobalSettings, 'task'>,
  project: Project,
): Promise<Gold> {
  const task = chooseTask(context, settings, project);
  const store = await openStoreToRead(context, project);
  try {
    return await projectGold(context, reporter, { project, task, store });
  } finally {
    await store.close();
  }
}

/** What the files of a project have to learn from, without copies of what it is measured on. */
export async function trainingFiles(
  context: Context,
  reporter: Reporter,
  project: Project,
  task: Task,
): Promise<readonly Document[]> {
  if (project.data.train === undefined) return [];
  const options = { task, ...project.columns };
  const { train } = await collectGold(task, await loadGoldFiles(context, reporter, project.data, options));
  return train;
}

/** Reads the files of the parts that have one. */
async function loadGoldFiles(
  context: Context,
  reporter: Reporter,
  paths: { readonly train?: string; readonly dev?: string; readonly test?: string },
  options: LoadOptions,
): Promise<GoldFiles> {
  const load = (path: string): Promise<readonly Document[]> =>
    loadDocuments(context, reporter, resolve(context.cwd, path), options);
  const { train, dev, test } = paths;
  return {
    ...(train && { train: await load(train) }),
    ...(dev && { dev: await load(dev) }),
    ...(test && { test: await load(test) }),
  };
}
