// Training of a parser: networks for heads, labels and sentence borders, their temperatures, one file.
import { type Annotations, counted, createRandom, type Document, readModel, type Task } from 'tincture';
import {
  createParserDecoder,
  type Parse,
  type ParserModel,
  type ParserTemperatures,
  parsedTokens,
  parserTensors,
  readParserModel,
  rootLabelOf,
} from 'tincture/training';
import { joinTrunks } from '../tokens/export.ts';
import { prepareTraining } from '../tokens/prepare-training.ts';
import { amountOf } from '../tokens/settings.ts';
import { trainingInvalid } from '../train/check.ts';
import { writeComponent } from '../train/component-file.ts';
import { holdOut } from '../train/hold-out.ts';
import type { TrainedModel, TrainedScore, TrainOptions } from '../train/options.ts';
import {
  type AuxiliaryValues,
  auxiliaryValues,
  createParserRepairs,
  type ParserText,
  parserNotes,
  readParserTexts,
} from './parser-data.ts';
import { fitTemperatures } from './parser-fit.ts';
import type { ParserShape } from './parser-head.ts';
import { attachment, joinParser, parserObjective } from './parser-objective.ts';
import { type ParserSettings, parserSettings } from './parser-settings.ts';

/** Scores of labels are kept for each word of a batch. */
const mostLabels = 500;
/** Texts from which a tenth is held out where there are no dev texts. */
const enoughToHoldOut = 10;

/** Before anything is fitted. */
export const untempered: ParserTemperatures = { head: 1, label: 1, start: 1 };

/**
 * Trains a component that says what each word depends on, as what, and where sentences begin. With dev texts, the best state on them
 * is kept and the temperatures are fitted on them; without, on a tenth of the texts, which is held out (from
 * {@link enoughToHoldOut} texts). A task without labels gets those of the training texts. Parts of speech and tags are learnt on the side where the texts have them, and are not
 * predicted. Throws `training-invalid` where nothing sound can be learnt.
 */
export async function trainParser(
  given: Task,
  train: readonly Document[],
  dev: readonly Document[],
  options: TrainOptions,
): Promise<TrainedModel> {
  const task = withLabels(given, train);
  const repairs = createParserRepairs();
  const values = auxiliaryValues(train);
  let texts: readonly ParserText[] = readParserTexts(task, train, values, repairs);
  let devTexts: readonly ParserText[] = readParserTexts(task, dev, values, createParserRepairs());
  const notes = parserNotes(repairs);
  const random = createRandom(options.seed);
  if (devTexts.length === 0 && texts.length >= enoughToHoldOut) {
    ({ texts, devTexts } = holdOut(texts, random));
    notes.push(
      `No dev texts: temperatures and score come from ${counted(devTexts.length, 'text')} held out of training.`,
    );
  } else if (devTexts.length === 0) {
    notes.push('No dev texts and few training texts: nothing is known about the score.');
  }
  checkTexts(texts);
  const settings = parserSettings(amountOf(texts), options.settings);
  const labels = task.labels.map(({ name }) => name);
  const shape = shapeOf(settings, labels.length, values);
  const rootLabel = rootLabelOf(labels);
  const objective = parserObjective(shape, rootLabel);
  const { vocabulary, trainEach } = await prepareTraining(
    { objective, settings, texts, devTexts },
    { task, train, dev },
    random,
    options,
  );
  const all = [...texts.keys()];
  const trained = await trainEach(Array.from({ length: settings.members }, () => all));
  const trunk = joinTrunks(
    vocabulary,
    settings,
    trained.map((member) => member.trunk),
  );
  const weights = joinParser(
    shape,
    trunk,
    trained.map(({ head }) => head),
  );
  const write = (model: ParserModel, score: TrainedScore | undefined): Uint8Array =>
    writeComponent(
      {
        kind: 'parser.v1',
        task,
        ...parserTensors(model, vocabulary.vectors),
        trainedOn: texts.map(({ gold }) => ({ annotations: gold })),
        settings: { ...settings },
        notes,
        score,
        vectors: weights.vectors === undefined ? undefined : options.vectors,
      },
      options,
    );
  let bytes = write({ weights, temperatures: untempered }, undefined);
  let score: TrainedScore | undefined;
  let heldOut: ReadonlyMap<number, Annotations> = new Map();
  if (devTexts.length > 0) {
    // On what was written, so that rounding is in the figures.
    const decoder = createParserDecoder(readParserModel(readModel(bytes)).weights, rootLabel);
    const parses = decoder.parse(devTexts.map(({ doc }) => doc));
    const temperatures = fitTemperatures(devTexts, parses);
    score = { value: attachment(devTexts, parses).labelled, on: dev.length > 0 ? 'dev' : 'held_out' };
    bytes = write({ weights, temperatures }, score);
    // The dev texts of the caller are no training texts.
    if (options.heldOut === true && dev.length === 0) heldOut = annotate(devTexts, parses, labels, temperatures);
  }
  return {
    bytes,
    ...(score && { score }),
    ...(options.heldOut === true && { heldOut }),
    settings: { ...settings },
    notes,
  };
}

/** The task, with the labels of the training texts where it has none. */
export function withLabels(given: Task, train: readonly Document[]): Task {
  const found = new Set(train.flatMap(({ annotations: { tokens = [] } }) => tokens.flatMap(({ dep }) => dep ?? [])));
  const labels = given.labels.length > 0 ? given.labels : [...found].sort().map((name) => ({ name }));
  if (labels.length <= mostLabels) return { ...given, labels };
  throw trainingInvalid(
    `There are ${labels.length} labels of arcs.`,
    `A parser tells at most ${mostLabels} apart: are these relations at all?`,
  );
}

/** What a head for trees is made of. */
export function shapeOf(settings: ParserSettings, labels: number, values: AuxiliaryValues): ParserShape {
  const { arcs, hiddenLabels, recurrent, auxiliaryWeight, hiddenDropout } = settings;
  return {
    arcs,
    hiddenLabels,
    recurrent,
    auxiliaryWeight,
    hiddenDropout,
    labels,
    auxiliary: values.map(({ length }) => length),
  };
}

function annotate(
  texts: readonly ParserText[],
  parses: readonly Parse[],
  labels: readonly string[],
  temperatures: ParserTemperatures,
): ReadonlyMap<number, Annotations> {
  return new Map(
    texts.map(({ doc, index }, i) => [index, { tokens: parsedTokens(doc, parses[i]!, labels, temperatures) }]),
  );
}

/** Throws `training-invalid` where no token of the texts has both a head and a label. */
export function checkTexts(texts: readonly ParserText[]): void {
  if (texts.length === 0) {
    throw trainingInvalid(
      'There is no text with annotated heads to train on.',
      'Annotate some texts: "tokens" with "head" and "dep", or a CoNLL-U file.',
    );
  }
  if (texts.every(({ heads, labels }) => heads.every((head, token) => head < 0 || labels[token]! < 0))) {
    throw trainingInvalid(
      'No token has both a head and a label of the task.',
      'Annotate "head" and "dep" of tokens, with the labels that the task lists.',
    );
  }
}
