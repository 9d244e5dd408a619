import { resolve } from 'node:path';
import type { Command } from 'commander';
import { counted, createRandom, type Document, exactCalibration, neededEncoder } from 'tincture';
import type { Context } from '../context.ts';
import { keepOtherFiles } from '../files/keep-other-files.ts';
import { loadDocuments } from '../files/load-documents.ts';
import { readModelFile } from '../files/read-model-file.ts';
import { checkTarget, writeFile } from '../files/write-file.ts';
import { type ChosenComponent, calibrate, chooseComponent } from '../operations/calibrate.ts';
import { encoderFolder, openEncoderFolder } from '../operations/encoder.ts';
import { resamplingSeed } from '../operations/evaluate.ts';
import { seenTexts } from '../operations/flattery.ts';
import { storedGold } from '../operations/task-data.ts';
import { findProjectFile, loadProject, showPath } from '../project/open-project.ts';
import type { Project } from '../project/project-file.ts';
import { globalSettings } from '../settings.ts';
import { addFileOptions, type FileFlags, fileOptions } from '../terminal/file-options.ts';
import { createReporter, type Reporter } from '../terminal/reporter.ts';
import { shellPath } from '../terminal/shell-word.ts';
import { percent } from '../terminal/tables.ts';

interface CalibrateFlags extends FileFlags {
  readonly data?: string;
  readonly out?: string;
}

export function register(program: Command, context: Context): void {
  const command = program
    .command('calibrate')
    .description('fit how sure a trained component is to gold that it did not learn from; what it says stays the same')
    .argument('<model>', 'a model file that `tincture train` wrote')
    .option('--data <file>', 'annotated texts (default: the dev texts of the project)')
    .option('--out <file>', 'the calibrated file (default: in place of the model)');
  addFileOptions(command, 'file').addHelpText(
    'after',
    `
The temperature is fitted, of entities and spans slope and offset of the log-odds, and nothing else changes. The calibration
error (ECE) after it is that of each half of the texts with what the other half asks for: what new texts may expect.

Examples:
  $ tincture calibrate models/dishes.safetensors
  $ tincture calibrate models/dishes.safetensors --data reviewed.jsonl
  $ tincture calibrate models/dishes.safetensors --data dev.conll --out models/calibrated.safetensors
  $ tincture calibrate models/all.safetensors --task dishes --data reviewed.jsonl`,
  );
  command.action(async (model: string, flags: CalibrateFlags) => {
    const settings = globalSettings(command);
    const reporter = createReporter(context, settings);
    const project = findProjectFile(context, settings) === undefined ? undefined : await loadProject(context, settings);
    const path = resolve(context.cwd, model);
    const out = flags.out === undefined ? path : resolve(context.cwd, flags.out);
    const shown = showPath(context, out);
    const chosen = chooseComponent((await readModelFile(context, model, settings)).bytes, settings.task);
    await keepOtherFiles(out, shown, 'model');
    await checkTarget(out, shown, '--out');
    const gold = await goldFor(context, reporter, chosen, project, flags);
    const folder = neededEncoder(chosen.bytes) === undefined ? undefined : encoderFolder(context, project);
    const encoder = folder === undefined ? undefined : await openEncoderFolder(context, folder);
    const progress = reporter.progress({ label: 'Calibrating', total: gold.length, unit: 'texts' });
    const { bytes, isChanged, factor, offset, before, after, errorBefore, errorAfter } = await calibrate(chosen, gold, {
      signal: context.signal,
      onProgress: (done, total) => progress.update(Math.round((gold.length * done) / total)),
      ...(encoder && { encoder }),
    }).finally(async () => {
      progress.finish();
      await encoder?.close();
    });
    await writeFile(out, bytes, shown);
    const confidences = after.map(({ confidence }) => confidence);
    const exact = exactCalibration(confidences, createRandom(resamplingSeed));
    reporter.say(
      !isChanged
        ? `It is best as it is: off by ${percent(errorBefore)} points (ECE) on ${counted(before.length, 'prediction')} in ${counted(gold.length, 'text')}.`
        : `Confidences were off by ${percent(errorBefore)} points (ECE), and by ${percent(errorAfter)} now, on ${counted(before.length, 'prediction')} in ${counted(gold.length, 'text')}.`,
    );
    reporter.say(
      `Exactly right confidences would measure ${percent(exact.mean)}, and up to ${percent(exact.high)} in 19 of 20 cases.`,
    );
    const sure = [before, after].map((judged) => percent(mean(judged.map(({ confidence }) => confidence))));
    reporter.say(
      isChanged
        ? `Wrote ${shown}: on average as sure as ${sure[1]} where it was as sure as ${sure[0]}, with the same labels.`
        : `Wrote ${shown}, as it was.`,
    );
    reporter.result({
      model: shown,
      task: chosen.task.name,
      documents: gold.length,
      predictions: before.length,
      factor,
      offset,
      ece_before: errorBefore,
      ece_after: errorAfter,
      ece_exact: exact.mean,
      ece_exact_high: exact.high,
    });
    reporter.next(`tincture package ${shellPath(shown)} --release 1.0.0`);
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The texts to fit on: those of a file, else the dev texts of the project; says where the component may have learnt from them. */
async function goldFor(
  context: Context,
  reporter: Reporter,
  { task }: ChosenComponent,
  project: Project | undefined,
  { data, ...flags }: CalibrateFlags,
): Promise<readonly Document[]> {
  const home = project ?? (data === undefined ? await loadProject(context, {}) : undefined);
  const isKnown = data === undefined || home?.tasks.has(task.name) === true;
  const own =
    isKnown && home !== undefined ? await storedGold(context, reporter, { task: task.name }, home) : undefined;
  if (data === undefined) return own?.dev ?? [];
  const gold = await loadDocuments(context, reporter, resolve(context.cwd, data), { task, ...fileOptions(flags) });
  for (const note of own === undefined ? [] : seenTexts(gold, { train: own.train, dev: [] })) reporter.note(note);
  return gold;
}
