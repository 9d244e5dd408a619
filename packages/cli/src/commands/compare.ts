import { resolve } from 'node:path';
import type { Command } from 'commander';
import { counted, kindOf, type LanguageCode, TinctureError } from 'tincture';
import type { Context } from '../context.ts';
import { keepOtherFiles } from '../files/keep-other-files.ts';
import { checkTarget, writeFile } from '../files/write-file.ts';
import { agreeToCost, spentFigures, totalSpending } from '../llm-cost.ts';
import { nextAfterComparing } from '../operations/after-comparing.ts';
import { type Competitor, compareComponents } from '../operations/compare.ts';
import { acceptedProposals, seenTexts } from '../operations/flattery.ts';
import { describeMachine } from '../operations/machine.ts';
import { modelFiles, modelFilesFor } from '../operations/model-files.ts';
import { type TaskData, withTaskData } from '../operations/task-data.ts';
import { findProjectFile, loadProject, showPath } from '../project/open-project.ts';
import type { Project } from '../project/project-file.ts';
import { checkProposer, describeComponent, openProposer } from '../proposers.ts';
import { comparisonFootnote } from '../report/format.ts';
import { renderReport } from '../report/html-report.ts';
import type { ReportData } from '../report/report-data.ts';
import { type GlobalSettings, globalSettings } from '../settings.ts';
import { addFileOptions, type FileFlags, fileOptions } from '../terminal/file-options.ts';
import type { Progress } from '../terminal/progress.ts';
import { createReporter, type Reporter } from '../terminal/reporter.ts';
import { shellPath, shellWord } from '../terminal/shell-word.ts';
import { comparisonTable } from '../terminal/tables.ts';
import { languageOption } from './import.ts';

interface CompareFlags extends FileFlags {
  readonly data?: string;
  readonly train?: string;
  readonly language?: LanguageCode;
  readonly with?: readonly string[];
  readonly baseline?: string;
  readonly report?: string;
  readonly yes?: boolean;
}

export function register(program: Command, context: Context): void {
  const command = program
    .command('compare')
    .description('measure every component on the same gold: a table, and one self-contained HTML report')
    .option('--with <component...>', 'model files, rules files or proposers (default: all of the project)')
    .option('--data <file>', 'annotated texts to measure on (default: the test split of the project)')
    .option('--train <file>', 'annotated texts from which prompts take their examples')
    .addOption(languageOption())
    .option('--baseline <name>', 'the component that the others are tested against (default: the first prompt)')
    .option('--report <file>', 'the HTML report', 'report.html')
    .option('--yes', 'do not wait after showing the estimated cost of LLMs');
  addFileOptions(command, 'files').addHelpText(
    'after',
    `
Examples:
  $ tincture compare
  $ tincture compare --with rules --with models/dishes.safetensors --baseline rules
  $ tincture compare --with a.safetensors b.safetensors --data test.jsonl --report a-b.html`,
  );
  command.action(async (flags: CompareFlags) => {
    const settings = globalSettings(command);
    const reporter = createReporter(context, settings);
    const { data, train, language } = flags;
    const given = {
      ...(data && { test: data }),
      ...(train && { train }),
      ...fileOptions(flags),
      ...(language && { language }),
    };
    const project = findProjectFile(context, settings) === undefined ? undefined : await loadProject(context, settings);
    for (const name of flags.with ?? []) checkProposer(context, name, project);
    await withTaskData(context, reporter, settings, given, (taskData) =>
      compare(context, reporter, settings, taskData, flags),
    );
  });
}

