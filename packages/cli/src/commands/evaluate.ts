import { resolve } from 'node:path';
import type { Command } from 'commander';
import {
  type Component,
  counted,
  type Document,
  isLinker,
  type JsonObject,
  kindOf,
  type LanguageCode,
  type Task,
  TinctureError,
} from 'tincture';
import type { Context } from '../context.ts';
import { loadDocuments } from '../files/load-documents.ts';
import { agreeToCost, spentFigures, spentLine, totalSpending } from '../llm-cost.ts';
import { type Evaluation, evaluateComponent, hasGold } from '../operations/evaluate.ts';
import { acceptedProposals, seenTexts } from '../operations/flattery.ts';
import { isAboutEntities, takesEntities, withGivenEntities } from '../operations/given-entities.ts';
import { linksEntities, withLinker } from '../operations/link-entities.ts';
import { pipelineTasks } from '../operations/pipeline-tasks.ts';
import { storedGold, withTaskData } from '../operations/task-data.ts';
import { findProjectFile, loadProject } from '../project/open-project.ts';
import type { Project } from '../project/project-file.ts';
import { checkProposer, openProposer } from '../proposers.ts';
import { formatBytes, formatCost, formatLatency, formatRate } from '../report/format.ts';
import { type GlobalSettings, globalSettings } from '../settings.ts';
import { addFileOptions, type FileFlags, fileOptions } from '../terminal/file-options.ts';
import { createReporter, type Reporter } from '../terminal/reporter.ts';
import { formatInterval, labelTable, percent } from '../terminal/tables.ts';

interface EvaluateFlags extends FileFlags {
  readonly data?: string;
  readonly yes?: boolean;
  readonly link?: string;
  readonly ownTokens?: boolean;
  readonly goldEntities?: boolean;
}

export function register(program: Command, context: Context): void {
  const command = program
    .command('evaluate')
    .description('measure a component (model file, rules file or proposer) against gold')
    .argument('<component>', 'a model file, a rules file, or the name of a proposer of the project')
    .option('--data <file>', 'annotated texts (default: the test split of the project)')
    .option('--link <file>', 'link the entities that it finds to a knowledge base, and measure that')
    .option('--own-tokens', 'tokenize texts anew where the gold comes with tokens: what running text would get')
    .option(
      '--gold-entities',
      'give a component for relations the entities of the gold, one for coreference its mentions',
    )
    .option('--yes', 'do not wait after showing the estimated cost of an LLM');
  addFileOptions(command, 'file').addHelpText(
    'after',
    `
Examples:
  $ tincture evaluate models/dishes.safetensors --data test.jsonl
  $ tincture evaluate rules
  $ tincture evaluate models/dishes.safetensors --data dev.conll --json
  $ tincture evaluate models/tags.safetensors --data dev.conllu --own-tokens
  $ tincture evaluate kb.safetensors --data linked.jsonl
  $ tincture evaluate models/dishes.safetensors --link kb.safetensors --data linked.jsonl

Of a file of several components each is measured on the gold that there is for its task; --task chooses one.
A linker alone is measured on the entities of the gold, behind --link on those that the component finds.`,
  );
  command.action(async (name: string, flags: EvaluateFlags) => {
    const settings = globalSettings(command);
    const reporter = createReporter(context, settings);
    const project = findProjectFile(context, settings) === undefined ? undefined : await loadProject(context, settings);
    // Before anything is asked about tasks: what is not there is for none of them.
    checkProposer(context, name, project);
    const tasks =
      settings.task === undefined && flags.link === undefined ? await pipelineTasks(context, name, project) : undefined;
    const given: Given = { name, flags, settings, ...(project && { project }) };
    const result = await (tasks === undefined
      ? measureOne(context, reporter, given)
      : measureAll(context, reporter, given, tasks));
    if (result !== undefined) reporter.result(result);
  });
}

/** What is to be measured, and on what. */
interface Given {
  readonly name: string;
  readonly flags: EvaluateFlags;
  readonly settings: GlobalSettings;
  readonly project?: Project;
  /** Whether it is one of several in a file, and left out where there is no gold for it. */
  readonly isPart?: boolean;
}

