// Training of a named-entity component: a small network, its bias and temperature, one file.
import {
  createNerDecoder,
  createRandom,
  createTagScheme,
  type Document,
  formatVersion,
  type JsonObject,
  type NerDecoder,
  type NerDecoding,
  type NerModel,
  nerTensors,
  type Random,
  readModel,
  readNerModel,
  type TagScheme,
  type Task,
  writeModel,
} from 'tincture';
import { breathe, trainingInvalid } from '../train/check.ts';
import type { TrainedModel, TrainOptions } from '../train/options.ts';
import { createRepairs, cutPieces, type NerPiece, type NerText, readNerTexts, repairNotes } from './ner-data.ts';
import { fitBias, fitTemperature, type ScoredText, scoreTexts } from './ner-fit.ts';
import { createNerTrainer, createVocabulary, type NerVocabulary } from './ner-network.ts';
import { type NerSettings, nerSettings } from './ner-settings.ts';

/** Texts from which a tenth is held out for fitting, rather than cross-validating, where there are no dev texts. */
const enoughToHoldOut = 1000;

/**
 * Trains a component that finds the entities of `task`. With dev texts, the best state on them is kept and the bias
 * and the temperature are fitted on them; without, by cross-validation (or on a tenth that is held out, from
 * {@link enoughToHoldOut} texts). Throws `training-invalid` where nothing sound can be learnt.
 */
export async function trainNer(
  task: Task,
  train: readonly Document[],
  dev: readonly Document[],
  options: TrainOptions,
): Promise<TrainedModel> {
  const repairs = createRepairs();
  let texts = readNerTexts(task, train, repairs);
  const notes = repairNotes(repairs);
  let devTexts = readNerTexts(task, dev, createRepairs());
  checkTexts(task, texts);
  const settings = nerSettings(texts.length, options.settings);
  const random = createRandom(options.seed);
  const scheme = createTagScheme(task.labels.length);
  const run: Run = { scheme, settings, options, done: 0, steps: settings.steps };

  let fitted: { decoding: NerDecoding; devScore: number } | undefined;
  if (devTexts.length === 0 && texts.length >= enoughToHoldOut) {
    const shuffled = random.shuffle([...texts]);
    devTexts = shuffled.slice(0, Math.floor(texts.length / 10));
    texts = shuffled.slice(devTexts.length);
    notes.push(`No dev texts: bias, temperature and score come from ${devTexts.length} texts held out of training.`);
  } else if (devTexts.length === 0) {
    const folds = texts.length < 3 ? 0 : 2;
    run.steps += folds * settings.steps;
    fitted = folds === 0 ? undefined : await crossValidate(run, texts, folds, random);
    notes.push(
      folds === 0
        ? 'No dev texts and too few to cross-validate: nothing is known about the score.'
        : `No dev texts: bias, temperature and score come from ${folds}-fold cross-validation.`,
    );
  }

  const vocabulary = vocabularyOf(run, texts);
  const model = await trainOnce(run, texts, vocabulary, devTexts, random);
  const base = { ...model, decoding: fitted?.decoding ?? { outsideBias: 0, temperature: 1 } };
  let bytes = writeNer(task, base, settings, texts, notes, options);
  let devScore = fitted?.devScore ?? 0;
  if (devTexts.length > 0) {
    // On what was written, so that rounding is in the figures.
    const decoder = createNerDecoder(readNerModel(readModel(bytes)));
    const parts = [{ decoder, scored: scoreTexts(decoder, devTexts) }];
    const { outsideBias, f } = fitBias(parts);
    const decoding = { outsideBias, temperature: fitTemperature(parts, outsideBias) };
    bytes = writeNer(task, { ...model, decoding }, settings, texts, notes, options);
    devScore = f;
  }
  return { bytes, devScore, settings: { ...settings }, notes };
}

/** What all trainings of one call share. */
interface Run {
  readonly scheme: TagScheme;
  readonly settings: NerSettings;
  readonly options: TrainOptions;
  /** Steps done and in all, over cross-validation and the last training. */
  done: number;
  steps: number;
}

function checkTexts(task: Task, texts: readonly NerText[]): void {
  if (texts.length === 0) {
    throw trainingInvalid(
      'There is no text with annotated entities to train on.',
      'Annotate some texts; a text where somebody looked and found nothing has an empty list of entities.',
    );
  }
  if (!texts.some(({ spans }) => spans.length > 0)) {
    throw trainingInvalid(
      `None of the ${texts.length} training texts has an entity of the task "${task.name}".`,
      'Annotate texts in which its labels occur.',
    );
  }
  if (task.labels.length > 200) {
    throw trainingInvalid(`The task has ${task.labels.length} labels.`, 'Use at most 200 labels for entities.');
  }
}

