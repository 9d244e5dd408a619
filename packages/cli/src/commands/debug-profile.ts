import { resolve } from 'node:path';
import type { Command } from 'commander';
import { type Component, type Document, isPipeline, type JsonObject, TinctureError } from 'tincture';
import { type Context, Interrupted, unlessAborted } from '../context.ts';
import { loadDocuments } from '../files/load-documents.ts';
import { withLinker } from '../operations/link-entities.ts';
import { describeMachine } from '../operations/machine.ts';
import { partsOf } from '../operations/pipeline-tasks.ts';
import { componentTimes, type Passes, type Profile, profileComponent } from '../operations/profile.ts';
import { findProjectFile, loadProject } from '../project/open-project.ts';
import { openProposer } from '../proposers.ts';
import { formatBytes, formatLatency, formatRate } from '../report/format.ts';
import { type GlobalSettings, globalSettings } from '../settings.ts';
import { addTextOptions, type FileFlags, fileOptions } from '../terminal/file-options.ts';
import { wholeNumber } from '../terminal/number-options.ts';
import { createReporter, type Reporter } from '../terminal/reporter.ts';
import { formatTable } from '../terminal/table.ts';
import { percent } from '../terminal/tables.ts';

interface ProfileFlags extends FileFlags {
  readonly seconds: number;
  readonly link?: string;
}

/** A profile with what was measured around it. */
interface Measured extends Profile {
  readonly loadMs: number;
  readonly readMs: number;
  /** Of the whole process, with all texts. */
  readonly peakMemoryBytes: number;
}

export function register(group: Command, context: Context): void {
  const command = group
    .command('profile')
    .description('where the time of a component goes, stage by stage, on texts of yours')
    .argument('<component>', 'a model file, a rules file, or the name of one in the project')
    .argument('[file]', 'texts: one a line, or any known format; - is standard input', '-')
    .option('--seconds <n>', 'how long to repeat the warm passes; 0 for one pass', wholeNumber(0, 3_600), 2)
    .option('--link <file>', 'a linker behind it: a file of tincture link build');
  addTextOptions(command, 'file').addHelpText(
    'after',
    `
Examples:
  $ tincture debug profile models/dishes.safetensors new.txt
  $ tincture debug profile rules new.jsonl --seconds 10 --json
  $ tincture debug profile models/names.safetensors new.txt --link kb.safetensors
  $ zcat posts.jsonl.gz | head -1000 | tincture debug profile models/dishes.safetensors --format jsonl

Cold is the first pass, where every word is new; warm are the passes after it. All of it runs on one core.`,
  );
  command.action(async (name: string, file: string, flags: ProfileFlags) => {
    const settings = globalSettings(command);
    const reporter = createReporter(context, settings);
    const [component, loadMs] = await timed(async () =>
      withLinker(context, await open(context, reporter, settings, name), flags.link),
    );
    try {
      const measured = await measure(context, reporter, component, file, flags);
      report(reporter, component, { ...measured, loadMs });
    } catch (error) {
      if (context.signal.aborted) throw new Interrupted('Nothing was measured to its end.');
      throw error;
    } finally {
      await component.close?.();
    }
  });
}

async function open(context: Context, reporter: Reporter, settings: GlobalSettings, name: string): Promise<Component> {
  const project = findProjectFile(context, settings) === undefined ? undefined : await loadProject(context, settings);
  const component = await openProposer(context, reporter, { name, settings, ...(project && { project }) });
  if (component.requires !== undefined) {
    throw new TinctureError({
      code: 'argument-invalid',
      problem: `${name} reads what another component finds (${component.requires.join(', ')}).`,
      fix: `Profile both: tincture debug profile COMPONENT --link ${name}`,
    });
  }
  if (component.source.kind !== 'llm') return component;
  await component.close?.();
  throw new TinctureError({
    code: 'argument-invalid',
    problem: `${name} is an LLM: its time goes into waiting for answers.`,
    fix: `Name a model file or rules. How fast and how dear an LLM is, says: tincture evaluate ${name}`,
  });
}

async function measure(
  context: Context,
  reporter: Reporter,
  component: Component,
  file: string,
  { seconds, ...flags }: ProfileFlags,
): Promise<Omit<Measured, 'loadMs'>> {
  const path = file === '-' ? file : resolve(context.cwd, file);
  const [documents, readMs] = await timed<Document[]>(() =>
    // Standard input may be silent: Ctrl-C must not wait for it.
    unlessAborted(context.signal, loadDocuments(context, reporter, path, fileOptions(flags))),
  );
  const progress = reporter.progress({ label: `Profiling ${component.name}`, unit: 'texts' });
  try {
    const profile = await profileComponent(
      component,
      documents.map(({ text }) => text),
      {
        seconds,
        now: () => performance.now(),
        signal: context.signal,
        onProgress: (done) => progress.update(done),
      },
    );
    return { ...profile, readMs, peakMemoryBytes: 1_024 * process.resourceUsage().maxRSS };
  } finally {
    progress.finish();
  }
}

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const begun = performance.now();
  const result = await work();
  return [result, performance.now() - begun];
}

