import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { listComponents, pipelineKind, readModel, type Task, TinctureError } from 'tincture';
import type { Context } from '../context.ts';
import { readBytes } from '../files/read-bytes.ts';
import { showPath } from '../project/open-project.ts';
import type { Project } from '../project/project-file.ts';
import { suggest } from '../project/suggestion.ts';
import { fileStem } from './named-component.ts';

/** The model files in the `models` folder of a project, as messages name them. */
export function modelFiles(context: Context, project: Pick<Project, 'folder'>): string[] {
  return filesIn(join(project.folder, 'models'))
    .filter((file) => file.endsWith('.safetensors'))
    .sort()
    .map((file) => showPath(context, join(project.folder, 'models', file)));
}

/** Those of {@link modelFiles} that hold a component for `task`. A damaged one holds none. */
export async function modelFilesFor(context: Context, project: Project, task: Task): Promise<string[]> {
  const found: string[] = [];
  for (const file of modelFiles(context, project)) {
    const bytes = await readBytes(context, resolve(context.cwd, file));
    if (taskNames(bytes).includes(task.name)) found.push(file);
  }
  return found;
}

/** The names of the files in a folder: none where it is not there, as nothing was trained yet. */
export function filesIn(folder: string): string[] {
  return existsSync(folder) && statSync(folder).isDirectory() ? readdirSync(folder) : [];
}

/** The file of the component of the project with this name, which tables call it by. */
export function trainedFile(
  context: Context,
  name: string,
  project: Pick<Project, 'folder'> | undefined,
): string | undefined {
  return project && modelFiles(context, project).find((file) => fileStem(file) === name);
}

/**
 * What to do where there is no file `name` with this ending: which one may have been meant, in the folder that it names and
 * among those that the project trained; `otherwise` where there is none.
 */
export function adviceOnFile(
  context: Context,
  name: string,
  extension: string,
  { project, otherwise }: { readonly project?: Pick<Project, 'folder'> | undefined; readonly otherwise?: string } = {},
): string {
  const folders = [dirname(resolve(context.cwd, name)), ...(project ? [join(project.folder, 'models')] : [])];
  const files = folders.flatMap((folder) =>
    filesIn(folder)
      .filter((file) => file.endsWith(extension))
      .map((file) => showPath(context, join(folder, file))),
  );
  return files.length === 0
    ? (otherwise ?? 'Check the path; `tincture train` makes a component.')
    : suggest(name, [...new Set(files)]);
}

function taskNames(bytes: Uint8Array): string[] {
  try {
    const { metadata } = readModel(bytes);
    const all = metadata.component.kind === pipelineKind ? listComponents(bytes) : [{ metadata }];
    return all.flatMap((part) => part.metadata.task?.name ?? []);
  } catch (error) {
    if (error instanceof TinctureError) return [];
    throw error;
  }
}
