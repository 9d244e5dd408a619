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
import { checkLabels, type RelationExample, relationData, relationLimits } from './relations-data.ts';
import {
  collectFeatures,
  finishRelations,
  fitFirst,
  lookAgain,
  type RelationFit,
  readRelationInputs,
  relationFolds,
} from './relations-fit.ts';
import { fitLeastChance, type JudgedPart } from './relations-found.ts';
import { fitLooks } from './relations-looks.ts';
import { relationSettings } from './relations-settings.ts';
import type { LinearWeights } from './textcat-fit.ts';

/** How much of the time the entity network takes, roughly. */
const entityShare = 0.7;

/**
 * Trains a component that finds entities and the relations between them. Relations are learnt between gold entities in two looks: at
 * each pair by itself, then with what the first look says of all pairs of a text, cross-validated. How much the second counts, and then
 * how likely a relation must be between entities that were found, is fitted last. With dev texts, these, thresholds and calibration are
 * fitted on those, without by cross-validation. Throws `training-invalid` where nothing sound can be learnt.
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
  const toJudge = judges.length > 0 ? lookAgain(readRelationInputs(judges, fit), first, fit) : [];
  const { second, judged: judgedLooks } = await fitLooks(looks, toJudge, fit);
  const heldOut = judgedLooks.flatMap(({ scores }) => scores);
  const judged: JudgedPart[] =
    judges.length > 0
      ? []
      : judgedLooks.map((look, place) => ({
          model: finishRelations({ first: firsts[place]!, second: look.second }, look.scores, fit),
          examples: folds[place]!.map(({ example }) => example),
        }));
  const certain = finishRelations({ first, second }, heldOut, fit);
  const leastChance =
    judges.length > 0
      ? fitLeastChance(task, [{ model: certain, examples: judges }], await findEntities(entities.bytes, judges), table)
      : fitLeastChance(task, judged, entities.heldOut ?? new Map(), table);
  const model = { ...certain, leastChance };

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
  const said = await judgeHeldOut(task, train, entities.heldOut ?? new Map(), judged, (one) =>
    write({ ...one, leastChance }, undefined),
  );
  const score = await trainedScore(task, train, dev, said, () => write(model, undefined));
  return {
    bytes: write(model, score),
    ...(score && { score }),
    ...(options.heldOut === true && { heldOut: said }),
    settings: used,
    notes,
  };
}

/** The entities that a component finds in texts, by their places. */
async function findEntities(
  bytes: Uint8Array,
  examples: readonly RelationExample[],
): Promise<ReadonlyMap<number, Annotations>> {
  const predictions = await loadComponent(bytes).predict(examples.map(({ doc }) => doc));
  const found = predictions.map((prediction) => ('annotations' in prediction ? prediction.annotations : {}));
  return new Map(examples.map(({ index }, place) => [index, found[place]!]));
}

/** What is said of each text by an entity network and by weights that did not learn from it. */
async function judgeHeldOut(
  task: Task,
  train: readonly Document[],
  entities: ReadonlyMap<number, Annotations>,
  parts: readonly JudgedPart[],
  write: (model: RelationModel) => Uint8Array,
): Promise<ReadonlyMap<number, Annotations>> {
  const { tokenize } = tokenizerFor(task);
  const said = new Map<number, Annotations>();
  for (const { model, examples } of parts) {
    const known = examples.map(({ index }) => index).filter((place) => entities.has(place));
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
