import type { Store } from '@tincture/store';
import type { Task } from 'tincture';
import type { Context } from '../context.ts';
import type { GlobalSettings } from '../settings.ts';
import { chooseTask } from './choose-task.ts';
import { loadProject, openProjectStore, openStoreToRead } from './open-project.ts';
import type { Project } from './project-file.ts';

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
  openStore: typeof openProjectStore = openProjectStore,
): Promise<T> {
  const project = await loadProject(context, settings);
  const task = chooseTask(context, settings, project);
  const store = await openStore(context, project);
  try {
    return await use({ project, task, store });
  } finally {
    await store.close();
  }
}

/** {@link withProject} with {@link openStoreToRead}. */
export function readProject<T>(
  context: Context,
  settings: Pick<GlobalSettings, 'project' | 'task'>,
  use: (open: OpenProject) => Promise<T>,
): Promise<T> {
  return withProject(context, settings, use, openStoreToRead);
}
