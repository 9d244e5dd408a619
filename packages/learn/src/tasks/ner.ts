// Training of a named-entity component: a small network, its bias and temperature, one file.
import {
  createRandom,
  type Document,
  parseTask,
  type Random,
  readModel,
  type Task,
  type TinctureError,
} from 'tincture';
import {
  contextWords,
  createNerDecoder,
  createTagScheme,
  type NerModel,
  nerTensors,
  readNerModel,
  type TagScheme,
} from 'tincture/training';
import { breathe, trainingInvalid } from '../train/check.ts';
import { writeComponent } from '../train/component-file.ts';
import type { TrainedModel, TrainedScore, TrainOptions } from '../train/options.ts';
import {
  createRepairs,
  cutLines,
  cutPieces,
  type NerPiece,
  type NerText,
  readNerTexts,
  repairNotes,
} from './ner-data.ts';
import { joinMembers, type TrainedMember } from './ner-export.ts';
import { fitDecoding, type JudgedTexts, plainF, scoreTexts } from './ner-fit.ts';
import { collectGazetteer } from './ner-gazetteer.ts';
import { createNerTrainer } from './ner-network.ts';
import { type NerSettings, nerSettings, type TrainingAmount } from './ner-settings.ts';
import { createVocabulary, type NerVocabulary } from './ner-vocabulary.ts';

/** Texts from which a tenth is held out for fitting, rather than cross-validating, where there are no dev texts. */
const enoughToHoldOut = 1000;

/**
 * Trains a component that finds the entities of `task`. With dev texts, the best state on them is kept and the bias
 * and the temperature are fitted on them; without, by cross-validation (or on a tenth that is held out, from
 * {@link enoughToHoldOut} texts). Throws `task-invalid` for a task that no file can hold, `vectors-invalid` for vectors that
 * are no numbers, and `training-invalid` where nothing sound can be learnt.
 */
export async function trainNer(
  task: Task,
  train: readonly Document[],
  dev: readonly Document[],
  options: TrainOptions,
): Promise<TrainedModel> {
  checkLabels(task);
  checkSeed(options.seed);
  const repairs = createRepairs();
  let texts = readNerTexts(task, train, repairs);
  const notes = repairNotes(repairs);
  let devTexts = readNerTexts(task, dev, createRepairs());
  checkAmount(task, [...texts, ...devTexts]);
  const scheme = createTagScheme(task.labels.length);
  checkTexts(task, scheme, texts);
  const settings = nerSettings(amountOf(texts), options.settings);
  const random = createRandom(options.seed);
  const folds = devTexts.length > 0 || texts.length >= enoughToHoldOut ? 0 : Math.min(texts.length, 4);
  if (devTexts.length === 0 && folds === 0) {
    const shuffled = random.shuffle([...texts]);
    const count = Math.floor(texts.length / 10);
    [devTexts, texts] = [shuffled.slice(0, count), shuffled.slice(count)];
    // The few entities there are must not all be held out: then nothing would be learnt.
    if (!hasEntities(texts)) [devTexts, texts] = [shuffled.slice(-count), shuffled.slice(0, -count)];
    notes.push(`No dev texts: bias, temperature and score come from ${devTexts.length} texts held out of training.`);
  }
  if (devTexts.length > 0 && !hasEntities(devTexts)) {
    notes.push('The texts that the score comes from have no entity: it only says whether nothing is found in them.');
  }
  const vocabulary = createVocabulary(
    texts.flatMap((text) => cutPieces(scheme, text)),
    options.vectors,
    settings,
  );
  const members = folds > 1 ? folds : settings.members;
  const run: Run = { scheme, settings, vocabulary, options, random, done: 0, steps: members * settings.steps };
  let model: NerModel;
  let score: TrainedScore | undefined;
  if (folds > 1) {
    const crossed = await trainFolds(run, texts, folds);
    model = crossed.model;
    score = { value: crossed.f, on: 'held_out' };
    notes.push(`No dev texts: bias, temperature and score come from ${folds}-fold cross-validation.`);
  } else {
    const trained: TrainedMember[] = [];
    for (let i = 0; i < members; i++) trained.push(await trainMember(run, texts, devTexts));
    model = joinMembers(scheme, vocabulary, settings, trained);
    if (folds === 1) notes.push('No dev texts and a single training text: nothing is known about the score.');
  }
  let bytes = writeNer(task, model, run, texts, notes, score);
  if (devTexts.length > 0) {
    // On what was written, so that rounding is in the figures.
    const decoder = createNerDecoder(readNerModel(readModel(bytes)));
    const gazetteer = collectGazetteer(texts);
    const scored = scoreTexts(decoder, devTexts);
    const { decoding, bonus, f } = fitDecoding([{ decoder, scored, gazetteer }], scheme.tags);
    score = { value: f, on: dev.length > 0 ? 'dev' : 'held_out' };
    bytes = writeNer(task, { ...model, decoding, gazetteer: { ...gazetteer, bonus } }, run, texts, notes, score);
  }
  return { bytes, ...(score && { score }), settings: { ...settings, members }, notes };
}

