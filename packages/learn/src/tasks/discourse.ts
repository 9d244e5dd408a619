// Training of a component for discourse: a network that says where units begin, and a parser that joins them, in one file.
import {
  type Annotations,
  counted,
  createRandom,
  type Document,
  loadComponent,
  pairPredictions,
  parseTask,
  readModel,
  relationIn,
  scoreTask,
  type Task,
  tokenizerFor,
} from 'tincture';
import {
  discourseParts,
  joinParts,
  outcomesOf,
  type RelationsModel,
  readSegmenter,
  relationsPart,
  segmentTask,
} from 'tincture/training';
import { trainingInvalid } from '../train/check.ts';
import { writeComponent } from '../train/component-file.ts';
import type { TrainedModel, TrainedScore, TrainOptions } from '../train/options.ts';
import { leastTeacherConfidence } from '../train/teacher.ts';
import { checkLabels, type DiscourseText, discourseData } from './discourse-data.ts';
import { fitDecisions } from './discourse-fit.ts';
import { fitCalibration, fitThreshold } from './discourse-judge.ts';
import { decisionsOf } from './discourse-oracle.ts';
import { type DiscourseSettings, discourseSettings } from './discourse-settings.ts';
import { trainTagger } from './tagger.ts';

/** How much of the time the network takes that finds units, roughly. */
const segmentShare = 0.7;

/**
 * Trains a component for discourse: where units begin, and how they are joined. It learns the relations of `task` or, where that has none,
 * those of the texts. What is fitted afterwards is fitted on the dev texts or, where there are none, on a tenth of the texts. Throws
 * `training-invalid` where nothing sound can be learnt.
 */
export async function trainDiscourse(
  given: Task,
  train: readonly Document[],
  dev: readonly Document[],
  options: TrainOptions,
): Promise<TrainedModel> {
  const settings = discourseSettings(options.settings);
  const task = withLabels(given, train);
  checkLabels(task);
  const data = discourseData(task, train);
  if (data.texts.length === 0) {
    throw trainingInvalid(
      'There is no text with units of discourse that are attached to each other.',
      'Give some: CoNLL-U with Discourse= of GUM, or JSON lines with "discourse".',
    );
  }
  if (data.relations === 0) {
    throw trainingInvalid(
      `None of ${counted(data.texts.length, 'training text')} has a relation between units that the task "${task.name}" knows.`,
      'Annotate texts of several units, with the relations that the task lists.',
    );
  }
  const notes = [...data.notes];
  const judged = dev.some(({ annotations }) => annotations.discourse !== undefined)
    ? dev
    : heldOutOf(train, options.seed);
  const isDev = judged === dev;
  const learnt = isDev ? train : train.filter((document) => !judged.includes(document));
  if (!isDev && judged.length > 0)
    notes.push(
      `No dev texts: what is fitted afterwards, and the score, come from ${counted(judged.length, 'text')} held out.`,
    );
  const [own, judges] = [isDev ? data : discourseData(task, learnt), discourseData(task, judged)];

  const { onProgress, signal } = options;
  const segments = await trainTagger(segmentTask(task), own.segments, judges.segments, {
    ...options,
    settings: settings.segments,
    heldOut: false,
    ...(onProgress && {
      onProgress: ({ devScore: _, ...rest }) =>
        onProgress({ ...rest, share: segmentShare * (rest.share ?? rest.step / rest.steps) }),
    }),
  });
  const file = readModel(segments.bytes);
  const threshold = fitThreshold(
    readSegmenter(file)(judges.segments.map(({ text }) => tokenizerFor(task).tokenize(text))),
    judges.segments,
  );

  const used = { segments: segments.settings, parser: settings.parser, ...settings.numbers };
  const write = (relations: RelationsModel, score: TrainedScore | undefined): Uint8Array => {
    const { tensors, network } = joinParts({
      [discourseParts.segments]: { tensors: file.tensors, network: file.metadata.network },
      [discourseParts.relations]: relationsPart(relations),
    });
    return writeComponent(
      {
        kind: 'discourse.v1',
        task,
        tensors,
        network: { ...network, threshold },
        trainedOn: data.texts.map(({ index }) => train[index]!),
        settings: used,
        notes,
        score,
        vectors: options.vectors,
      },
      options,
    );
  };
  const fit = { task, settings, signal, onProgress };
  const first = await learnRelations(own.texts, judges.texts, fit);
  const predicted = await predictAll(task, judged, write(first, undefined));
  const pairs = pairPredictions(judged, predicted);
  const score: TrainedScore | undefined =
    judged.length === 0 ? undefined : { value: scoreTask(task, pairs).value, on: isDev ? 'dev' : 'held_out' };
  // What was held out is learnt from in the end, with what was fitted on it.
  const last = isDev || judged.length === 0 ? first : await learnRelations(data.texts, [], fit, first);
  const heldOut = new Map<number, Annotations>();
  for (const [index, document] of isDev ? [] : judged.entries())
    heldOut.set(train.indexOf(document), pairs[index]!.predicted);
  return {
    bytes: write(last, score),
    ...(score && { score }),
    ...(options.heldOut === true && { heldOut }),
    settings: used,
    notes,
  };
}

