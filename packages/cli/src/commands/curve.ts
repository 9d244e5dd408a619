import { resolve } from 'node:path';
import type { Command } from 'commander';
import { counted, kindOf, TinctureError } from 'tincture';
import { type Context, Interrupted } from '../context.ts';
import { keepOtherFiles } from '../files/keep-other-files.ts';
import { checkTarget, writeFile } from '../files/write-file.ts';
import { curveSizes } from '../operations/curve.ts';
import { refuseOverlap } from '../operations/gold.ts';
import { runCurve } from '../operations/run-curve.ts';
import { type GivenFiles, type TaskData, withTaskData } from '../operations/task-data.ts';
import { trainingOptions } from '../operations/training.ts';
import { showPath } from '../project/open-project.ts';
import { renderCurveChart } from '../report/curve-chart.ts';
import { globalSettings } from '../settings.ts';
import { addFileOptions, fileOptions } from '../terminal/file-options.ts';
import { wholeNumber, wholeNumbers } from '../terminal/number-options.ts';
import { createReporter, type Reporter } from '../terminal/reporter.ts';
import { curveTable, forecastSentence } from '../terminal/tables.ts';
import { languageOption } from './import.ts';

interface CurveFlags extends GivenFiles {
  readonly sizes?: number[];
  readonly seeds: number;
  readonly workers?: number;
  readonly vectors?: string | boolean;
  readonly chart?: string;
}

export function register(program: Command, context: Context): void {
  const command = program
    .command('curve')
    .description('a learning curve with intervals and a forecast: what would 100 more examples buy?')
    .option('--train <file>', 'annotated texts to train on (default: the gold of the project)')
    .option('--dev <file>', 'annotated texts that choose the best step')
    .option('--test <file>', 'annotated texts to measure on (default: the test split)')
    .addOption(languageOption())
    .option('--sizes <numbers>', 'numbers of examples, with commas (default: 20, 50, 100, 200, … all)', wholeNumbers(1))
    .option('--seeds <number>', 'trainings for each size', wholeNumber(1, 100), 3)
    .option('--workers <number>', 'trainings at the same time (default: one for each core)', wholeNumber(1, 64))
    .option(
      '--vectors <name>',
      'word vectors: a name of installed ones, or a file (default: those of the language, if installed)',
    )
    .option('--no-vectors', 'train without word vectors')
    .option('--chart <file>', 'write the curve as an SVG picture');
  addFileOptions(command, 'files').addHelpText(
    'after',
    `
Examples:
  $ tincture curve
  $ tincture curve --sizes 20,100,500 --seeds 5
  $ tincture curve --train train.jsonl --test test.jsonl --chart curve.svg`,
  );
  command.action(async (flags: CurveFlags) => {
    const settings = globalSettings(command);
    const reporter = createReporter(context, settings);
    const { train, dev, test, language } = flags;
    const given = {
      ...(train && { train }),
      ...(dev && { dev }),
      ...(test && { test }),
      ...fileOptions(flags),
      ...(language && { language }),
    };
    await withTaskData(context, reporter, settings, given, (data) => curve(context, reporter, data, flags));
  });
}

async function curve(context: Context, reporter: Reporter, data: TaskData, flags: CurveFlags): Promise<void> {
  const { task, gold, project, store } = data;
  for (const note of gold.notes) reporter.note(note);
  const train = refuseOverlap(gold.train, gold.test, false);
  if (train.length < 2 || gold.test.length === 0) {
    throw new TinctureError({
      code: 'data-invalid',
      problem: `A learning curve needs gold to train on and gold to measure on; there are ${train.length} and ${gold.test.length} texts.`,
      fix: 'Decide on more texts in `tincture review`, or name files with --train and --test.',
    });
  }
  const chart = flags.chart === undefined ? undefined : resolve(context.cwd, flags.chart);
  if (chart !== undefined) {
    await keepOtherFiles(chart, showPath(context, chart), 'drawing');
    await checkTarget(chart, showPath(context, chart));
  }
  const { seed, ...training } = await trainingOptions(context, reporter, project, {
    task: task.name,
    ...(typeof flags.vectors === 'string' || flags.vectors === false ? { vectors: flags.vectors } : {}),
    ...(task.language && { language: task.language }),
  });
  const available = train.length + gold.dev.length;
  const wanted = [...new Set(flags.sizes ?? curveSizes(available))];
  const sizes = wanted.filter((size) => size <= available);
  const tooLarge = wanted.filter((size) => size > available);
  if (sizes.length === 0) {
    throw new TinctureError({
      code: 'argument-invalid',
      problem: `There ${available === 1 ? 'is' : 'are'} only ${counted(available, 'text')} to train on, fewer than every size of --sizes.`,
      fix: `Name sizes up to ${available}, or decide on more texts in \`tincture review\`.`,
    });
  }
  if (tooLarge.length > 0)
    reporter.note(
      `There ${available === 1 ? 'is' : 'are'} only ${counted(available, 'text')} to train on: left out ${tooLarge.join(', ')}.`,
    );
  const seeds = Array.from({ length: flags.seeds }, (_, index) => seed + index);
  const run = await store?.startRun({ kind: 'curve', task: task.name, settings: { sizes, seeds } });
  const workers = flags.workers ?? project?.train.workers;
  const { points } = await runCurve(context, reporter, {
    task,
    train: [...train, ...gold.dev],
    test: gold.test,
    sizes,
    seeds,
    training,
    ...(workers === undefined ? {} : { workers }),
  }).catch((error: unknown) => {
    if (context.signal.aborted) throw new Interrupted('No curve was drawn; the gold is untouched.');
    throw error;
  });
  if (run !== undefined) {
    await store?.finishRun(
      run.id,
      Object.fromEntries(points.map((point) => [String(point.examples), point.score.value])),
    );
  }
  reporter.say(
    `${task.name} (${task.kind}) on ${counted(gold.test.length, 'gold test text')}, ${counted(seeds.length, 'seed')} a size\n`,
  );
  reporter.say(curveTable(points));
  const sentence = forecastSentence(points);
  reporter.say(`\n${sentence ?? noForecast(points.length)}`);
  if (chart !== undefined) {
    await writeFile(chart, await renderCurveChart(kindOf(task).metric(task), points, []), showPath(context, chart));
    reporter.say(`Wrote ${showPath(context, chart)}.`);
  }
  reporter.result({ task: task.name, points: points.map((point) => ({ ...point })), forecast: sentence ?? null });
  reporter.next('tincture compare');
}

/** Why there is no forecast, and how to come to one. */
function noForecast(sizes: number): string {
  return sizes < 3
    ? `No forecast: it takes at least three sizes, and there ${sizes === 1 ? 'is' : 'are'} ${sizes}. Name smaller ones with --sizes, or decide on more texts.`
    : 'No forecast: the score does not grow with the examples.';
}
