// Units of discourse and the tree over them on GUM, from raw text and from given units, beside attaching every unit to the one before it.
// `npm run bench -- discourse` writes bench/results/discourse.{json,md}.
//   --set name=3    a setting of ours; several times
//   --coarse        the 15 classes of relations instead of all
import { parseArgs } from 'node:util';
import { loadInstalledVectors, trainComponent } from '@tincture/learn';
import {
  type Component,
  createRandom,
  type Document,
  loadComponent,
  pairPredictions,
  parseTask,
  relationClass,
  sameUnit,
  scoreInterval,
  scoreTask,
  type Task,
  tokenize,
  withAnnotations,
} from 'tincture';
import { loadCorpus } from './lib/corpora.ts';
import { count, megabytes, percent } from './lib/figures.ts';
import { describeMachine, machineLine } from './lib/machine.ts';
import { writeResults } from './lib/results.ts';
import { settingsOf } from './lib/settings.ts';
import { medianSeconds } from './lib/timing.ts';

interface Outcome {
  readonly system: string;
  readonly units: 'given' | 'found';
  readonly figures: Readonly<Record<string, number>>;
  /** 95 % of the figure that stands for all. */
  readonly interval: readonly [low: number, high: number];
}

export async function runDiscourse(flags: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...flags],
    options: { set: { type: 'string', multiple: true, default: [] }, coarse: { type: 'boolean', default: false } },
  });
  const given = settingsOf(values.set);
  const machine = machineLine(describeMachine());
  const { train, evaluation } = await loadCorpus('gum-trees');
  const task = taskOf(train, values.coarse);
  const vectors = await loadInstalledVectors();
  const common = { seed: 1, ...(vectors && { vectors }) };
  const begun = performance.now();
  const { bytes, score } = await trainComponent(task, train, [], {
    ...common,
    settings: given,
    onProgress: ({ step, steps, loss }) => {
      if (loss !== undefined && step % 100 === 0) console.error(`step ${step} of ${steps}, loss ${loss.toFixed(3)}`);
    },
  });
  const trainSeconds = (performance.now() - begun) / 1_000;
  const component = loadComponent(bytes);
  // What finds the units is the same in both; of the simple one only what it makes of given units is measured.
  const simple = await trainComponent(task, train, [], {
    ...common,
    settings: { parser: 'previous', segments: { width: 32, steps: 20 } },
  });
  const outcomes = [
    await judge('every unit to the one before it', loadComponent(simple.bytes), evaluation, 'given'),
    await judge('tincture', component, evaluation, 'given'),
    await judge('tincture', component, evaluation, 'found'),
  ];
  const wordsPerSecond = await speedOf(component, evaluation);
  const facts = {
    machine,
    trainSeconds,
    bytes: bytes.length,
    heldOut: score?.value,
    wordsPerSecond,
    labels: task.labels.length,
  };
  const name = values.coarse ? 'discourse-classes' : 'discourse';
  const page = pageOf(train, evaluation, facts, outcomes);
  writeResults(name, page, { ...facts, settings: given, outcomes });
}

/** The relations of the texts as labels, or their classes. */
function taskOf(train: readonly Document[], isCoarse: boolean): Task {
  const seen = new Set<string>();
  for (const { annotations } of train) {
    for (const { label } of annotations.discourse ?? []) {
      if (label !== undefined) seen.add(isCoarse && label !== sameUnit ? relationClass(label) : label);
    }
  }
  return parseTask('discourse', { kind: 'discourse', labels: [...seen].sort() });
}

async function judge(
  system: string,
  component: Component,
  evaluation: readonly Document[],
  units: Outcome['units'],
): Promise<Outcome> {
  const docs = evaluation.map(({ text, annotations: { discourse } }) =>
    withAnnotations(tokenize(text), units === 'given' && discourse ? { discourse } : {}),
  );
  const { figures, counts } = scoreTask(component.task, pairPredictions(evaluation, await component.predict(docs)));
  const { low, high } = scoreInterval(component.task, counts, { random: createRandom(1) });
  return { system, units, figures, interval: [low, high] };
}

/** The median of five passes over all texts. */
async function speedOf(component: Component, evaluation: readonly Document[]): Promise<number> {
  const docs = (): ReturnType<typeof tokenize>[] => evaluation.map(({ text }) => tokenize(text));
  const words = docs().reduce((sum, { length }) => sum + length, 0);
  return words / (await medianSeconds(5, () => component.predict(docs())));
}

interface Facts {
  readonly machine: string;
  readonly trainSeconds: number;
  readonly bytes: number;
  readonly heldOut: number | undefined;
  readonly wordsPerSecond: number;
  readonly labels: number;
}

function pageOf(
  train: readonly Document[],
  evaluation: readonly Document[],
  { machine, trainSeconds, bytes, wordsPerSecond, labels }: Facts,
  outcomes: readonly Outcome[],
): string {
  const rows = outcomes.map(({ system, units, figures, interval }) => {
    const [low, high] = interval.map((share) => percent(share));
    const cells = ['rst_span_f', 'rst_nuclearity_f', 'rst_relation_f'].map((name) => percent(figures[name]));
    const attached = [percent(figures.rst_uas), percent(figures.rst_las)];
    const borders = units === 'given' ? '–' : percent(figures.edu_f);
    return `| ${[system, units, borders, ...cells, `${percent(figures.rst_full_f)} (${low}–${high})`, ...attached].join(' | ')} |`;
  });
  return `# Structures of discourse

GUM (eRST), ${train.length} documents to learn from and the ${evaluation.length} of its dev split to be judged on; ${labels} relations. \`npm run bench -- discourse\`, seed 1.

Units are compared by their borders, without the first of each text (F1). Trees are scored by the original Parseval: spans, nuclearity,
relation, all together (with a 95 % interval over documents); attachments as in dependency trees.

| system | units | borders | span | nuclearity | relation | full | UAS | LAS |
|---|---|---|---|---|---|---|---|---|
${rows.join('\n')}

"Given" are the units of the gold, "found" those that the component finds in raw text. The simple way attaches every unit to the one before
it by the most frequent relation.

Trained in ${Math.round(trainSeconds)} s beside other work on the machine; ${megabytes(bytes)} MB; ${count(wordsPerSecond)} words/s from raw text, one thread. ${machine}
`;
}
