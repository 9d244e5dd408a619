// What a project reads and writes itself with is loaded where there is one: a model predicts without YAML, schemas and a database.
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { Store } from '@tincture/store';
import { TinctureError } from 'tincture';
import type { Context } from '../context.ts';
import { makeFolder } from '../files/write-file.ts';
import type { GlobalSettings } from '../settings.ts';
import type { Project } from './project-file.ts';

/** The name of the project file. */
export const projectFileName = 'tincture.yaml';

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
export async function loadProject(context: Context, settings: Pick<GlobalSettings, 'project'>): Promise<Project> {
  const file = findProjectFile(context, settings);
  if (file !== undefined) return (await import('./project-file.ts')).readProjectFile(file, showPath(context, file));
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

/** Whether there is a file, and no folder, at `path`. */
export function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}

/** Where a project's store lies. */
function storePath(project: Pick<Project, 'folder'>): string {
  return join(project.folder, privateFolder, 'store.sqlite');
}

/** Opens the store of a project, and makes it at the first time. Close it when done. */
export async function openProjectStore(context: Context, project: Pick<Project, 'folder'>): Promise<Store> {
  const path = storePath(project);
  await makeFolder(dirname(path), showPath(context, dirname(path)));
  const { openStore } = await import('@tincture/store');
  return openStore(path, { now: context.now });
}

/**
 * The same for commands that read: also of a project that this user may not write, of which nothing is changed then, and
 * the runs that are measured are not noted. Without a store, an empty one stands for it.
 */
export async function openStoreToRead(context: Context, project: Pick<Project, 'folder'>): Promise<Store> {
  if (mayWrite(project)) return openProjectStore(context, project);
  const { createMemoryStore, openReadOnlyStore } = await import('@tincture/store');
  const path = storePath(project);
  const options = { now: context.now };
  return existsSync(path) ? openReadOnlyStore(path, options) : createMemoryStore(options);
}

/** Whether this user may write what Tincture itself keeps in a project. */
export function mayWrite(project: Pick<Project, 'folder'>): boolean {
  const inside = [join(project.folder, privateFolder), storePath(project)].filter((path) => existsSync(path));
  return (inside.length > 0 ? inside : [project.folder]).every((path) => {
    try {
      accessSync(path, constants.W_OK);
      return true;
    } catch {
      return false;
    }
  });
}
