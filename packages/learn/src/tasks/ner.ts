// Training of a named-entity component: a small network, its bias and temperature, one file.
import { type Annotations, createRandom, type Document, type Random, readModel, type Task } from 'tincture';
import {
  createNerDecoder,
  createTagScheme,
  type NerModel,
  nerTensors,
  readNerModel,
  type TagScheme,
} from 'tincture/training';
import { createNetworkCheckpoints } from '../tokens/checkpoint.ts';
import type { TrainedMember } from '../tokens/objective.ts';
import { amountOf } from '../tokens/settings.ts';
import type { TokenTraining } from '../tokens/train-member.ts';
import { trainMembers } from '../tokens/train-members.ts';
import { createVocabulary } from '../tokens/vocabulary.ts';
import { breathe } from '../train/check.ts';
import { writeComponent } from '../train/component-file.ts';
import type { TrainedModel, TrainedScore, TrainOptions } from '../train/options.ts';
import { checkAmount, checkLabels, checkTexts } from './ner-check.ts';
import { createRepairs, hasEntities, type NerTarget, type NerText, readNerTexts, repairNotes } from './ner-data.ts';
import { joinMembers, type NerHeadWeights } from './ner-export.ts';
import { fitDecoding, type JudgedTexts, scoreTexts } from './ner-fit.ts';
import { collectGazetteer } from './ner-gazetteer.ts';
import { heldOutEntities } from './ner-held-out.ts';
import { nerObjective } from './ner-objective.ts';
import { nerSettings } from './ner-settings.ts';

type NerTraining = TokenTraining<NerText, NerTarget, NerHeadWeights>;
type NerNetwork = TrainedMember<NerHeadWeights>;

/** Texts from which a tenth is held out for fitting, rather than cross-validating, where there are no dev texts. */
const enoughToHoldOut = 1000;

/**
 * The mean of the networks of a cross-validation is right more often than each of them, whose temperature is what can be
 * fitted. Somewhat less suits the mean better on conll03 and food; on fashion it makes next to no difference.
 */
const meanSharpness = 0.9;

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
  options: TrainOptions,
): Promise<TrainedModel> {
  checkLabels(task);
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
  const objective = nerObjective(scheme, settings.missCost);
  const vocabulary = createVocabulary(
    texts.flatMap((text) => objective.cut(text)),
    options.vectors,
    settings,
  );
  const members = folds > 1 ? folds : settings.members;
  const checkpoints = await createNetworkCheckpoints<NerHeadWeights>(options.checkpoint, {
    gold: [{ task, train, dev }],
    seed: options.seed,
    settings: { ...settings },
    vectors: options.vectors?.hash,
  });
  const training: NerTraining = { objective, settings, vocabulary, texts, devTexts };
  const trainAll = (textsOf: readonly (readonly number[])[]): Promise<NerNetwork[]> => {
    const plans = textsOf.map((places, number) => ({ number, seed: random.integer(2 ** 32), texts: places }));
    return trainMembers(training, plans, checkpoints, options);
  };
  let model: NerModel;
  let score: TrainedScore | undefined;
  let heldOut: ReadonlyMap<number, Annotations> = new Map();
  if (folds > 1) {
    const crossed = await trainFolds(task, scheme, training, folds, random, trainAll, options);
    model = crossed.model;
    heldOut = crossed.heldOut;
    score = { value: crossed.f, on: 'held_out' };
    notes.push(`No dev texts: bias, temperature and score come from ${folds}-fold cross-validation.`);
  } else {
    const all = [...texts.keys()];
    const trained = await trainAll(Array.from({ length: members }, () => all));
    model = joinMembers(scheme, vocabulary, settings, trained);
    if (folds === 1) notes.push('No dev texts and a single training text: nothing is known about the score.');
  }
  let bytes = writeNer(task, model, training, options, notes, score);
  if (devTexts.length > 0) {
    // On what was written, so that rounding is in the figures.
    const decoder = createNerDecoder(readNerModel(readModel(bytes)));
    const gazetteer = collectGazetteer(texts, task.language);
    const scored = scoreTexts(decoder, devTexts);
    const parts = [{ decoder, scored, gazetteer }];
    const { decoding, bonus, f } = await fitDecoding(parts, scheme.tags, options.signal);
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
  { vocabulary, settings, texts }: NerTraining,
  folds: number,
  random: Random,
  trainAll: (textsOf: readonly (readonly number[])[]) => Promise<NerNetwork[]>,
  { signal, heldOut: isAsked = false }: TrainOptions,
): Promise<{ model: NerModel; f: number; heldOut: ReadonlyMap<number, Annotations> }> {
  const order = random.shuffle([...texts.keys()]);
  const textsAt = (places: readonly number[]): NerText[] => places.map((place) => texts[place]!);
  const rests = Array.from({ length: folds }, (_, fold) => order.filter((_place, i) => i % folds !== fold));
  // A fold without an entity would teach that there is none.
  const trained = await trainAll(rests.map((rest) => (hasEntities(textsAt(rest)) ? rest : order)));
  const parts: JudgedTexts[] = [];
  for (const [fold, member] of trained.entries()) {
    await breathe(signal);
    const decoder = createNerDecoder(joinMembers(scheme, vocabulary, settings, [member]));
    const held = textsAt(order.filter((_place, i) => i % folds === fold));
    const gazetteer = collectGazetteer(textsAt(rests[fold]!), task.language);
    parts.push({ decoder, scored: scoreTexts(decoder, held), gazetteer });
  }
  const { decoding, bonus, f } = await fitDecoding(parts, scheme.tags, signal);
  const gazetteer = { ...collectGazetteer(texts, task.language), bonus };
  const temperature = meanSharpness * decoding.temperature;
  const joined = joinMembers(scheme, vocabulary, settings, trained);
  // Where the rest had no entity, its network learnt from all texts.
  const fair = parts.filter((_, fold) => hasEntities(textsAt(rests[fold]!)));
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