function report(reporter: Reporter, component: Component, measured: Measured): void {
  const { documents, words, cold, warm, latency, loadMs, readMs, peakMemoryBytes } = measured;
  const count = (value: number): string => value.toLocaleString('en-US');
  const tasks = partsOf(component).map(({ task }) => `${task.kind} ${task.name}`);
  reporter.say(
    `${component.name} (${tasks.join(', ')}) on ${count(documents)} ${documents === 1 ? 'text' : 'texts'} of ${count(words)} words`,
  );
  reporter.say(`${reporter.colors.dim(describeMachine())}\n`);
  reporter.say(`${timeTable('stage', cold.stages, warm.stages)}\n`);
  if (isPipeline(component)) reporter.say(`${timeTable('component', componentTimes(cold), componentTimes(warm))}\n`);
  reporter.say(`${speedTable(cold, warm)}\n`);
  reporter.say(
    `one text at a time: ${formatLatency(latency.p50Ms)} (p50), ${formatLatency(latency.p99Ms)} (p99), ${formatLatency(latency.longestMs)} (longest of ${count(latency.documents)}, ${count(latency.longestWords)} words)`,
  );
  reporter.say(`once: ${formatLatency(loadMs)} to load the component, ${formatLatency(readMs)} to read the texts`);
  reporter.say(`peak memory: ${formatBytes(peakMemoryBytes)} with all texts`);
  reporter.result(profileJson(component, measured));
}

/** What takes how long, by the names of what is timed. */
function timeTable(title: string, cold: ReadonlyMap<string, number>, warm: ReadonlyMap<string, number>): string {
  const columns = [cold, warm].map((times) => {
    const all = [...times.values()].reduce((sum, ns) => sum + ns, 0);
    return { times, all };
  });
  const cells = (nsOf: (column: (typeof columns)[number]) => number): string[] =>
    columns.flatMap((column) => [formatRate(nsOf(column)), percent(nsOf(column) / column.all)]);
  return formatTable(
    [
      { title },
      { title: 'cold: ns/word', align: 'right' },
      { title: '%', align: 'right' },
      { title: 'warm: ns/word', align: 'right' },
      { title: '%', align: 'right' },
    ],
    [
      ...[...cold.keys()].map((name) => [name, ...cells(({ times }) => times.get(name) ?? 0)]),
      ['all', ...cells(({ all }) => all)],
    ],
  );
}

function speedTable(cold: Passes, warm: Passes): string {
  return formatTable(
    [
      { title: 'speed' },
      { title: 'words/s', align: 'right' },
      { title: 'texts/s', align: 'right' },
      { title: 'passes', align: 'right' },
    ],
    Object.entries({ cold, warm }).map(([name, { wordsPerSecond, documentsPerSecond, passes }]) => [
      name,
      formatRate(wordsPerSecond),
      formatRate(documentsPerSecond),
      String(passes),
    ]),
  );
}

/** The same as one JSON object. */
function profileJson(
  component: Component,
  { documents, words, cold, warm, latency, loadMs, readMs, peakMemoryBytes }: Measured,
): JsonObject {
  const list = (name: string, times: ReadonlyMap<string, number>): JsonObject[] =>
    [...times].map(([value, ns]) => ({ [name]: value, ns_per_word: ns }));
  const passesJson = (passesOf: Passes): JsonObject => ({
    passes: passesOf.passes,
    words_per_second: passesOf.wordsPerSecond,
    documents_per_second: passesOf.documentsPerSecond,
    stages: list('stage', passesOf.stages),
    ...(isPipeline(component) && { components: list('component', componentTimes(passesOf)) }),
  });
  return {
    component: component.name,
    ...(isPipeline(component)
      ? { tasks: partsOf(component).map(({ task }) => ({ task: task.name, kind: task.kind })) }
      : { task: component.task.name, kind: component.task.kind }),
    machine: describeMachine(),
    documents,
    words,
    load_ms: loadMs,
    read_ms: readMs,
    cold: passesJson(cold),
    warm: passesJson(warm),
    latency_ms: {
      documents: latency.documents,
      p50: latency.p50Ms,
      p99: latency.p99Ms,
      longest: latency.longestMs,
      longest_words: latency.longestWords,
    },
    peak_memory_bytes: peakMemoryBytes,
  };
}