async function compare(
  context: Context,
  reporter: Reporter,
  settings: GlobalSettings,
  data: TaskData,
  flags: CompareFlags,
): Promise<void> {
  const { task, gold, project, store } = data;
  if (gold.test.length === 0) {
    throw new TinctureError({
      code: 'data-invalid',
      problem: `There is no gold test split for the task ${task.name}.`,
      fix: 'Decide on more texts in `tincture review`, name a file with --data, or set `data: { test: FILE }` in tincture.yaml.',
    });
  }
  const path = resolve(context.cwd, flags.report ?? 'report.html');
  await keepOtherFiles(path, showPath(context, path), 'page');
  await checkTarget(path, showPath(context, path), '--report');
  const competitors = await openCompetitors(context, reporter, settings, data, flags.with);
  const components = competitors.map(({ component }) => component);
  try {
    const notes = [
      ...gold.notes,
      ...(flags.data !== undefined && components.some(({ source }) => source.kind === 'model')
        ? seenTexts(gold.test, gold)
        : []),
      ...(store === undefined ? [] : await acceptedProposals(store, task, gold.test, components)),
    ];
    for (const note of notes) reporter.note(note);
    const texts = gold.test.map(({ text }) => text);
    await agreeToCost(context, reporter, components, texts, flags.yes === true);
    const run = await store?.startRun({
      kind: 'compare',
      task: task.name,
      settings: { components: competitors.map(({ name }) => name), documents: gold.test.length },
    });
    const bars = new Map<string, Progress>();
    const { rows, baseline, failures } = await compareComponents(competitors, gold.test, {
      ...(flags.baseline === undefined ? {} : { baseline: flags.baseline }),
      now: () => performance.now(),
      signal: context.signal,
      onProgress: (name, done, total) => {
        // Made as it begins, or its time left would count what the others took.
        const bar = bars.get(name) ?? reporter.progress({ label: `Measuring ${name}`, total, unit: 'texts' });
        bars.set(name, bar);
        bar.update(done);
        if (done >= total) bar.finish();
      },
    });
    const leftOut = failures.map(({ name, error }) => `${name} is left out: ${error.message}`);
    for (const note of leftOut) reporter.note(note);
    const report: ReportData = {
      project: projectName(project),
      task: task.name,
      taskKind: task.kind,
      metric: kindOf(task).metric(task),
      made: context.now().toISOString(),
      machine: describeMachine(),
      testDocuments: gold.test.length,
      trainDocuments: gold.train.length,
      baseline,
      rows,
      notes: [...notes, ...leftOut],
    };
    await writeFile(path, await renderReport(report), showPath(context, path));
    if (run !== undefined) {
      const scores = Object.fromEntries(rows.map((row) => [row.name, row.score.value]));
      await store?.finishRun(run.id, { ...scores, ...spentFigures(totalSpending(components)) });
    }
    reporter.say(
      `${task.name} (${task.kind}) on ${counted(gold.test.length, 'gold test text')}; baseline: ${baseline}\n`,
    );
    reporter.say(comparisonTable(rows, report.metric, context.stdout.columns || undefined));
    reporter.say(`${reporter.colors.dim(comparisonFootnote)}\n`);
    for (const row of rows) {
      reporter.say(`${row.name}: ${row.detail}`);
      if (row.failure !== undefined) reporter.say(`  failed on ${row.failed}; the first: ${row.failure}`);
    }
    reporter.say(`\nWrote ${showPath(context, path)}.`);
    reporter.result({
      report: showPath(context, path),
      metric: report.metric,
      baseline,
      rows: rows.map((row) => ({ ...row })),
    });
    const files = new Map(competitors.flatMap(({ name, file }) => (file === undefined ? [] : [[name, file]])));
    const next = nextAfterComparing({
      ...{ rows, baseline, files },
      ...(project && {
        project: {
          hasTraining: gold.train.length > 0,
          models: files.size > 0 ? [] : await modelFilesFor(context, project, task),
        },
      }),
      repeat: again(flags),
    });
    if (next !== undefined) reporter.next(next);
  } finally {
    for (const { component } of competitors) await component.close?.();
  }
}

/** The same comparison as a command, but for the end of `--with`, to which more can be added. */
function again({ data, train, format, textColumn, labelColumn, baseline, with: names = [] }: CompareFlags): string {
  const options = { data, train, format, 'text-column': textColumn, 'label-column': labelColumn, baseline };
  const given = Object.entries(options).flatMap(([flag, value]) =>
    value === undefined ? [] : [`--${flag} ${shellWord(value)}`],
  );
  return ['tincture compare', ...given, '--with', ...names.map(shellPath)].join(' ');
}

/** A competitor that may be a model file, which can be packaged. */
interface OpenedCompetitor extends Competitor {
  readonly file?: string;
}

/** The components that were named; else every proposer of the project and every model file in its `models` folder. */
async function openCompetitors(
  context: Context,
  reporter: Reporter,
  settings: GlobalSettings,
  { task, gold, project }: TaskData,
  names: readonly string[] | undefined,
): Promise<OpenedCompetitor[]> {
  const own = project === undefined ? [] : [...project.proposers.keys(), ...modelFiles(context, project)];
  const wanted = new Set(names ?? own);
  const competitors: OpenedCompetitor[] = [];
  for (const name of wanted) {
    try {
      const component = await openProposer(context, reporter, {
        name,
        settings,
        task,
        examples: async () => gold.train,
        ...(project && { project }),
      });
      // A model of another task in the same folder was not meant; one that was named is an error of the call.
      if (component.task.name !== task.name && names === undefined) {
        await component.close?.();
        continue;
      }
      const configured = project?.proposers.get(name)?.model;
      const file = project && configured ? showPath(context, resolve(project.folder, configured)) : name;
      const isTaken = competitors.some((other) => other.name === component.name);
      competitors.push({
        name: isTaken ? name : component.name,
        component,
        detail: describeComponent(component),
        ...(file.endsWith('.safetensors') && { file }),
      });
    } catch (error) {
      if (names !== undefined || !(error instanceof TinctureError)) throw error;
      reporter.note(`${name} is left out: ${error.message}`);
    }
  }
  if (competitors.length > 0) return competitors;
  throw new TinctureError({
    code: 'argument-invalid',
    problem: 'There is nothing to compare.',
    fix: 'Train a component (`tincture train`), add proposers to tincture.yaml, or name some with --with.',
  });
}

function projectName(project: Project | undefined): string {
  return project === undefined ? 'Comparison' : (project.folder.split(/[\\/]/).at(-1) ?? 'project');
}
