import { resolve } from 'node:path';
import { type Task, TinctureError } from 'tincture';
import type { Context } from '../context.ts';
import { type NamedKind, namedKind } from '../operations/candidate-tasks.ts';
import type { GlobalSettings } from '../settings.ts';
import { isFile, showPath } from './open-project.ts';
import { type Project, readTaskFile } from './project-file.ts';
import { suggest } from './suggestion.ts';

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
