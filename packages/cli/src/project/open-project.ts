import { existsSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { openStore, type Store } from '@tincture/store';
import { type Task, TinctureError } from 'tincture';
import type { Context } from '../context.ts';
import { makeFolder } from '../files/write-file.ts';
import { type NamedKind, namedKind } from '../operations/candidate-tasks.ts';
import type { GlobalSettings } from '../settings.ts';
import { type Project, projectFileName, readProjectFile, readTaskFile } from './project-file.ts';
import { suggest } from './suggestion.ts';

/** The folder for what Tincture itself writes: the store, rejects, caches. */
export const privateFolder = '.tincture';

/** The project file that counts here: in `--project`, else the nearest one upward. Undefined when there is none. */
export function findProjectFile(context: Context, settings: Pick<GlobalSettings, 'project'>): string | undefined {
  if (settings.project !== undefined) {
    const given = resolve(context.cwd, settings.project);
    const path = isFile(given) ? given : join(given, projectFileName);
    if (existsSync(path)) return path;
    throw new TinctureError({
      code: 'project-missing',
      problem: `There is no ${projectFileName} in ${settings.project}.`,
      fix: `Make a project there: tincture init ${settings.project}`,
    });
  }
  for (let folder = resolve(context.cwd); ; folder = dirname(folder)) {
    const path = join(folder, projectFileName);
    if (existsSync(path)) return path;
    if (dirname(folder) === folder) return undefined;
  }
}

/** The project that counts here. Throws `project-missing`. */
export function loadProject(context: Context, settings: Pick<GlobalSettings, 'project'>): Project {
  const file = findProjectFile(context, settings);
  if (file !== undefined) return readProjectFile(file, showPath(context, file));
  throw new TinctureError({
    code: 'project-missing',
    problem: `There is no ${projectFileName} in ${context.cwd} or above it.`,
    fix: 'Make a project with `tincture init`, or name one with --project DIR.',
  });
}

/** A path as it is best shown: relative where that is shorter. */
export function showPath(context: Pick<Context, 'cwd'>, path: string): string {
  const short = relative(context.cwd, path);
  return short !== '' && !short.startsWith('..') ? short : path;
}

/**
 * The kind that `wanted` of `--task` names where no task of the project, or file, is called so, and not one task of the project is of
 * that kind: what it is about follows from annotated files.
 */
export function kindOnly(context: Context, wanted: string, project: Project | undefined): NamedKind | undefined {
  const named = namedKind(wanted);
  if (named === undefined || project?.tasks.has(wanted) || isFile(resolve(context.cwd, wanted))) return undefined;
  return onlyOfKind(named, project) === undefined ? named : undefined;
}

/** The task of the project that is the only one of a kind. */
function onlyOfKind({ kind, part }: NamedKind, project: Project | undefined): Task | undefined {
  const [only, ...others] = [...(project?.tasks.values() ?? [])].filter(
    (task) => task.kind === kind && (part === undefined || part === task.attribute || part === task.group),
  );
  return others.length === 0 ? only : undefined;
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}

/** The task that is meant: `--task NAME`, `--task FILE`, `--task KIND` for the only one of a kind, or the only one of the project. */
export function chooseTask(
  context: Context,
  settings: Pick<GlobalSettings, 'task'>,
  project: Project | undefined,
): Task {
  const wanted = settings.task;
  const names = [...(project?.tasks.keys() ?? [])];
  if (wanted !== undefined) {
    const named = project?.tasks.get(wanted);
    if (named !== undefined) return named;
    const path = resolve(context.cwd, wanted);
    if (isFile(path)) return readTaskFile(path, showPath(context, path));
    const kind = namedKind(wanted);
    const only = kind && onlyOfKind(kind, project);
    if (only !== undefined) return only;
    throw new TinctureError({
      code: 'task-invalid',
      problem: `"${wanted}" is neither a task of the project nor a file${kind === undefined ? '' : ', and the project has not just one task of that kind'}.`,
      fix: names.length === 0 ? 'Check the path.' : suggest(wanted, names),
    });
  }
  const [only, ...others] = project?.tasks.values() ?? [];
  if (only !== undefined && others.length === 0) return only;
  throw new TinctureError({
    code: 'argument-invalid',
    problem: names.length === 0 ? 'No task is given.' : `The project has ${names.length} tasks.`,
    fix: names.length === 0 ? 'Name a task file with --task FILE.' : `Choose one with --task: ${names.join(', ')}.`,
  });
}

/** Where a project's store lies. */
function storePath(project: Pick<Project, 'folder'>): string {
  return join(project.folder, privateFolder, 'store.sqlite');
}

/** Opens the store of a project, and makes it at the first time. Close it when done. */
export async function openProjectStore(context: Context, project: Pick<Project, 'folder'>): Promise<Store> {
  const path = storePath(project);
  await makeFolder(dirname(path), showPath(context, dirname(path)));
  return openStore(path, { now: context.now });
}

/** A project with its store open and the task that is meant. */
export interface OpenProject {
  readonly project: Project;
  readonly task: Task;
  readonly store: Store;
}

/** {@link loadProject}, {@link chooseTask} and {@link openProjectStore} in one; the store is closed when `use` is done. */
export async function withProject<T>(
  context: Context,
  settings: Pick<GlobalSettings, 'project' | 'task'>,
  use: (open: OpenProject) => Promise<T>,
): Promise<T> {
  const project = loadProject(context, settings);
  const task = chooseTask(context, settings, project);
  const store = await openProjectStore(context, project);
  try {
    return await use({ project, task, store });
  } finally {
    await store.close();
  }
}