/** Measures each component of a file of several on the gold that there is for its task. */
async function measureAll(
  context: Context,
  reporter: Reporter,
  given: Given,
  tasks: readonly Task[],
): Promise<JsonObject> {
  const { name, flags, project } = given;
  if (flags.goldEntities === true && !tasks.some(isAboutEntities)) {
    throw new TinctureError({
      code: 'argument-invalid',
      problem: `No component in ${name} takes entities: they are for ${tasks.map(({ kind }) => kind).join(', ')}.`,
      fix: 'Leave --gold-entities out.',
    });
  }
  const said = new Set<string>();
  // What is wrong with a file is wrong for each of them.
  const once: Reporter = {
    ...reporter,
    note(line) {
      if (!said.has(line)) reporter.note(line);
      said.add(line);
    },
  };
  const measured: JsonObject[] = [];
  const left: string[] = [];
  for (const task of tasks) {
    const isKnown = flags.data !== undefined || project === undefined || project.tasks.has(task.name);
    const own = { ...given, settings: { ...given.settings, task: task.name }, isPart: true };
    const result = isKnown ? await measureOne(context, once, own) : undefined;
    if (result === undefined) left.push(task.name);
    else measured.push(result);
  }
  if (measured.length === 0) {
    const all = tasks.map((task) => `${task.name} ("${kindOf(task).layer}")`).join(', ');
    throw new TinctureError({
      code: 'data-invalid',
      problem: `There is no gold for any of the tasks of ${name}: ${all}.`,
      fix: 'Give a file with annotations of one of them (`--data FILE`), or review some texts first (`tincture review`).',
    });
  }
  if (left.length > 0) reporter.note(`Not measured, for there is no gold: ${left.join(', ')}.`);
  return { component: name, tasks: measured, not_measured: left };
}

/** Measures the component that is meant, and says what came out; undefined for a part that nobody made gold for. */
async function measureOne(context: Context, reporter: Reporter, given: Given): Promise<JsonObject | undefined> {
  const { name, flags, settings, project, isPart = false } = given;
  const { data } = flags;
  if (data !== undefined) {
    const proposer = await openProposer(context, reporter, {
      name,
      settings,
      ...(project && {
        project,
        examples: async () => (await storedGold(context, reporter, settings, project)).train,
      }),
    });
    const component = await withLinker(context, proposer, flags.link);
    return closing(component, async () => {
      const gold = await loadDocuments(context, reporter, resolve(context.cwd, data), {
        // What no entry has as its label is in a text all the same, and rightly linked to none.
        ...(isLinker(component) ? languageOf(component) : { task: component.task }),
        ...fileOptions(flags),
      });
      if (isPart && !hasGold(component, gold, linksEntities(component))) return undefined;
      if (component.source.kind === 'model' && project?.tasks.has(component.task.name)) {
        const own = await storedGold(context, reporter, { task: component.task.name }, project);
        for (const note of seenTexts(gold, own)) reporter.note(note);
      }
      await agreeToCost(context, reporter, [component], textsOf(gold), flags.yes === true);
      return report(reporter, component, await evaluate(context, reporter, component, gold, given));
    });
  }
  return withTaskData(context, reporter, settings, {}, async ({ task, gold, project, store }) => {
    for (const note of gold.notes) reporter.note(note);
    const proposer = await openProposer(context, reporter, {
      name,
      settings,
      task,
      examples: async () => gold.train,
      ...(project && { project }),
    });
    const component = await withLinker(context, proposer, flags.link);
    return closing(component, async () => {
      if (isPart && !hasGold(component, gold.test, linksEntities(component))) return undefined;
      const flattered = store === undefined ? [] : await acceptedProposals(store, task, gold.test, [component]);
      for (const note of flattered) reporter.note(note);
      await agreeToCost(context, reporter, [component], textsOf(gold.test), flags.yes === true);
      const run = await store?.startRun({
        kind: 'evaluate',
        task: task.name,
        settings: { component: name, documents: gold.test.length, ...(flags.goldEntities && { goldEntities: true }) },
      });
      const evaluation = await evaluate(context, reporter, component, gold.test, given);
      const figures = { ...evaluation.scores.figures, ...spentFigures(totalSpending([component])) };
      if (run !== undefined) await store?.finishRun(run.id, figures);
      return report(reporter, component, evaluation);
    });
  });
}

function languageOf({ task: { language } }: Component): { readonly language?: LanguageCode } {
  return language === undefined ? {} : { language };
}

async function closing<T>(component: Component, use: () => Promise<T>): Promise<T> {
  try {
    return await use();
  } finally {
    await component.close?.();
  }
}

function textsOf(documents: readonly Document[]): string[] {
  return documents.map(({ text }) => text);
}

