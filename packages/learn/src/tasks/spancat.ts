// Training of a component for overlapping spans: a small network, what is fitted after it, one file.
import {
  type Annotations,
  counted,
  createRandom,
  type Document,
  type LabelledSpan,
  type Random,
  readModel,
  spansGroup,
  type Task,
} from 'tincture';
import {
  chooseSpans,
  createSpanNetwork,
  cross,
  readSpancatModel,
  type SpancatDecoding,
  type SpancatModel,
  type SpanHead,
  spanConfidence,
  spancatTensors,
} from 'tincture/training';
import type { TrainedMember } from '../tokens/objective.ts';
import { type PreparedTraining, prepareTraining } from '../tokens/prepare-training.ts';
import { amountOf } from '../tokens/settings.ts';
import { writeComponent } from '../train/component-file.ts';
import { foldsOf, holdOut } from '../train/hold-out.ts';
import type { TrainedModel, TrainedScore, TrainOptions } from '../train/options.ts';
import { checkLabels, checkTexts } from './spancat-check.ts';
import {
  hasSpans,
  readSpancatTexts,
  repairNotes,
  type SpancatTarget,
  type SpancatText,
  unknownLabel,
} from './spancat-data.ts';
import { fitSpans, type ScoredText, scoreTexts } from './spancat-fit.ts';
import { longestSpan } from './spancat-head.ts';
import { joinSpanMembers, type SpancatPlan, type SpanFacts, spancatObjective } from './spancat-objective.ts';
import { spancatSettings } from './spancat-settings.ts';

type SpancatTraining = PreparedTraining<SpancatText, SpancatTarget, SpanHead>;

/** Texts from which a tenth is held out for fitting, rather than cross-validating, where there are no dev texts. */
const enoughToHoldOut = 1000;

/**
 * Trains a component that finds the spans of `task`, which may overlap. With dev texts, the best state on them is kept and
 * what decides on scores is fitted on them; without, by cross-validation (or on a tenth that is held out, from
 * {@link enoughToHoldOut} texts). Throws `vectors-invalid` for vectors that are no numbers, and `training-invalid` where
 * nothing sound can be learnt.
 */
export async function trainSpancat(
  task: Task,
  train: readonly Document[],
  dev: readonly Document[],
  options: TrainOptions,
): Promise<TrainedModel> {
  checkLabels(task);
  const { texts: all, repairs } = readSpancatTexts(task, train);
  const notes = repairNotes(repairs);
  checkTexts(task, all);
  const random = createRandom(options.seed);
  const given = readSpancatTexts(task, dev).texts;
  const held = given.length === 0 && all.length >= enoughToHoldOut ? holdOut(all, random, hasSpans) : undefined;
  const texts = held?.texts ?? all;
  const devTexts = held?.devTexts ?? given;
  if (held !== undefined)
    notes.push(
      `No dev texts: what decides on scores comes from ${counted(devTexts.length, 'text')} held out of training.`,
    );
  if (devTexts.length > 0 && !hasSpans(devTexts))
    notes.push('The texts that the score comes from have no span: it only says whether nothing is found in them.');
  const longest = longestSpan(texts);
  const settings = spancatSettings(amountOf(texts), longest, options.settings);
  const { spanWidth, ngrams, finderWeight } = settings;
  const plan: SpancatPlan = {
    shape: { labels: task.labels.length, spanWidth, ngrams, longest, finderWeight },
    facts: { ngrams, longest, ...factsOf(texts) },
  };
  const objective = spancatObjective(plan);
  const folds = devTexts.length > 0 ? 0 : Math.min(texts.length, 4);
  const members = folds > 1 ? folds : settings.members;
  const training = await prepareTraining(
    { objective, settings, texts, devTexts },
    { task, train, dev },
    random,
    options,
  );
  const { vocabulary } = training;
  const join = (trained: readonly TrainedMember<SpanHead>[]): SpancatModel =>
    joinSpanMembers(plan, vocabulary, settings, trained);
  const everything = [...texts.keys()];
  let model: SpancatModel;
  let judged: ScoredText[] = [];
  if (folds > 1) {
    const crossed = await trainFolds(training, folds, random, join);
    ({ model, judged } = crossed);
    notes.push(`No dev texts: what decides on scores comes from ${folds}-fold cross-validation.`);
  } else {
    model = join(await training.trainEach(Array.from({ length: members }, () => everything)));
    if (folds === 1) notes.push('No dev texts and a single training text: nothing is known about the score.');
  }
  const write = (score?: TrainedScore): Uint8Array =>
    writeComponent(
      {
        kind: 'spancat.v1',
        task,
        ...spancatTensors(model, vocabulary.vectors),
        trainedOn: texts.map(({ gold }) => ({ annotations: gold })),
        settings: { ...settings, members },
        notes,
        score,
        vectors: vocabulary.vectors,
      },
      options,
    );
  if (devTexts.length > 0) {
    // On what was written, so that rounding is in the figures.
    const written = readSpancatModel(readModel(write()));
    judged = scoreTexts(createSpanNetwork(written.weights), written.decoding, devTexts);
  }
  let score: TrainedScore | undefined;
  if (judged.length > 0) {
    const { decoding, f } = await fitSpans(judged, model.decoding, options.signal);
    model = { ...model, decoding };
    score = { value: f, on: given.length > 0 ? 'dev' : 'held_out' };
  }
  return {
    bytes: write(score),
    ...(score && { score }),
    // The dev texts of the caller are no training texts.
    ...(options.heldOut === true && {
      heldOut: given.length > 0 ? new Map() : heldOutSpans(task, judged, model.decoding),
    }),
    settings: { ...settings, members },
    notes,
  };
}

