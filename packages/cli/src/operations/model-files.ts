import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { listComponents, pipelineKind, readModel, type Task, TinctureError } from 'tincture';
import type { Context } from '../context.ts';
import { readBytes } from '../files/read-bytes.ts';
import { showPath } from '../project/open-project.ts';
import type { Project } from '../project/project-file.ts';

/** The model files in the `models` folder of a project, as messages name them. */
export function modelFiles(context: Context, project: Project): string[] {
  const folder = join(project.folder, 'models');
  // Without the folder nothing was trained yet.
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.safetensors'))
    .sort()
    .map((file) => showPath(context, join(folder, file)));
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
