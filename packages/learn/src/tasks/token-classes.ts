// Training of what chooses one of many classes for each token, whatever the classes are: tags, sets of features, rules.
import {
  type Annotations,
  counted,
  createRandom,
  type Document,
  readModel,
  scoreTask,
  type Task,
  type TinctureError,
  type Vectors,
} from 'tincture';
import {
  annotateTokens,
  type ClassModel,
  log,
  readClassModel,
  type SaidOfToken,
  type TextAttribute,
  type TokenSpeaker,
  type TokenWeights,
} from 'tincture/training';
import { type ClassText, type ClassWeights, classObjective, joinClassMembers } from '../tokens/class-objective.ts';
import type { TrainedMember } from '../tokens/objective.ts';
import { prepareTraining } from '../tokens/prepare-training.ts';
import { amountOf } from '../tokens/settings.ts';
import { breathe, trainingInvalid } from '../train/check.ts';
import { type ComponentParts, writeComponent } from '../train/component-file.ts';
import { foldsOf, holdOut } from '../train/hold-out.ts';
import type { TrainedModel, TrainedScore, TrainOptions } from '../train/options.ts';
import { readValueTexts, type ValueText } from './token-data.ts';
import { tokenClassSettings } from './token-settings.ts';

/** A text with its classes and what they were made from. */
export interface ClassValueText extends ClassText, ValueText {}

/** The classes of a kind of task, made from its training texts. */
export interface TokenClasses {
  readonly count: number;
  /** The class of a token, -1 where it has none that is known. */
  classOf(word: string, value: string): number;
  /** What says something of tokens, from networks that learnt from `texts`. */
  speaker(weights: TokenWeights, texts: readonly ValueText[]): TokenSpeaker;
  /** The task with the labels that the training texts have, where it came without. */
  readonly task: Task;
  /** The parts of the model file; `texts` are those that the networks learnt from, `vectors` what they were trained with. */
  write(
    model: ClassModel,
    vectors: Vectors | undefined,
    texts: readonly ValueText[],
  ): Pick<ComponentParts, 'tensors' | 'network'>;
  readonly notes: readonly string[];
}

/** One of the kinds of task whose training this is. */
export interface TokenClassKind {
  readonly fileKind: ComponentParts['kind'];
  readonly attribute: TextAttribute;
  /** What is trained, in the plural: "taggers". */
  readonly name: string;
  classes(task: Task, texts: readonly ValueText[]): TokenClasses;
}

/** Pieces of texts from which a tenth is held out, rather than cross-validating, where there are no dev texts. */
const enoughToHoldOut = 1_000;

/** The mean of the networks of a cross-validation is surer and more often right than each of them; see `tasks/ner.ts`. */
const meanSharpness = 0.9;

/** `text` with the class of each token. */
export function withClasses(classes: TokenClasses, text: ValueText): ClassValueText {
  return {
    ...text,
    classes: Int32Array.from(text.values, (value, i) =>
      value === undefined ? -1 : classes.classOf(text.words[i]!, value),
    ),
  };
}

/** What there is to say of so many texts without the attribute. */
export function unannotatedNotes(attribute: TextAttribute, count: number): string[] {
  if (count === 0) return [];
  return [`${counted(count, 'text')} without tokens that have "${attribute}" not used.`];
}

/** Trains a component of `kind`. Throws `training-invalid` where nothing sound can be learnt. */
export async function trainTokenClasses(
  kind: TokenClassKind,
  task: Task,
  train: readonly Document[],
  dev: readonly Document[],
  options: TrainOptions,
): Promise<TrainedModel> {
  const { attribute } = kind;
  const repairs = { unannotated: 0 };
  const annotated = readValueTexts(attribute, train, repairs);
  if (annotated.length === 0) throw nothingAnnotated(attribute);
  const classes = kind.classes(task, annotated);
  let texts: readonly ClassValueText[] = annotated.map((text) => withClasses(classes, text));
  checkKnown(task, attribute, texts);
  let devTexts: readonly ClassValueText[] = readValueTexts(attribute, dev, { unannotated: 0 }).map((text) =>
    withClasses(classes, text),
  );
  const notes = [...unannotatedNotes(attribute, repairs.unannotated), ...classes.notes];
  const amount = amountOf(texts);
  const settings = tokenClassSettings(amount, options.settings, `the training of ${kind.name}`);
  const random = createRandom(options.seed);
  const canHoldOut = amount.texts >= enoughToHoldOut && texts.length >= 20;
  const folds = devTexts.length > 0 || canHoldOut ? 0 : Math.min(texts.length, 4);
  if (devTexts.length === 0 && folds === 0) {
    ({ texts, devTexts } = holdOut(texts, random));
    notes.push(
      `No dev texts: temperature and score come from ${counted(devTexts.length, 'text')} held out of training.`,
    );
  }
  const objective = classObjective(classes.count, settings.smoothing);
  const { vocabulary, trainEach } = await prepareTraining(
    { objective, settings, texts, devTexts },
    { task, train, dev },
    random,
    options,
  );
  const join = (trained: readonly TrainedMember<ClassWeights>[]): TokenWeights =>
    joinClassMembers(vocabulary, settings, trained);

  const write = (model: ClassModel, score: TrainedScore | undefined): Uint8Array =>
    writeComponent(
      {
        kind: kind.fileKind,
        task: classes.task,
        ...classes.write(model, vocabulary.vectors, texts),
        trainedOn: texts.map(({ gold }) => ({ annotations: gold })),
        settings: { ...settings },
        notes,
        score,
        vectors: vocabulary.vectors && options.vectors,
      },
      options,
    );
  const rounded = (exact: TokenWeights): TokenWeights =>
    readClassModel(readModel(write({ weights: exact, temperature: 1 }, undefined)), classes.count).weights;

  const members = folds > 1 ? folds : settings.members;
  let weights: TokenWeights;
  let judged: JudgedTexts[] = [];
  if (folds > 1) {
    const parts = foldsOf(random.shuffle([...texts.keys()]), folds);
    const trained = await trainEach(parts.map(({ rest }) => rest));
    weights = join(trained);
    judged = parts.map(({ rest, held }, fold) => ({
      speak: classes.speaker(
        join([trained[fold]!]),
        rest.map((place) => texts[place]!),
      ),
      texts: held.map((place) => texts[place]!),
    }));
    notes.push(`No dev texts: temperature and score come from ${folds}-fold cross-validation.`);
  } else {
    const all = [...texts.keys()];
    weights = join(await trainEach(Array.from({ length: members }, () => all)));
    // As they will be read, so that rounding is in the figures.
    if (devTexts.length > 0) judged = [{ speak: classes.speaker(rounded(weights), texts), texts: devTexts }];
    else notes.push('No dev texts and a single training text: nothing is known about the score.');
  }
  const fitted = judged.length === 0 ? 1 : await fitTemperature(judged, options.signal);
  const said = judged.flatMap((part) => annotateTexts(part, attribute, fitted));
  const score: TrainedScore | undefined =
    said.length === 0
      ? undefined
      : { value: scoreTask(classes.task, said).value, on: dev.length > 0 ? 'dev' : 'held_out' };
  const bytes = write({ weights, temperature: folds > 1 ? meanSharpness * fitted : fitted }, score);
  const heldOut = new Map(dev.length > 0 ? [] : said.map(({ index, predicted }) => [index, predicted] as const));
  return {
    bytes,
    ...(score && { score }),
    ...(options.heldOut === true && { heldOut }),
    settings: { ...settings, members },
    notes,
  };
}

