import { resolve } from 'node:path';
import type { Store } from '@tincture/store';
import type { Document, FormatName, Task } from 'tincture';
import type { Context } from '../context.ts';
import { loadDocuments } from '../files/load-documents.ts';
import { chooseTask, findProjectFile, loadProject, openProjectStore } from '../project/open-project.ts';
import type { Project } from '../project/project-file.ts';
import type { GlobalSettings } from '../settings.ts';
import type { Reporter } from '../terminal/reporter.ts';
import { collectGold, type Gold, type GoldFiles } from './gold.ts';
import { inferTask } from './infer-task.ts';

/** The files that a command was given instead of, or beside, a project's own data. */
export interface GivenFiles {
  readonly train?: string;
  readonly dev?: string;
  readonly test?: string;
  readonly format?: FormatName;
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
 * Gathers task and gold for commands that work on plain files as well as in a project. Files that are named win over
 * the project's; when both train and test are named (or there is no project) the store is not looked at.
 */
export async function withTaskData<T>(
  context: Context,
  reporter: Reporter,
  settings: GlobalSettings,
  given: GivenFiles,
  use: (data: TaskData) => Promise<T>,
): Promise<T> {
  const isGiven = given.train !== undefined || given.dev !== undefined || given.test !== undefined;
  const project =
    !isGiven || findProjectFile(context, settings) !== undefined ? loadProject(context, settings) : undefined;
  const load = async (path: string | undefined, task?: Task): Promise<readonly Document[] | undefined> =>
    path === undefined
      ? undefined
      : loadDocuments(context, reporter, resolve(context.cwd, path), {
          ...(task === undefined ? {} : { task }),
          ...(given.format === undefined ? {} : { format: given.format }),
        });
  const files = async (task?: Task, data: Project['data'] = {}): Promise<GoldFiles> => {
    const train = await load(given.train ?? data.train, task);
    const dev = await load(given.dev ?? data.dev, task);
    const test = await load(given.test ?? data.test, task);
    return { ...(train && { train }), ...(dev && { dev }), ...(test && { test }) };
  };

  const needsTask = settings.task !== undefined || (project !== undefined && !isGiven);
  if (needsTask || project?.tasks.size === 1) {
    const task = chooseTask(context, settings, project);
    if (project === undefined || isGiven)
      return use({ task, gold: partGiven(await files(task)), ...(project && { project }) });
    const store = await openProjectStore(context, project);
    try {
      const gold = await collectGold(task, await files(task, project.data), store);
      return await use({ task, gold, project, store });
    } finally {
      await store.close();
    }
  }
  const read = await files();
  const task = inferTask('task', [...(read.train ?? []), ...(read.dev ?? []), ...(read.test ?? [])]);
  return use({ task, gold: partGiven(read) });
}

/** Files that a person named are taken as they are: whoever names them wants these and no others. */
function partGiven({ train = [], dev = [], test = [] }: GoldFiles): Gold {
  return { train, dev, test, notes: [] };
}
