// Training of a relation component: an entity network, a linear model over pairs of entities, one file of two parts.
import {
  type Annotations,
  type Document,
  kindOf,
  loadComponent,
  pairPredictions,
  readModel,
  scoreTask,
  type Task,
  tokenizerFor,
  withAnnotations,
} from 'tincture';
import {
  entityTask,
  joinParts,
  type ModelPart,
  type RelationModel,
  readNerModel,
  relationParts,
  relationTensors,
} from 'tincture/training';
import { writeComponent } from '../train/component-file.ts';
import type { TrainedModel, TrainedScore, TrainOptions } from '../train/options.ts';
import { trainNer } from './ner.ts';
import { checkLabels, relationData, relationLimits } from './relations-data.ts';
import {
  collectFeatures,
  finishRelations,
  fitFirst,
  fitSecond,
  judgeSecond,
  lookAgain,
  type RelationFit,
  readRelationInputs,
  relationFolds,
} from './relations-fit.ts';
import { relationSettings } from './relations-settings.ts';
import type { HeldOutScores } from './textcat-calibrate.ts';
import type { LinearWeights } from './textcat-fit.ts';

/** How much of the time the entity network takes, roughly. */
const entityShare = 0.7;

/**
 * Trains a component that finds entities and the relations between them. Relations are learnt between gold entities in two looks: at
 * each pair by itself, then with what the first look says of all pairs of a text, cross-validated. With dev texts, thresholds and calibration are fitted on those, without by cross-validation. Throws `training-invalid` where nothing
 * sound can be learnt.
 */
export async function trainRelations(
  task: Task,
  train: readonly Document[],
  dev: readonly Document[],
  options: TrainOptions,
): Promise<TrainedModel> {
  const { settings, entities: entitySettings } = relationSettings(options.settings);
  checkLabels(task);
  const { examples, notes: dataNotes } = relationData(task, train);
  const limits = relationLimits(task, examples);
  const { onProgress } = options;
  const entities = await trainNer(entityTask(task), train, dev, {
    ...options,
    settings: entitySettings,
    heldOut: true,
    onProgress: (progress) => {
      const { devScore: _, ...rest } = progress;
      onProgress?.({ ...rest, share: entityShare * (rest.share ?? rest.step / rest.steps) });
    },
  });
  const entityFile = readModel(entities.bytes);
  const { vectors: table } = readNerModel(entityFile).weights;
  const keys = collectFeatures(examples, limits, task.labels.length, settings.relationFeatures);
  const judges = relationData(task, dev).examples;
  const base: RelationFit = { task, limits, keys, table, settings, signal: options.signal };
  const inputs = readRelationInputs(examples, base);
  const folds = relationFolds(inputs, options.seed);
  const steps = (folds.length + 1) * settings.relationIterations;
  let done = 0;
  const fit: RelationFit = {
    ...base,
    onStep: (iteration, loss) => {
      const step = done * settings.relationIterations + iteration;
      onProgress?.({ step, steps, loss, share: entityShare + (1 - entityShare) * (step / steps) });
    },
  };
  const firsts: LinearWeights[] = [];
  for (const part of folds) {
    const others = inputs.filter((input) => !part.includes(input));
    firsts.push(await fitFirst(others, fit));
    done++;
  }
  const first = await fitFirst(inputs, fit);
  // A single text can only be looked at again by what learnt from it.
  const looks =
    folds.length > 0 ? folds.map((part, fold) => lookAgain(part, firsts[fold]!, fit)) : [lookAgain(inputs, first, fit)];
  const second = await fitSecond(looks.flat(), fit);

  const heldOut: HeldOutScores[] = [];
  const foldModels: { readonly model: RelationModel; readonly places: readonly number[] }[] = [];
  if (judges.length > 0) {
    heldOut.push(...judgeSecond(lookAgain(readRelationInputs(judges, fit), first, fit), second));
  } else {
    for (const [fold, part] of folds.entries()) {
      const weights = { first: firsts[fold]!, second: await fitSecond(looks.filter((_, i) => i !== fold).flat(), fit) };
      const scores = judgeSecond(looks[fold]!, weights.second);
      heldOut.push(...scores);
      foldModels.push({
        model: finishRelations(weights, scores, fit),
        places: part.map(({ example }) => example.index),
      });
    }
  }
  const model = finishRelations({ first, second }, heldOut, fit);

  const notes = [...dataNotes, ...entities.notes];
  const entityPart: ModelPart = { tensors: entityFile.tensors, network: entityFile.metadata.network };
  const used = { ...settings, ...entities.settings };
  const write = (relations: RelationModel, score: TrainedScore | undefined): Uint8Array =>
    writeComponent(
      {
        kind: 'relations.v1',
        task,
        ...joinParts({ [relationParts.entities]: entityPart, [relationParts.relations]: relationTensors(relations) }),
        trainedOn: examples,
        settings: used,
        notes,
        score,
        vectors: table === undefined ? undefined : options.vectors,
      },
      options,
    );
  const judged = await judgeHeldOut(task, train, entities.heldOut ?? new Map(), foldModels, (one) =>
    write(one, undefined),
  );
  const score = await trainedScore(task, train, dev, judged, () => write(model, undefined));
  return {
    bytes: write(model, score),
    ...(score && { score }),
    ...(options.heldOut === true && { heldOut: judged }),
    settings: used,
    notes,
  };
}

/** What is said of each text by an entity network and by weights that did not learn from it. */
async function judgeHeldOut(
  task: Task,
  train: readonly Document[],
  entities: ReadonlyMap<number, Annotations>,
  folds: readonly { readonly model: RelationModel; readonly places: readonly number[] }[],
  write: (model: RelationModel) => Uint8Array,
): Promise<ReadonlyMap<number, Annotations>> {
  const { tokenize } = tokenizerFor(task);
  const said = new Map<number, Annotations>();
  for (const { model, places } of folds) {
    const known = places.filter((place) => entities.has(place));
    const docs = known.map((place) => withAnnotations(tokenize(train[place]!.text), entities.get(place)!));
    const predictions = await loadComponent(write(model)).predict(docs);
    known.forEach((place, index) => {
      const prediction = predictions[index]!;
      if (!('annotations' in prediction)) return;
      const { source: _, ...annotations } = prediction.annotations;
      said.set(place, annotations);
    });
  }
  return said;
}

async function trainedScore(
  task: Task,
  train: readonly Document[],
  dev: readonly Document[],
  judged: ReadonlyMap<number, Annotations>,
  write: () => Uint8Array,
): Promise<TrainedScore | undefined> {
  if (dev.some(({ annotations }) => kindOf(task).pick(task, annotations) !== undefined)) {
    const { tokenize } = tokenizerFor(task);
    const predictions = await loadComponent(write()).predict(dev.map(({ text }) => tokenize(text)));
    return { value: scoreTask(task, pairPredictions(dev, predictions)).value, on: 'dev' };
  }
  if (judged.size === 0) return undefined;
  const pairs = [...judged].map(([place, predicted]) => ({ gold: train[place]!.annotations, predicted }));
  return { value: scoreTask(task, pairs).value, on: 'held_out' };
}