function vocabularyOf(run: Run, texts: readonly NerText[]): NerVocabulary {
  return createVocabulary(
    texts.flatMap((text) => cutPieces(run.scheme, text)),
    run.options.vectors,
    run.settings.vectorWords,
  );
}

/** Trains one network on `texts`; where there are dev texts, returns its best state on them. */
async function trainOnce(
  run: Run,
  texts: readonly NerText[],
  vocabulary: NerVocabulary,
  devTexts: readonly NerText[],
  random: Random,
): Promise<NerModel> {
  const { settings, scheme, options } = run;
  const pieces = texts.flatMap((text) => cutPieces(scheme, text));
  const longest = pieces.reduce((most, { words }) => Math.max(most, words.length), 1);
  const batchRows = 2 * (settings.batchWords + longest) + 2;
  const trainer = createNerTrainer(scheme, vocabulary, settings, random, batchRows, longest);
  const next = batches(pieces, settings.batchWords, random);
  let best: { model: NerModel; f: number } | undefined;
  let losses = 0;
  let counted = 0;
  let failed = 0;
  for (let step = 1; step <= settings.steps; step++) {
    const loss = trainer.step(next());
    run.done++;
    if (Number.isFinite(loss)) {
      losses += loss;
      counted++;
      failed = 0;
    } else if (++failed >= 20) {
      throw trainingInvalid(
        'The training diverged: its loss is not a number any more.',
        'Lower the setting "learningRate".',
      );
    }
    if (step % 10 !== 0 && step !== settings.steps) continue;
    await breathe(options.signal);
    if (devTexts.length > 0 && isCheckpoint(step, settings.steps)) {
      const model = trainer.model();
      const decoder = createNerDecoder(model);
      const scored = scoreTexts(decoder, devTexts);
      const { f } = fitBias([{ decoder, scored }]);
      if (best === undefined || f >= best.f) best = { model, f };
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
  return best?.model ?? trainer.model();
}

/** Dev texts are looked at after each tenth of the steps from the sixth on: before, the learning rate is too high. */
function isCheckpoint(step: number, steps: number): boolean {
  const tenth = Math.max(10, 10 * Math.ceil(steps / 100));
  return step === steps || (step % tenth === 0 && step >= 0.6 * steps);
}

/** A function that returns the next batch: all pieces in a drawn order, then again in another. */
function batches(pieces: readonly NerPiece[], batchWords: number, random: Random): () => NerPiece[] {
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
    return batch;
  };
}

/** Bias, temperature and score from networks that each did not see a part of the texts. */
async function crossValidate(
  run: Run,
  texts: readonly NerText[],
  folds: number,
  random: Random,
): Promise<{ decoding: NerDecoding; devScore: number }> {
  const shuffled = random.shuffle([...texts]);
  const parts: { decoder: NerDecoder; scored: ScoredText[] }[] = [];
  for (let fold = 0; fold < folds; fold++) {
    const held = shuffled.filter((_, i) => i % folds === fold);
    const rest = shuffled.filter((_, i) => i % folds !== fold);
    const model = await trainOnce(run, rest, vocabularyOf(run, rest), [], random);
    const decoder = createNerDecoder(model);
    parts.push({ decoder, scored: scoreTexts(decoder, held) });
  }
  const { outsideBias, f } = fitBias(parts);
  return { decoding: { outsideBias, temperature: fitTemperature(parts, outsideBias) }, devScore: f };
}

function writeNer(
  task: Task,
  model: NerModel,
  settings: NerSettings,
  texts: readonly NerText[],
  notes: readonly string[],
  { name, version, seed, date, vectors }: TrainOptions,
): Uint8Array {
  if (!isFinite32(model)) {
    throw trainingInvalid(
      'The trained network holds values that are not numbers.',
      'Lower the setting "learningRate".',
    );
  }
  const { tensors, network } = nerTensors(model, settings.vectorWords);
  const used: JsonObject = { ...settings, ...(vectors === undefined ? {} : { vectors: vectors.hash }) };
  const licences = model.weights.vectors?.licences ?? [];
  return writeModel({
    tensors,
    metadata: {
      formatVersion,
      component: { kind: 'ner.v1', name: name ?? task.name, version: version ?? '0.1.0' },
      task,
      network,
      training: {
        documents: texts.length,
        seed,
        settings: { ...used, notes },
        ...(date === undefined ? {} : { date }),
      },
      ...(licences.length === 0 ? {} : { licences }),
    },
  });
}

function isFinite32({ weights, transitions }: NerModel): boolean {
  const arrays = [
    ...weights.tables.map(({ rows }) => rows),
    weights.dense.weight,
    ...weights.convolutions.map(({ weight }) => weight),
    weights.outputWeight,
    transitions.steps,
  ];
  return arrays.every((array) => array.every(Number.isFinite));
}