/**
 * Trains one network without each fold of the texts. Their mean is the model: it costs no more than the cross-validation
 * alone, and what each says about the texts that it did not see decides on scores.
 */
async function trainFolds(
  { texts, trainEach }: SpancatTraining,
  count: number,
  random: Random,
  join: (trained: readonly TrainedMember<SpanHead>[]) => SpancatModel,
): Promise<{ readonly model: SpancatModel; readonly judged: ScoredText[] }> {
  const order = random.shuffle([...texts.keys()]);
  const textsAt = (places: readonly number[]): SpancatText[] => places.map((place) => texts[place]!);
  const folds = foldsOf(order, count);
  // A fold without a span would teach that there is none; its network learns from all texts, and is no fair judge.
  const isFair = folds.map(({ rest }) => hasSpans(textsAt(rest)));
  const trained = await trainEach(folds.map(({ rest }, fold) => (isFair[fold] ? rest : order)));
  const judged = trained.flatMap((member, fold) => {
    if (isFair[fold] !== true) return [];
    const { weights, decoding } = join([member]);
    return scoreTexts(createSpanNetwork(weights), decoding, textsAt(folds[fold]!.held));
  });
  return { model: join(trained), judged };
}

/** Whether spans cross, and whether words have several labels, anywhere in the texts. */
export function factsOf(texts: readonly SpancatText[]): Pick<SpanFacts, 'crossing' | 'several'> {
  let crossing = false;
  let several = false;
  for (const { spans } of texts) {
    const known = spans.filter(({ label }) => label !== unknownLabel);
    known.forEach((span, i) => {
      // Sorted by start: those that can overlap it follow at once.
      for (let next = i + 1; next < known.length && known[next]!.startToken < span.endToken; next++) {
        const other = known[next]!;
        if (cross(span, other)) crossing = true;
        if (span.startToken === other.startToken && span.endToken === other.endToken) several = true;
      }
    });
  }
  return { crossing, several };
}

/** The spans found in texts by what did not learn from them, by document. */
function heldOutSpans(
  task: Task,
  judged: readonly ScoredText[],
  decoding: SpancatDecoding,
): ReadonlyMap<number, Annotations> {
  return new Map(
    judged.map(({ text: { doc, index }, candidates }) => {
      const spans = chooseSpans(candidates, decoding).map(
        ({ startToken, endToken, label, score }): LabelledSpan => ({
          start: doc.starts[startToken]!,
          end: doc.ends[endToken - 1]!,
          label: task.labels[label]!.name,
          confidence: spanConfidence(score, decoding),
        }),
      );
      return [index, { spans: { [spansGroup(task)]: spans } }];
    }),
  );
}
