// `tincture train` where the tasks of a project are trained together: on one trunk, or one after the other.
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { TaskGold, TrainedTogether } from '@tincture/learn';
import { counted, kindOf, TinctureError } from 'tincture';
import { type Context, Interrupted } from '../context.ts';
import { fileCheckpoint } from '../files/file-checkpoint.ts';
import { keepOtherFiles } from '../files/keep-other-files.ts';
import { readBytes } from '../files/read-bytes.ts';
import { checkTarget, makeFolder, writeFile } from '../files/write-file.ts';
import { refuseOverlap } from '../operations/gold.ts';
import { type GivenFiles, withTaskData } from '../operations/task-data.ts';
import { trainingOptions } from '../operations/training.ts';
import { showTraining } from '../operations/training-progress.ts';
import { showPath } from '../project/open-project.ts';
import type { Project } from '../project/project-file.ts';
import { formatBytes } from '../report/format.ts';
import type { GlobalSettings } from '../settings.ts';
import { formatDuration } from '../terminal/progress.ts';
import type { Reporter } from '../terminal/reporter.ts';
import { shellPath } from '../terminal/shell-word.ts';
import type { TrainFlags } from './train-flags.ts';

/** What is trained, and how. */
interface SeveralTasks {
  readonly settings: GlobalSettings;
  readonly flags: TrainFlags;
  readonly given: GivenFiles;
  readonly project: Project;
  /** Whether on one trunk, into one file. */
  readonly isShared: boolean;
  /** Trains one task into a file of its own. */
  readonly trainOne: (task: string) => Promise<void>;
}

/** The name of the pipeline of a project, and of its file. */
const pipelineName = 'pipeline';

/** Trains all tasks of a project that have gold. */
export async function trainSeveral(context: Context, reporter: Reporter, several: SeveralTasks): Promise<void> {
  const { project, flags, isShared, trainOne } = several;
  if (isShared) return trainShared(context, reporter, several);
  if (flags.out !== undefined || flags.freeze !== undefined) {
    throw new TinctureError({
      code: 'argument-invalid',
      problem: `${flags.out === undefined ? '--freeze' : '--out'} is for one file, and each of ${project.tasks.size} tasks has one.`,
      fix: 'Leave it out, choose one task with --task, or train all on one trunk: --share',
    });
  }
  for (const task of project.tasks.keys()) await trainOne(task);
}

