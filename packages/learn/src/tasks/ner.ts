// Training of a named-entity component: a small network, its bias and temperature, one file.
import { type Annotations, counted, createRandom, type Document, type Random, readModel, type Task } from 'tincture';
import {
  createNerDecoder,
  createTagScheme,
  type NerModel,
  nerTensors,
  readNerModel,
  type TagScheme,
} from 'tincture/training';
import { type PreparedTraining, prepareTraining } from '../tokens/prepare-training.ts';
import { amountOf } from '../tokens/settings.ts';
import { fewTexts } from '../tokens/span-settings.ts';
import { breathe } from '../train/check.ts';
import { writeComponent } from '../train/component-file.ts';
import { foldsOf, holdOut, inGroups, type TextGroups } from '../train/hold-out.ts';
import type { TrainedModel, TrainedScore, TrainOptions } from '../train/options.ts';
import { checkAmount, checkLabels, checkTexts } from './ner-check.ts';
import { createRepairs, hasEntities, type NerTarget, type NerText, readNerTexts, repairNotes } from './ner-data.ts';
import { joinMembers, type NerHeadWeights } from './ner-export.ts';
import { fitDecoding, type JudgedTexts, scoreTexts } from './ner-fit.ts';
import { collectGazetteer } from './ner-gazetteer.ts';
import { heldOutEntities } from './ner-held-out.ts';
import { nerObjective } from './ner-objective.ts';
import { type NerSettings, nerSettings } from './ner-settings.ts';

interface NerTraining extends PreparedTraining<NerText, NerTarget, NerHeadWeights> {
  readonly settings: NerSettings;
}

/** Texts from which a tenth is held out for fitting, rather than cross-validating, where there are no dev texts. */
const enoughToHoldOut = 1000;

/**
 * The mean of the networks of a cross-validation is right more often than each of them, whose temperature is what can be fitted: somewhat
 * less suits the mean, the less the fewer texts they agree about.
 */
const meanSharpness = { ofFewTexts: 0.85, ofMore: 0.9 };

/**
 * Trains a component that finds the entities of `task`. With dev texts, the best state on them is kept and the bias
 * and the temperature are fitted on them; without, by cross-validation (or on a tenth that is held out, from
 * {@link enoughToHoldOut} texts). Throws `vectors-invalid` for vectors that are no numbers, and `training-invalid` where
 * nothing sound can be learnt.
 */
export async function trainNer(
  task: Task,
  train: readonly Document[],
  dev: readonly Document[],
  options: TrainOptions & TextGroups,
): Promise<TrainedModel> {
  checkLabels(task);
  const repairs = createRepairs();
  let texts: readonly NerText[] = readNerTexts(task, train, repairs);
  const notes = repairNotes(repairs);
  let devTexts: readonly NerText[] = readNerTexts(task, dev, createRepairs());
  checkAmount(task, [...texts, ...devTexts]);
  const scheme = createTagScheme(task.labels.length);
  checkTexts(task, scheme, texts);
  const settings = nerSettings(amountOf(texts), options.settings);
  const random = createRandom(options.seed);
  const groups = inGroups(texts, options);
  const folds = devTexts.length > 0 || groups.length >= enoughToHoldOut ? 0 : Math.min(groups.length, 4);
  if (devTexts.length === 0 && folds === 0) {
    const divided = holdOut(groups, random, (some) => hasEntities(some.flat()));
    [texts, devTexts] = [divided.texts.flat(), divided.devTexts.flat()];
    notes.push(
      `No dev texts: bias, temperature and score come from ${counted(devTexts.length, 'text')} held out of training.`,
    );
  }
  if (devTexts.length > 0 && !hasEntities(devTexts)) {
    notes.push('The texts that the score comes from have no entity: it only says whether nothing is found in them.');
  }
  const objective = nerObjective(scheme, settings.missCost);
  const members = folds > 1 ? folds : settings.members;
  const known = { objective, settings, texts, devTexts };
  const training = { ...(await prepareTraining(known, { task, train, dev }, random, options)), settings };
  let model: NerModel;
  let score: TrainedScore | undefined;
  let heldOut: ReadonlyMap<number, Annotations> = new Map();
  if (folds > 1) {
    const crossed = await trainFolds(task, scheme, training, folds, random, options);
    model = crossed.model;
    heldOut = crossed.heldOut;
    score = { value: crossed.f, on: 'held_out' };
    notes.push(`No dev texts: bias, temperature and score come from ${folds}-fold cross-validation.`);
  } else {
    const all = [...texts.keys()];
    const trained = await training.trainEach(Array.from({ length: members }, () => all));
    model = joinMembers(scheme, training.vocabulary, settings, trained);
    if (folds === 1) notes.push('No dev texts and a single training text: nothing is known about the score.');
  }
  let bytes = writeNer(task, model, training, options, notes, score);
  if (devTexts.length > 0) {
    // On what was written, so that rounding is in the figures.
    const decoder = createNerDecoder(readNerModel(readModel(bytes)));
    const gazetteer = collectGazetteer(texts, task.language);
    const scored = scoreTexts(decoder, devTexts);
    const parts = [{ decoder, scored, gazetteer }];
    const { decoding, bonus, f } = await fitDecoding(parts, { ...settings, tags: scheme.tags }, options.signal);
    // The dev texts of the caller are no training texts.
    if (options.heldOut === true && dev.length === 0)
      heldOut = heldOutEntities(task, parts, scheme.tags, decoding, bonus);
    score = { value: f, on: dev.length > 0 ? 'dev' : 'held_out' };
    const fitted = { ...model, decoding, gazetteer: { ...gazetteer, bonus } };
    bytes = writeNer(task, fitted, training, options, notes, score);
  }
  return {
    bytes,
    ...(score && { score }),
    ...(options.heldOut === true && { heldOut }),
    settings: { ...settings, members },
    notes,
  };
}

