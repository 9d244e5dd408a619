import { basename, dirname, join, resolve } from 'node:path';
import { openStore, type Store } from '@tincture/store';
import type { Recipe, RecipeHost } from '@tincture/studio';
import { type Component, counted, createRandom, type Document, TinctureError, type Vectors } from 'tincture';
import type { Context } from '../context.ts';
import { readDocumentFile } from '../files/read-documents.ts';
import { makeFolder, writeFile } from '../files/write-file.ts';
import { chooseTask } from '../project/choose-task.ts';
import { loadProject, openProjectStore, privateFolder, showPath } from '../project/open-project.ts';
import type { Project } from '../project/project-file.ts';
import { openProposer } from '../proposers.ts';
import type { GlobalSettings } from '../settings.ts';
import { type FileFlags, fileOptions } from '../terminal/file-options.ts';
import { printError } from '../terminal/print-error.ts';
import type { Reporter } from '../terminal/reporter.ts';
import { projectGold } from './task-data.ts';
import { trainingOptions } from './training.ts';

/** What the command line says about a run of a recipe, besides the recipe's own options. */
export interface RecipeFlags {
  readonly port?: number;
  readonly person?: string;
  readonly source?: string;
  readonly textColumn?: string;
}

/** Serves a recipe in the studio until the command is interrupted, and prints what came of it. */
export async function runRecipe(
  context: Context,
  reporter: Reporter,
  settings: GlobalSettings,
  { recipe, file }: { readonly recipe: Recipe; readonly file?: string },
  options: Readonly<Record<string, unknown>>,
  flags: RecipeFlags,
): Promise<void> {
  const project = await loadProject(context, settings);
  const { openRecipe, startStudio } = await import('@tincture/studio');
  const store = await openRecipeStore(context, project, recipe);
  const stop = new AbortController();
  const person = flags.person ?? (context.env.USER || context.env.USERNAME || 'me');
  try {
    const host: RecipeHost = {
      ...createHost(context, reporter, settings, project, store, stop.signal),
      ...{ person, ...(file === undefined ? {} : { file }) },
      ...(flags.source === undefined ? {} : { source: sourceOf(context, reporter, flags.source, flags) }),
    };
    const running = await openRecipe(recipe, host, options);
    try {
      const studio = await startStudio({
        ...{ store, person, tasks: running.tasks, views: running.views, feed: running.feed },
        project: { name: basename(project.folder), dir: project.folder },
        ...(flags.port === undefined ? {} : { port: flags.port }),
        onLinkWanted: (url) => reporter.note(`A new link, asked for in a browser:\n\n  ${url}\n`),
      });
      reporter.result({ url: studio.url, port: studio.port });
      reporter.say(
        `The recipe ${running.name} is open in your browser:\n\n  ${reporter.colors.bold(studio.url)}\n\nThe link works once and on this machine only. Ctrl-C stops; every decision is saved.`,
      );
      await aborted(context.signal);
      stop.abort(new Error('The recipe was stopped.'));
      await studio.close();
    } finally {
      stop.abort(new Error('The recipe was stopped.'));
      await running.close();
    }
    const { decided, open } = running.count();
    reporter.say(`\nStopped. ${decided} decided, ${open} open; the same command goes on.`);
    const summary = await running.summary();
    for (const line of summary?.lines ?? []) reporter.say(line);
    reporter.result({ decided, open, ...(summary?.figures === undefined ? {} : { summary: summary.figures }) });
  } finally {
    stop.abort(new Error('The recipe was stopped.'));
    await store.close();
  }
}

/** The project's store, or one of the recipe's own beside it. */
async function openRecipeStore(context: Context, project: Project, { keeps, name = 'recipe' }: Recipe): Promise<Store> {
  if (keeps !== 'own') return openProjectStore(context, project);
  const path = join(project.folder, privateFolder, 'recipes', `${name}.sqlite`);
  await makeFolder(dirname(path), showPath(context, dirname(path)));
  return openStore(path, { now: context.now });
}

function createHost(
  context: Context,
  reporter: Reporter,
  settings: GlobalSettings,
  project: Project,
  store: Store,
  signal: AbortSignal,
): Omit<RecipeHost, 'person' | 'source' | 'file'> {
  const task: RecipeHost['task'] = (name) =>
    chooseTask(context, name === undefined ? settings : { task: name }, project);
  return {
    ...{ store, folder: project.folder, tasks: project.tasks, views: project.views, task, signal, now: context.now },
    random: createRandom(1),
    say: (line) => reporter.note(line),
    writeFile: (path, content) => writeFile(path, content, showPath(context, path)),
    report: (error) => printError(context, error, { json: false, debug: settings.debug }),
    async proposer(wanted, taskOfIt = task()): Promise<Component> {
      const [only, ...others] = project.proposers.keys();
      const name = wanted ?? (others.length === 0 ? only : undefined);
      if (name === undefined) {
        throw new TinctureError({
          code: 'argument-invalid',
          problem: only === undefined ? 'The project has no proposers.' : 'The project has several proposers.',
          fix:
            only === undefined
              ? 'Add one to tincture.yaml, or name a file.'
              : `Name one of them: ${[only, ...others].join(', ')}.`,
        });
      }
      return openProposer(context, reporter, {
        ...{ name, settings, project, task: taskOfIt },
        examples: async () => (await projectGold(context, reporter, { project, task: taskOfIt, store })).train,
      });
    },
    async vectors(name): Promise<Vectors> {
      const flags = name === undefined ? {} : { vectors: name };
      const { vectors } = await trainingOptions(context, reporter, project, flags);
      if (vectors !== undefined) return vectors;
      throw new TinctureError({
        code: 'vectors-unavailable',
        problem: 'The recipe needs word vectors, and none are installed or the project forbids them.',
        fix: 'Install some once: tincture vectors install en',
      });
    },
    async training() {
      const { seed, vectors, settings: network } = await trainingOptions(context, reporter, project, {});
      return {
        seed,
        ...(vectors === undefined ? {} : { vectors }),
        ...(network === undefined ? {} : { settings: network }),
      };
    },
  };
}

/** The texts of a file, one by one; what cannot be read is counted and said at the end of it. */
function sourceOf(
  context: Context,
  reporter: Reporter,
  path: string,
  flags: FileFlags,
): () => AsyncGenerator<Document> {
  return async function* () {
    let rejects = 0;
    const from = path === '-' ? path : resolve(context.cwd, path);
    for await (const item of readDocumentFile(context, from, fileOptions(flags))) {
      if ('document' in item) yield item.document;
      else if (rejects++ === 0) reporter.note(`${path}: line ${item.reject.line}: ${item.reject.problem}`);
    }
    if (rejects > 0) reporter.note(`${path}: ${counted(rejects, 'entry', 'entries')} could not be read.`);
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done();
    else signal.addEventListener('abort', () => done(), { once: true });
  });
}
