import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { type FormatName, formatNames, TinctureError } from 'tincture';
import type { Context } from '../context.ts';
import { writeFile } from '../files/write-file.ts';
import { curveSizes } from '../operations/curve.ts';
import { refuseOverlap } from '../operations/gold.ts';
import { runCurve } from '../operations/run-curve.ts';
import { type TaskData, withTaskData } from '../operations/task-data.ts';
import { trainingOptions } from '../operations/training.ts';
import { showPath } from '../project/open-project.ts';
import { renderCurveChart } from '../report/curve-chart.ts';
import { globalSettings } from '../settings.ts';
import { wholeNumber, wholeNumbers } from '../terminal/number-options.ts';
import { createReporter, type Reporter } from '../terminal/reporter.ts';
import { curveTable, forecastSentence } from '../terminal/tables.ts';

interface CurveFlags {
  readonly train?: string;
  readonly dev?: string;
  readonly test?: string;
  readonly format?: FormatName;
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
    .addOption(new Option('--format <name>', 'the format of the files (default: recognised)').choices([...formatNames]))
    .option('--sizes <numbers>', 'numbers of examples, with commas (default: 20, 50, 100, 200, … all)', wholeNumbers(1))
    .option('--seeds <number>', 'trainings for each size', wholeNumber(1, 100), 3)
    .option('--workers <number>', 'trainings at the same time (default: one for each core)', wholeNumber(1, 64))
    .option('--vectors <name>', 'word vectors: a name of installed ones, or a file (default: en, if installed)')
    .option('--no-vectors', 'train without word vectors')
    .option('--chart <file>', 'write the curve as an SVG picture')
    .addHelpText(
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
    const { train, dev, test, format } = flags;
    const given = { ...(train && { train }), ...(dev && { dev }), ...(test && { test }), ...(format && { format }) };
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
  const { seed, ...training } = await trainingOptions(context, reporter, project, {
    ...(typeof flags.vectors === 'string' || flags.vectors === false ? { vectors: flags.vectors } : {}),
  });
  const sizes = (flags.sizes ?? curveSizes(train.length + gold.dev.length)).filter(
    (size) => size <= train.length + gold.dev.length,
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
  });
  if (run !== undefined) {
    await store?.finishRun(
      run.id,
      Object.fromEntries(points.map((point) => [String(point.examples), point.score.value])),
    );
  }
  reporter.say(`${task.name} (${task.kind}) on ${gold.test.length} gold test texts, ${seeds.length} seeds a size\n`);
  reporter.say(curveTable(points));
  const sentence = forecastSentence(points);
  if (sentence !== undefined) reporter.say(`\n${sentence}`);
  if (flags.chart !== undefined) {
    const path = resolve(context.cwd, flags.chart);
    await writeFile(
      path,
      await renderCurveChart(task.kind === 'ner' ? 'ents_f' : 'cats_macro_f', points, []),
      showPath(context, path),
    );
    reporter.say(`Wrote ${showPath(context, path)}.`);
  }
  reporter.result({ task: task.name, points: points.map((point) => ({ ...point })), forecast: sentence ?? null });
  reporter.next('tincture compare');
}