/**
 * Trains one network without each fold of the texts. Their mean is the model: it costs no more than the
 * cross-validation alone, and what each says about the texts that it did not see gives bias, temperature and score.
 */
async function trainFolds(
  task: Task,
  scheme: TagScheme,
  training: NerTraining,
  count: number,
  random: Random,
  { signal, heldOut: isAsked = false, groups }: TrainOptions & TextGroups,
): Promise<{ model: NerModel; f: number; heldOut: ReadonlyMap<number, Annotations> }> {
  const { vocabulary, settings, texts } = training;
  const textsAt = (places: readonly number[]): NerText[] => places.map((place) => texts[place]!);
  const places = new Map(texts.map((text, place) => [text, place]));
  const placesOf = (some: readonly (readonly NerText[])[]): number[] => some.flat().map((text) => places.get(text)!);
  const drawn = random.shuffle([...inGroups(texts, groups === undefined ? {} : { groups })]);
  const order = placesOf(drawn);
  const groupsAt = (some: readonly number[]): number[] => placesOf(some.map((at) => drawn[at]!));
  const folds = foldsOf([...drawn.keys()], count).map(({ rest, held }) => ({
    rest: groupsAt(rest),
    held: groupsAt(held),
  }));
  // A fold without an entity would teach that there is none; its network learns from all texts, and is no fair judge.
  const isFair = folds.map(({ rest }) => hasEntities(textsAt(rest)));
  const trained = await training.trainEach(folds.map(({ rest }, fold) => (isFair[fold] ? rest : order)));
  const parts: JudgedTexts[] = [];
  for (const [fold, member] of trained.entries()) {
    await breathe(signal);
    const decoder = createNerDecoder(joinMembers(scheme, vocabulary, settings, [member]));
    const { rest, held } = folds[fold]!;
    const gazetteer = collectGazetteer(textsAt(rest), task.language);
    parts.push({ decoder, scored: scoreTexts(decoder, textsAt(held)), gazetteer });
  }
  const { decoding, bonus, f } = await fitDecoding(parts, { ...settings, tags: scheme.tags }, signal);
  const gazetteer = { ...collectGazetteer(texts, task.language), bonus };
  const sharpness = amountOf(texts).texts < fewTexts ? meanSharpness.ofFewTexts : meanSharpness.ofMore;
  const temperature = sharpness * decoding.temperature;
  const joined = joinMembers(scheme, vocabulary, settings, trained);
  const fair = parts.filter((_, fold) => isFair[fold]);
  const heldOut = isAsked ? heldOutEntities(task, fair, scheme.tags, decoding, bonus) : new Map();
  return { model: { ...joined, decoding: { ...decoding, temperature }, gazetteer }, f, heldOut };
}

function writeNer(
  task: Task,
  model: NerModel,
  { settings, vocabulary, texts }: NerTraining,
  options: TrainOptions,
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
      score,
      vectors: model.weights.vectors === undefined ? undefined : options.vectors,
    },
    options,
  );
}