/** The error for training texts that say nothing of the attribute. */
export function nothingAnnotated(attribute: TextAttribute): TinctureError {
  return trainingInvalid(
    `There is no text with tokens that have "${attribute}" to train on.`,
    'Give texts whose tokens are annotated: CoNLL-U, or JSON lines with "tokens".',
  );
}

/** Throws `training-invalid` where all that is said of tokens is nothing that the task has: every step would teach nothing. */
export function checkKnown(task: Task, attribute: TextAttribute, texts: readonly ClassText[]): void {
  if (!texts.some(({ classes }) => classes.some((index) => index >= 0))) throw nothingKnown(task, attribute);
}

/** The error for tokens that say nothing which the task has. */
export function nothingKnown(task: Task, attribute: TextAttribute): TinctureError {
  return trainingInvalid(
    `No token of the training texts has a "${attribute}" that the task "${task.name}" knows.`,
    'Give the task the labels that the texts have, or leave its labels out.',
  );
}

/** Texts that were not trained on, with what was learnt without them. */
export interface JudgedTexts {
  readonly speak: TokenSpeaker;
  readonly texts: readonly ValueText[];
}

/** What was said of texts that were not trained on, beside their gold. */
export function annotateTexts(
  { speak, texts }: JudgedTexts,
  attribute: TextAttribute,
  temperature: number,
): { readonly index: number; readonly gold: Annotations; readonly predicted: Annotations }[] {
  const said = speak(
    texts.map(({ doc }) => doc),
    temperature,
  );
  return texts.map(({ doc, gold, index }, i) => ({
    index,
    gold,
    predicted: { tokens: annotateTokens(doc, attribute, said[i]!) },
  }));
}

const temperatures: readonly number[] = [0.6, 0.7, 0.8, 0.9, 1, 1.15, 1.3, 1.5, 1.75, 2, 2.4, 3];

/** Words that the temperature is fitted on: it is one number. */
const fittedWords = 10_000;

/** The temperature under which the confidences explain best which tokens are right (least cross-entropy). */
export async function fitTemperature(parts: readonly JudgedTexts[], signal: AbortSignal | undefined): Promise<number> {
  let best = 1;
  let least = Number.POSITIVE_INFINITY;
  const used = parts.map(({ speak, texts }) => ({ speak, texts: firstWords(texts, fittedWords / parts.length) }));
  for (const temperature of temperatures) {
    await breathe(signal);
    let loss = 0;
    for (const { speak, texts } of used) {
      const said = speak(
        texts.map(({ doc }) => doc),
        temperature,
      );
      texts.forEach(({ values }, text) => {
        loss += lossOf(values, said[text]!);
      });
    }
    if (loss < least - 1e-9) {
      least = loss;
      best = temperature;
    }
  }
  return least === 0 ? 1 : best;
}

function lossOf(values: readonly (string | undefined)[], said: readonly SaidOfToken[]): number {
  return values.reduce((sum, value, token) => {
    if (value === undefined) return sum;
    const p = Math.min(1 - 1e-6, Math.max(1e-6, said[token]!.confidence));
    return sum - log(said[token]!.value === value ? p : 1 - p);
  }, 0);
}

/** The first texts, until they have so many words. */
function firstWords(texts: readonly ValueText[], words: number): ValueText[] {
  let sum = 0;
  return texts.filter((text) => {
    const isUsed = sum < words;
    sum += text.words.length;
    return isUsed;
  });
}
