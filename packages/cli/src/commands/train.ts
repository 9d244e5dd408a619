import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { TrainedModel } from '@tincture/learn';
import type { Command } from 'commander';
import { counted, kindOf, type Task, TinctureError } from 'tincture';
import { type Context, Interrupted } from '../context.ts';
import { fileCheckpoint } from '../files/file-checkpoint.ts';
import { keepOtherFiles } from '../files/keep-other-files.ts';
import { checkTarget, makeFolder, writeFile } from '../files/write-file.ts';
import { openEncoderFolder } from '../operations/encoder.ts';
import { nothingToTrainOn, refuseOverlap } from '../operations/gold.ts';
import { type GivenFiles, type TaskData, withTaskData } from '../operations/task-data.ts';
import { trainingOptions } from '../operations/training.ts';
import { showTraining } from '../operations/training-progress.ts';
import { closeTeacher, loadUnannotated } from '../operations/unannotated.ts';
import { fileNameOf } from '../project/file-name.ts';
import { findProjectFile, loadProject, showPath } from '../project/open-project.ts';
import type { Project } from '../project/project-file.ts';
import { formatBytes } from '../report/format.ts';
import { type GlobalSettings, globalSettings } from '../settings.ts';
import { addFileOptions, fileOptions } from '../terminal/file-options.ts';
import { wholeNumber } from '../terminal/number-options.ts';
import { formatDuration } from '../terminal/progress.ts';
import { createReporter, type Reporter } from '../terminal/reporter.ts';
import { shellPath } from '../terminal/shell-word.ts';
import { languageOption } from './import.ts';
import type { TrainFlags } from './train-flags.ts';
import { trainSeveral } from './train-several.ts';

export function register(program: Command, context: Context): void {
  const command = program
    .command('train')
    .description('train a component on gold, keep the best on dev, write one model file')
    .option('--train <file>', 'annotated texts to train on (default: the gold of the project)')
    .option('--dev <file>', 'annotated texts that choose the best step (default: a part of the gold)')
    .option('--test <file>', 'annotated texts that must not be trained on; copies of them are refused')
    .addOption(languageOption())
    .option('--out <file>', 'the model file (default: models/TASK.safetensors in the project)')
    .option('--name <name>', 'the name of the component (default: the name of the task)')
    .option('--seed <number>', 'the same seed gives the same model', wholeNumber(0, 4_294_967_295))
    .option('--threads <number>', 'networks trained at the same time (default: one for each core)', wholeNumber(1, 64))
    .option(
      '--vectors <name>',
      'word vectors: a name of installed ones, or a file (default: those of the language, if installed)',
    )
    .option('--no-vectors', 'train without word vectors')
    .option(
      '--encoder <folder>',
      'textcat, tagger: learn from the vectors of an encoder, which the component then needs',
    )
    .option('--drop-overlap', 'leave out texts that are in the test set too, instead of refusing')
    .option('--unannotated <file>', 'texts without gold to learn from as well, as the teacher labels them')
    .option('--teacher <component>', 'who labels them: as in predict (default: what the gold alone teaches)')
    .option('--yes', 'do not wait after showing the estimated cost of an LLM that is the teacher')
    .option('--share', 'all tasks of the project on one trunk, into one file')
    .option('--no-share', 'all tasks of the project one after the other, into a file each')
    .option('--freeze <tasks>', 'share: tasks whose components stay as they are in the file, with commas between');
  addFileOptions(command, 'files').addHelpText(
    'after',
    `
Entities are learnt by several networks, trained at the same time; the model does not depend on --threads.
A training of anything about words that was stopped goes on where it was when the same command is given again.

Examples:
  $ tincture train
  $ tincture train --seed 2 --out models/second.safetensors
  $ tincture train --train train.jsonl --dev dev.jsonl --out model.safetensors
  $ tincture train --encoder ~/encoders/minilm
  $ tincture train --share
  $ tincture train --share --freeze tags,trees
  $ tincture train --unannotated posts.txt
  $ tincture train --unannotated posts.txt --teacher rules/dishes.jsonl`,
  );
  command.action(async (flags: TrainFlags) => {
    const settings = globalSettings(command);
    const reporter = createReporter(context, settings);
    const several = await severalTasks(context, settings, flags);
    if (several !== undefined) {
      const trainOne = (task: string): Promise<void> =>
        withTaskData(context, reporter, { ...settings, task }, given(flags), (data) =>
          train(context, reporter, settings, data, flags),
        );
      await trainSeveral(context, reporter, { settings, flags, given: given(flags), ...several, trainOne });
      return;
    }
    await withTaskData(context, reporter, settings, given(flags), (data) =>
      train(context, reporter, settings, data, flags),
    );
  });
}

/** The project whose tasks are all to be trained, and whether they share a trunk; undefined where it is one task. */
async function severalTasks(
  context: Context,
  settings: GlobalSettings,
  flags: TrainFlags,
): Promise<{ readonly project: Project; readonly isShared: boolean } | undefined> {
  const project = findProjectFile(context, settings) === undefined ? undefined : await loadProject(context, settings);
  const isShared = flags.share ?? project?.train.share;
  if (project !== undefined && settings.task === undefined && project.tasks.size > 1 && isShared !== undefined)
    return { project, isShared };
  if (flags.share === true || flags.freeze !== undefined) throw nothingToShare(settings, flags, project);
  return undefined;
}