async function evaluate(
  context: Context,
  reporter: Reporter,
  component: Component,
  gold: readonly Document[],
  { flags, isPart = false }: Pick<Given, 'flags' | 'isPart'>,
): Promise<Evaluation> {
  // Components of one file that take none are measured as they are.
  const measured =
    flags.goldEntities === true && (!isPart || takesEntities(component))
      ? withGivenEntities(component, gold)
      : component;
  const progress = reporter.progress({ label: `Evaluating ${component.name}`, total: gold.length, unit: 'texts' });
  try {
    return await evaluateComponent(measured, gold, {
      now: () => performance.now(),
      signal: context.signal,
      onProgress: (done) => progress.update(done),
      asLinks: linksEntities(component),
      ...(flags.ownTokens === true && { hasOwnTokens: true }),
    });
  } catch (error) {
    // Also what brought no score is spent.
    const spending = totalSpending([component]);
    if (spending !== undefined && spending.requests > 0) reporter.note(spentLine(spending));
    throw error;
  } finally {
    progress.finish();
  }
}

function report(reporter: Reporter, component: Component, evaluation: Evaluation): JsonObject {
  const { scores, interval, measurement, failed, firstFailure, dropped } = evaluation;
  const { wordsPerSecond, latencyMs, costPerMillionWords } = measurement;
  reporter.say(
    `${component.name} on ${counted(scores.documents, 'text')} (${component.task.kind} ${component.task.name})`,
  );
  reporter.say(`${scores.metric} ${formatInterval(interval)}, 95 % interval by bootstrap over texts\n`);
  const figures = Object.entries(scores.figures);
  const width = Math.max(14, ...figures.map(([figure]) => figure.length));
  for (const [figure, value] of figures) reporter.say(`  ${figure.padEnd(width)} ${percent(value)}`);
  const hasLabels = Object.keys(scores.perLabel).length > 0;
  reporter.say(hasLabels ? `\n${labelTable(evaluation)}\n` : '');
  const mistakes = scores.confusions.filter(({ gold, predicted }) => gold !== predicted).slice(0, 8);
  if (mistakes.length > 0) {
    reporter.say('Most frequent mistakes:');
    for (const { gold, predicted, count } of mistakes)
      reporter.say(`  ${count} × ${gold ?? 'nothing'} taken for ${predicted ?? 'nothing'}`);
    reporter.say('');
  }
  if (wordsPerSecond !== undefined) reporter.say(`${formatRate(wordsPerSecond)} words/s`);
  if (latencyMs !== undefined)
    reporter.say(`latency ${formatLatency(latencyMs.p50)} (p50), ${formatLatency(latencyMs.p99)} (p99) for one text`);
  if (component.sizeBytes !== undefined) reporter.say(`${formatBytes(component.sizeBytes)}`);
  if (costPerMillionWords !== undefined) reporter.say(`${formatCost(costPerMillionWords)} per million words`);
  const spending = totalSpending([component]);
  if (spending !== undefined) reporter.say(spentLine(spending));
  for (const [reason, count] of Object.entries(dropped)) reporter.say(`dropped: ${count} × ${reason}`);
  for (const [code, count] of Object.entries(failed))
    reporter.note(`failed: ${count} × ${code}; ${firstFailure?.message ?? ''}`);
  const labels = Object.values(scores.perLabel);
  if (labels.length > 0 && labels.every(({ support }) => support === 0))
    reporter.note(
      'The gold has nothing to find in these texts, so the score says nothing: give texts with some of the labels.',
    );
  if (scores.skipped > 0) reporter.note(`Left out without gold: ${counted(scores.skipped, 'text')}.`);
  return evaluationJson(component, evaluation);
}

/** The same as one JSON object, with the field's metric names. */
function evaluationJson(
  component: Component,
  { scores, interval, measurement, failed, dropped }: Evaluation,
): JsonObject {
  const { wordsPerSecond, latencyMs, costPerMillionWords } = measurement;
  const spending = totalSpending([component]);
  return {
    component: component.name,
    task: component.task.name,
    kind: component.task.kind,
    documents: scores.documents,
    skipped: scores.skipped,
    metric: scores.metric,
    score: scores.value,
    interval: [interval.low, interval.high],
    ...scores.figures,
    per_label: Object.fromEntries(
      Object.entries(scores.perLabel).map(([label, { precision, recall, f, support, predicted }]) => [
        label,
        { p: precision, r: recall, f, support, predicted },
      ]),
    ),
    confusions: scores.confusions.map(({ gold, predicted, count }) => ({ gold, predicted, count })),
    ...(wordsPerSecond === undefined ? {} : { words_per_second: wordsPerSecond }),
    ...(latencyMs === undefined ? {} : { latency_ms: { ...latencyMs } }),
    ...(component.sizeBytes === undefined ? {} : { size_bytes: component.sizeBytes }),
    ...(costPerMillionWords === undefined ? {} : { cost_per_million_words: costPerMillionWords }),
    failed,
    dropped,
    ...(spending === undefined ? {} : { usage: spentFigures(spending) }),
  };
}