async function trainShared(
  context: Context,
  reporter: Reporter,
  { settings, flags, given, project }: SeveralTasks,
): Promise<void> {
  if (flags.unannotated !== undefined || flags.teacher !== undefined) {
    throw new TinctureError({
      code: 'argument-invalid',
      problem: 'A teacher is for one task.',
      fix: 'Choose the task with --task, or leave out --unannotated and --teacher.',
    });
  }
  const gold: TaskGold[] = [];
  const notes = new Map<string, string[]>();
  for (const task of project.tasks.keys()) {
    const own = await withTaskData(context, reporter, { ...settings, task }, given, async (data) => ({
      task: data.task,
      train: refuseOverlap(data.gold.train, data.gold.test, flags.dropOverlap === true),
      dev: data.gold.dev,
      notes: data.gold.notes,
    }));
    for (const note of own.notes) notes.set(note, [...(notes.get(note) ?? []), task]);
    if (own.train.length === 0) reporter.note(`${task}: there is no gold to train on; it is left out.`);
    else gold.push(own);
  }
  for (const [note, tasks] of notes) reporter.note(`${tasks.join(', ')}: ${note}`);
  const [first] = gold;
  if (first === undefined) {
    throw new TinctureError({
      code: 'training-invalid',
      problem: `There is no gold to train any of the tasks on: ${[...project.tasks.keys()].join(', ')}.`,
      fix: 'Decide on some texts in `tincture review`, import annotated ones (`tincture import FILE`), or name a file with --train.',
    });
  }
  const path =
    flags.out === undefined
      ? join(project.folder, 'models', `${pipelineName}.safetensors`)
      : resolve(context.cwd, flags.out);
  const shown = showPath(context, path);
  const names = flags.freeze?.split(',').map((name) => name.trim()) ?? project.train.frozen ?? [];
  const frozen = names.length === 0 ? undefined : { bytes: await readFrozen(context, path, shown), names };
  await makeFolder(dirname(path), showPath(context, dirname(path)));
  await keepOtherFiles(path, shown, 'model');
  await checkTarget(path, shown, '--out');
  const options = await trainingOptions(context, reporter, project, {
    ...(flags.seed === undefined ? {} : { seed: flags.seed }),
    ...(typeof flags.vectors === 'string' || flags.vectors === false ? { vectors: flags.vectors } : {}),
    ...(first.task.language && { language: first.task.language }),
    isTogether: true,
  });
  const threads = flags.threads ?? project.train.workers;
  const texts = new Set(gold.flatMap(({ train }) => train.map(({ text }) => text))).size;
  reporter.say(`Training ${gold.map(({ task }) => task.name).join(', ')} together on ${counted(texts, 'text')}.`);
  const progress = showTraining(reporter);
  const begun = context.now().getTime();
  const { trainTogether } = await import('@tincture/learn');
  const checkpoint = fileCheckpoint(context, `${path}.checkpoint`, reporter);
  const made = await trainTogether(gold, {
    ...options,
    ...(frozen && { frozen }),
    ...(threads === undefined ? {} : { threads }),
    name: flags.name ?? pipelineName,
    checkpoint,
    onPrepare: progress.onPrepare,
    onProgress: progress.onProgress,
  })
    .catch((error: unknown) => {
      if (context.signal.aborted) {
        const rest = existsSync(checkpoint.path) ? ' The same command goes on from where it stopped.' : '';
        throw new Interrupted(`No model was written; the gold is untouched.${rest}`);
      }
      throw error;
    })
    .finally(() => progress.finish());
  await writeFile(path, made.bytes, shown);
  await rm(checkpoint.path, { force: true });
  report(reporter, gold, made, { shown, seconds: (context.now().getTime() - begun) / 1_000 });
}

function report(
  reporter: Reporter,
  gold: readonly TaskGold[],
  { bytes, scores, shared, settings, notes }: TrainedTogether,
  { shown, seconds }: { readonly shown: string; readonly seconds: number },
): void {
  for (const note of notes) reporter.note(note);
  reporter.say(
    `Wrote ${shown} (${formatBytes(bytes.length)}) after ${formatDuration(1_000 * seconds)}; on one trunk: ${shared.length === 0 ? 'none' : shared.join(', ')}.`,
  );
  for (const { task } of gold) {
    const score = scores.get(task.name);
    const figure = kindOf(task).metric(task);
    if (score !== undefined) {
      const on = score.on === 'dev' ? 'dev' : 'held-out';
      reporter.say(`${task.name}: ${figure} on ${on} texts ${(100 * score.value).toFixed(1)}`);
    }
  }
  reporter.result({
    model: shown,
    tasks: gold.map(({ task, train, dev }) => {
      const score = scores.get(task.name);
      return {
        task: task.name,
        documents: train.length,
        dev_documents: dev.length,
        shared: shared.includes(task.name),
        ...(score && { [`${score.on}_score`]: score.value }),
      };
    }),
    sizeBytes: bytes.length,
    seconds,
    settings,
    notes: [...notes],
  });
  reporter.next(`tincture predict ${shellPath(shown)} --text "…"`);
}

/** The file in which what is frozen lies. */
async function readFrozen(context: Context, path: string, shown: string): Promise<Uint8Array> {
  if (existsSync(path)) return readBytes(context, path);
  throw new TinctureError({
    code: 'file-missing',
    problem: `${shown} is not there, so nothing in it can stay as it is.`,
    fix: 'Train all tasks first: tincture train --share',
  });
}