/** The task with the relations of the texts, the most frequent first, where it has none. */
function withLabels(task: Task, documents: readonly Document[]): Task {
  if (task.labels.length > 0) return task;
  const counts = countRelations(documents.flatMap(({ annotations }) => annotations.discourse ?? []));
  // What was found need not do as the name of a label, and a file with such a task could not be read.
  return parseTask(task.name, { ...task, labels: counts.map(([name]) => name) });
}

function countRelations(units: readonly { readonly label?: string }[]): [label: string, count: number][] {
  const counts = new Map<string, number>();
  for (const { label } of units) if (label !== undefined) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

/** A tenth of the texts, at least one of two. */
function heldOutOf(documents: readonly Document[], seed: number): readonly Document[] {
  const annotated = documents.filter(({ annotations }) =>
    annotations.discourse?.some(({ head }) => head !== undefined),
  );
  if (annotated.length < 2) return [];
  const count = Math.max(1, Math.floor(annotated.length / 10));
  return createRandom(seed)
    .shuffle([...annotated])
    .slice(0, count);
}

interface RelationFit {
  readonly task: Task;
  readonly settings: DiscourseSettings;
  readonly signal: TrainOptions['signal'];
  readonly onProgress: TrainOptions['onProgress'];
}

/** Learns from `texts` how units are attached; calibrated on `judges`, or as `before` is. */
async function learnRelations(
  texts: readonly DiscourseText[],
  judges: readonly DiscourseText[],
  { task, settings, signal, onProgress }: RelationFit,
  before?: RelationsModel,
): Promise<RelationsModel> {
  const { parser, numbers } = settings;
  if (parser === 'previous') return { method: 'previous', model: previousModel(task, texts) };
  const decisions = texts.map((text) => decisionsOf(task, text));
  const { iterations } = numbers;
  const onStep =
    (begun: number) =>
    (iteration: number, loss: number): void => {
      const step = begun * iterations + iteration;
      onProgress?.({
        step,
        steps: 2 * iterations,
        loss,
        share: segmentShare + (1 - segmentShare) * (step / (2 * iterations)),
      });
    };
  const structure = await fitDecisions(
    decisions.flatMap((one) => one.structure),
    { outcomes: 2, c: numbers.structureC, iterations, features: numbers.structureFeatures, signal, onStep: onStep(0) },
  );
  const relation = await fitDecisions(
    decisions.flatMap((one) => one.relation),
    {
      outcomes: outcomesOf(task.labels.map(({ name }) => name)).length,
      ...{ c: numbers.relationC, iterations, features: numbers.relationFeatures, signal, onStep: onStep(1) },
    },
  );
  const model = { structure, relation, beam: numbers.beam, calibration: { slope: 1, offset: 0 } };
  const calibration = before?.method === 'tree' ? before.model.calibration : fitCalibration(model, task, judges);
  return { method: 'tree', model: { ...model, calibration } };
}

/** The most frequent relation, and how often it is the one to the unit before. */
function previousModel(task: Task, texts: readonly DiscourseText[]): { label: string; confidence: number } {
  const units = texts.flatMap((text) => text.units.map((unit, index) => ({ ...unit, index })));
  const named = units.map(({ label, ...unit }) => {
    const name = label === undefined ? undefined : relationIn(task, label);
    return { ...unit, ...(name !== undefined && { label: name }) };
  });
  const [label] = countRelations(named)[0] ?? [task.labels[0]!.name];
  const right = named.filter((unit) => unit.label === label && unit.head === unit.index - 1).length;
  return { label, confidence: right / Math.max(1, units.length) };
}

async function predictAll(task: Task, documents: readonly Document[], bytes: Uint8Array) {
  const { tokenize } = tokenizerFor(task);
  return await loadComponent(bytes).predict(documents.map(({ text }) => tokenize(text)));
}

/** Units of a teacher that is sure of how every one is attached: of a tree nothing can be left open. */
export function sureDiscourse({ discourse }: Annotations): Annotations | undefined {
  return discourse?.every(({ confidence = 1 }) => confidence >= leastTeacherConfidence) ? { discourse } : undefined;
}