function hasEntities(texts: readonly NerText[]): boolean {
  return texts.some(({ spans }) => spans.length > 0);
}

/** How much there is to learn from; long texts count as several. */
function amountOf(texts: readonly NerText[]): TrainingAmount {
  return {
    texts: texts.reduce((sum, { words }) => sum + Math.max(1, Math.round(words.length / 50)), 0),
    words: texts.reduce((sum, { words }) => sum + words.length, 0),
  };
}

/** What all trainings of one call share. */
interface Run {
  readonly scheme: TagScheme;
  readonly settings: NerSettings;
  readonly vocabulary: NerVocabulary;
  readonly options: TrainOptions;
  readonly random: Random;
  /** Steps done and in all, over all networks. */
  done: number;
  readonly steps: number;
}

/** Steps between tags are counted with the square of the labels. */
const mostLabels = 200;

/** Looks at the labels before anything is made that grows with them, or stored that could not be read back. */
function checkLabels(task: Task): void {
  if (task.labels.length > mostLabels) {
    throw trainingInvalid(
      `The task has ${task.labels.length} labels.`,
      `Use at most ${mostLabels} labels for entities, or make several tasks of them.`,
    );
  }
  parseTask(task.name, task);
}

function checkSeed(seed: number): void {
  if (Number.isFinite(seed)) return;
  throw trainingInvalid(`The seed is ${seed}.`, 'Give a whole number: equal seeds give equal models.');
}

/** Scores of tags, four bytes each and kept twice, that texts may have in all. */
const mostScores = 4e8;

/** Throws `training-invalid` where what is known of each tag of each word would not fit into memory. */
function checkAmount(task: Task, texts: readonly NerText[]): void {
  const { words } = amountOf(texts);
  if (words * (1 + 4 * task.labels.length) <= mostScores) return;
  throw trainingInvalid(
    `The task has ${task.labels.length} labels for texts of ${words} words: they do not fit into memory together.`,
    'Train on fewer texts, or make several tasks of the labels.',
  );
}

function checkTexts(task: Task, scheme: TagScheme, texts: readonly NerText[]): void {
  if (texts.length === 0) {
    throw trainingInvalid(
      'There is no text with annotated entities to train on.',
      'Annotate some texts; a text where somebody looked and found nothing has an empty list of entities.',
    );
  }
  if (!hasEntities(texts)) {
    throw trainingInvalid(
      `None of the ${texts.length} training texts has an entity of the task "${task.name}".`,
      'Annotate texts in which its labels occur.',
    );
  }
  if (!texts.some((text) => cutPieces(scheme, text).some(({ entities }) => entities > 0))) {
    throw trainingInvalid(
      `All entities are longer than the ${contextWords} words that are seen together, or cross where a text is cut for that.`,
      'Annotate names, not passages, or cut the texts into shorter ones.',
    );
  }
}

/** Trains one network on `texts`; where there are dev texts, returns its best state on them. */
async function trainMember(run: Run, texts: readonly NerText[], devTexts: readonly NerText[]): Promise<TrainedMember> {
  const { settings, scheme, vocabulary, options, random } = run;
  const pieces = texts.flatMap((text) => cutPieces(scheme, text));
  const longest = pieces.reduce((most, { words }) => Math.max(most, words.length), 1);
  const words = pieces.reduce((sum, piece) => sum + piece.words.length, 0);
  const batchRows = 2 * (Math.min(words, settings.batchWords) + longest) + 2;
  const trainer = createNerTrainer(scheme, vocabulary, settings, random, batchRows, longest);
  const next = batches(scheme, pieces, settings, random);
  let best: { trained: TrainedMember; f: number } | undefined;
  let losses = 0;
  let counted = 0;
  let failed = 0;
  let taken = 0;
  const weights = (): TrainedMember => {
    if (trainer.parameters.values.every(Number.isFinite)) return trainer.weights();
    throw trainingInvalid(
      'The trained network holds values that are not numbers.',
      'Lower the setting "learningRate".',
    );
  };
  for (let step = 1; step <= settings.steps; step++) {
    const loss = trainer.step(next());
    run.done++;
    if (Number.isFinite(loss)) {
      losses += loss;
      counted++;
      taken++;
      failed = 0;
    } else if (++failed >= 20 || (taken === 0 && step === settings.steps)) {
      throw diverged(taken > 0);
    }
    if (step % 10 !== 0 && step !== settings.steps) continue;
    await breathe(options.signal);
    if (devTexts.length > 0 && isCheckpoint(step, run)) {
      const trained = weights();
      const decoder = createNerDecoder(joinMembers(scheme, vocabulary, settings, [trained]));
      const scored = scoreTexts(decoder, devTexts);
      const f = plainF(decoder, scored);
      if (best === undefined || f >= best.f) best = { trained, f };
    }
    options.onProgress?.({
      step: run.done,
      steps: run.steps,
      loss: losses / Math.max(1, counted),
      ...(best === undefined ? {} : { devScore: best.f }),
    });
    losses = 0;
    counted = 0;
  }
  return best?.trained ?? weights();
}