/** What `--share` and `--freeze` say of one task cannot be done. */
function nothingToShare({ task }: GlobalSettings, { share }: TrainFlags, project: Project | undefined): TinctureError {
  const option = share === true ? '--share' : '--freeze';
  const count = project?.tasks.size ?? 0;
  const why =
    project === undefined
      ? 'there is no project here'
      : count === 1
        ? 'the project has one'
        : task === undefined
          ? 'nothing says that these share one'
          : 'one is chosen with --task';
  return new TinctureError({
    code: 'argument-invalid',
    problem: `${option} is for several tasks of a project on one trunk, and ${why}.`,
    fix: count > 1 && task === undefined ? 'Add --share.' : `Leave ${option} out.`,
  });
}

async function train(
  context: Context,
  reporter: Reporter,
  settings: GlobalSettings,
  data: TaskData,
  flags: TrainFlags,
): Promise<void> {
  const { task, gold, project, store } = data;
  for (const note of gold.notes) reporter.note(note);
  const examples = refuseOverlap(gold.train, gold.test, flags.dropOverlap === true);
  if (examples.length === 0) throw nothingToTrainOn(task, gold.copies);
  const options = await trainingOptions(context, reporter, project, {
    ...(flags.seed === undefined ? {} : { seed: flags.seed }),
    ...(typeof flags.vectors === 'string' || flags.vectors === false ? { vectors: flags.vectors } : {}),
    ...(task.language && { language: task.language }),
    task: task.name,
  });
  const path =
    flags.out === undefined ? defaultPath(context, project?.folder, task.name) : resolve(context.cwd, flags.out);
  await makeFolder(dirname(path), showPath(context, dirname(path)));
  await keepOtherFiles(path, showPath(context, path), 'model');
  await checkTarget(path, showPath(context, path), '--out');
  const unannotated = await loadUnannotated(context, reporter, settings, data, flags);
  const run = await store?.startRun({
    kind: 'train',
    task: task.name,
    settings: { seed: options.seed, documents: examples.length },
  });
  reporter.say(
    `Training ${task.name} (${task.kind}, ${counted(task.labels.length, 'label')}) on ${counted(examples.length, 'text')}, with ${counted(gold.dev.length, 'dev text')}.`,
  );
  const folder = flags.encoder === undefined ? ofProject(task, project) : resolve(context.cwd, flags.encoder);
  const encoder = folder === undefined ? undefined : await openEncoderFolder(context, folder);
  const threads = flags.threads ?? project?.train.workers;
  const progress = showTraining(reporter);
  const begun = context.now().getTime();
  const { trainComponent } = await import('@tincture/learn');
  const checkpoint = fileCheckpoint(context, `${path}.checkpoint`, reporter);
  const model = await trainComponent(task, examples, gold.dev, {
    ...options,
    ...(unannotated && { unannotated }),
    ...(encoder && { encoder }),
    ...(threads === undefined ? {} : { threads }),
    name: flags.name ?? task.name,
    checkpoint,
    onPrepare: progress.onPrepare,
    onProgress: progress.onProgress,
  })
    .catch((error: unknown) => {
      progress.finish();
      if (context.signal.aborted) {
        const rest = existsSync(checkpoint.path) ? ' The same command goes on from where it stopped.' : '';
        throw new Interrupted(`No model was written; the gold is untouched.${rest}`);
      }
      throw error;
    })
    .finally(async () => {
      await closeTeacher(reporter, unannotated?.teacher);
      await encoder?.close();
    });
  progress.finish();
  await writeFile(path, model.bytes, showPath(context, path));
  await rm(checkpoint.path, { force: true });
  const seconds = (context.now().getTime() - begun) / 1_000;
  const figures = {
    ...(model.score && { [`${model.score.on}_score`]: model.score.value }),
    sizeBytes: model.bytes.length,
    seconds,
  };
  if (run !== undefined) await store?.finishRun(run.id, figures);
  for (const note of model.notes) reporter.note(note);
  const shown = showPath(context, path);
  reporter.say(
    `Wrote ${shown} (${formatBytes(model.bytes.length)}) after ${formatDuration(1_000 * seconds)}; ${scoreSentence(task, model)}`,
  );
  reporter.result({
    model: shown,
    task: task.name,
    documents: examples.length,
    dev_documents: gold.dev.length,
    ...figures,
    settings: model.settings,
    notes: [...model.notes],
  });
  reporter.next(nextStep(shown, flags, project, gold.test.length > 0));
}

/** The encoder that a project names, for a task that can be learnt on it. */
function ofProject(task: Task, project: Project | undefined): string | undefined {
  if (project?.train.encoder === undefined || (task.kind !== 'textcat' && task.kind !== 'tagger')) return undefined;
  return resolve(project.folder, project.train.encoder);
}

function scoreSentence(task: Task, { score }: TrainedModel): string {
  if (score === undefined) return 'too few texts to say how good it is.';
  const figure = kindOf(task).metric(task).endsWith('_acc') ? 'accuracy' : 'F1';
  return `${figure} on ${score.on === 'dev' ? 'dev' : 'held-out'} texts ${(100 * score.value).toFixed(1)}.`;
}

function nextStep(model: string, { out, test }: TrainFlags, project: TaskData['project'], hasTest: boolean): string {
  if (!hasTest) return `tincture predict ${shellPath(model)} --text "…"`;
  if (project !== undefined && out === undefined) return 'tincture compare';
  return `tincture evaluate ${shellPath(model)}${test === undefined ? '' : ` --data ${shellPath(test)}`}`;
}

function defaultPath(context: Context, folder: string | undefined, task: string): string {
  return join(folder ?? context.cwd, 'models', `${fileNameOf(task)}.safetensors`);
}

function given(flags: TrainFlags): GivenFiles {
  const { train: trainFile, dev, test, language } = flags;
  return {
    ...(trainFile && { train: trainFile }),
    ...(dev && { dev }),
    ...(test && { test }),
    ...fileOptions(flags),
    ...(language && { language }),
  };
}