function diverged(hasBegun: boolean): TinctureError {
  return hasBegun
    ? trainingInvalid('The training diverged: its loss is not a number any more.', 'Lower the setting "learningRate".')
    : trainingInvalid(
        'Not one step could be taken: the loss of the untrained network is not a number.',
        'Train without word vectors, or with others: some of their values may be far too large.',
      );
}

/**
 * Whether the dev texts are looked at: at the end, and where there is one network only also a few times shortly before it.
 * Earlier the learning rate is too high; and in a mean of several networks the choice makes no difference.
 */
function isCheckpoint(step: number, { settings: { steps, members } }: Run): boolean {
  const stretch = Math.max(10, 10 * Math.floor(steps / 250));
  return step === steps || (members === 1 && step % stretch === 0 && step >= 0.75 * steps);
}

/** A function that returns the next batch: all pieces in a drawn order, then again in another; at times cut into lines. */
function batches(
  scheme: TagScheme,
  pieces: readonly NerPiece[],
  { batchWords, lineChance }: NerSettings,
  random: Random,
): () => NerPiece[] {
  const order = [...pieces];
  let at = order.length;
  return () => {
    const batch: NerPiece[] = [];
    for (let words = 0; words < batchWords && batch.length < order.length; ) {
      if (at === order.length) {
        random.shuffle(order);
        at = 0;
      }
      const piece = order[at++]!;
      batch.push(piece);
      words += piece.words.length;
    }
    return random.next() < lineChance ? batch.flatMap((piece) => cutLines(scheme, piece)) : batch;
  };
}

/**
 * Trains one network without each fold of the texts. Their mean is the model: it costs no more than the
 * cross-validation alone, and what each says about the texts that it did not see gives bias, temperature and score.
 */
async function trainFolds(run: Run, texts: readonly NerText[], folds: number): Promise<{ model: NerModel; f: number }> {
  const { scheme, vocabulary, settings, random } = run;
  const shuffled = random.shuffle([...texts]);
  const trained: TrainedMember[] = [];
  const parts: JudgedTexts[] = [];
  for (let fold = 0; fold < folds; fold++) {
    const held = shuffled.filter((_, i) => i % folds === fold);
    const rest = shuffled.filter((_, i) => i % folds !== fold);
    // A fold without an entity would teach that there is none.
    const member = await trainMember(run, hasEntities(rest) ? rest : texts, []);
    trained.push(member);
    const decoder = createNerDecoder(joinMembers(scheme, vocabulary, settings, [member]));
    parts.push({ decoder, scored: scoreTexts(decoder, held), gazetteer: collectGazetteer(rest) });
  }
  const { decoding, bonus, f } = fitDecoding(parts, scheme.tags);
  const gazetteer = { ...collectGazetteer(texts), bonus };
  return { model: { ...joinMembers(scheme, vocabulary, settings, trained), decoding, gazetteer }, f };
}

function writeNer(
  task: Task,
  model: NerModel,
  { settings, options, vocabulary }: Run,
  texts: readonly NerText[],
  notes: readonly string[],
  score: TrainedScore | undefined,
): Uint8Array {
  return writeComponent(
    {
      kind: 'ner.v1',
      task,
      ...nerTensors(model, vocabulary.vectors),
      trainedOn: texts.map(({ gold }) => ({ annotations: gold })),
      settings: { ...settings },
      notes,
      metric: 'ents_f',
      score,
      vectors: model.weights.vectors === undefined ? undefined : options.vectors,
    },
    options,
  );
}
