// Training of a text classifier: features from the texts, logistic regression, thresholds and temperature, one file.
import {
  createRandom,
  type Document,
  formatVersion,
  loadComponent,
  pairPredictions,
  quantizeRows8,
  scoreTask,
  type Task,
  textcatTensors,
  tokenize,
  tokenizerInfo,
  writeModel,
} from 'tincture';
import type { TrainedModel, TrainOptions } from '../train/options.ts';
import { fitTemperature, fitThresholds, type HeldOutScores } from './textcat-calibrate.ts';
import { checkClasses, textcatData } from './textcat-data.ts';
import { fitLinear, type LinearExample, readInputs, scoreLinear } from './textcat-fit.ts';
import { type TextcatSettings, textcatSettings } from './textcat-settings.ts';
import { buildVocabulary } from './textcat-vocabulary.ts';

/**
 * The inverse strength of regularisation where none is set. Measured on banking77, cooking and sst2: between 3 and 100
 * it makes a point or two of difference; several labels like it weaker, thousands of texts stronger.
 */
function defaultC(texts: number, isMultiple: boolean): number {
  if (isMultiple) return 100;
  return texts < 2_000 ? 10 : 3;
}

/**
 * Trains a classifier for `task`. Thresholds (several labels) and temperature are fitted on the dev
 * texts; without any, on texts held out in turns, and then all texts are trained on. Throws `training-invalid` where
 * nothing sound can be learnt.
 */
export async function trainTextcat(
  task: Task,
  train: readonly Document[],
  dev: readonly Document[],
  options: TrainOptions,
): Promise<TrainedModel> {
  const isMultiple = task.multiple === true;
  const settings = textcatSettings(isMultiple, options.settings);
  const { examples, notes: dataNotes } = textcatData(task, train);
  const notes = [...dataNotes, ...checkClasses(task, examples)];
  const devExamples = textcatData(task, dev).examples;
  const vocabulary = buildVocabulary(examples, task.labels.length, settings, options.vectors);
  const features = vocabulary.keys.length;
  const inputs = readInputs(vocabulary, examples);
  const fit = {
    labels: task.labels.length,
    columns: features + (vocabulary.vectors?.dimensions ?? 0),
    features,
    isMultiple,
    settings,
    signal: options.signal,
  };

  const c = settings.c ?? defaultC(examples.length, isMultiple);
  const folds = makeFolds(inputs, readInputs(vocabulary, devExamples), options.seed);
  const steps = (folds.length + 1) * settings.iterations;
  let done = 0;
  const onStep = (iteration: number, loss: number): void =>
    options.onProgress?.({ step: done * settings.iterations + iteration, steps, loss });

  const heldOut: HeldOutScores[] = [];
  for (const { learn, judge } of folds) {
    const foldWeights = await fitLinear(learn, { ...fit, c, onStep });
    for (const example of judge) {
      heldOut.push({ scores: scoreLinear(foldWeights, example, features), targets: example.targets });
    }
    done++;
  }
  const weights = await fitLinear(inputs, { ...fit, c, onStep });
  const thresholds =
    isMultiple && heldOut.length >= 20
      ? fitThresholds(heldOut, task.labels.length)
      : new Float64Array(task.labels.length);
  const shifted = heldOut.map(({ scores, targets }) => ({
    scores: scores.map((score, label) => score - thresholds[label]!),
    targets,
  }));
  const temperature = heldOut.length >= 10 ? fitTemperature(shifted, isMultiple) : 1;
  const model = {
    vocabulary,
    weights: quantizeRows8(weights.rows, fit.columns, fit.labels),
    bias: weights.bias.map((value, label) => value - thresholds[label]!),
    temperature,
  };

  const { tensors, network } = textcatTensors(model);
  const used = usedSettings(settings, c, features);
  const crossScore = devExamples.length > 0 ? 0 : heldOutScore(task, heldOut, isMultiple);
  const write = (score: number): Uint8Array =>
    writeModel({
      tensors,
      metadata: {
        formatVersion,
        component: { kind: 'textcat.v1', name: options.name ?? task.name, version: options.version ?? '0.1.0' },
        task,
        tokenizer: tokenizerInfo,
        network,
        scores: { [devExamples.length > 0 ? 'dev_cats_macro_f' : 'crossvalidation_cats_macro_f']: score },
        training: {
          documents: examples.length,
          seed: options.seed,
          settings: used,
          ...(options.date === undefined ? {} : { date: options.date }),
        },
        ...(vocabulary.vectors === undefined ? {} : { licences: vocabulary.vectors.licences }),
      },
    });
  const score = devExamples.length > 0 ? await measured(task, write(0), dev) : crossScore;
  if (devExamples.length === 0) notes.push('No dev texts: calibration and score come from texts held out in turns.');
  return { bytes: write(score), devScore: score, settings: used, notes };
}

interface Fold {
  readonly learn: readonly LinearExample[];
  readonly judge: readonly LinearExample[];
}

/** The dev texts as the one thing to be judged on; else parts of the training texts in turns, the rest learning. */
function makeFolds(inputs: readonly LinearExample[], dev: readonly LinearExample[], seed: number): Fold[] {
  if (dev.length > 0) return [{ learn: inputs, judge: dev }];
  const count = inputs.length < 500 ? 5 : inputs.length < 3_000 ? 3 : 10;
  if (inputs.length < 2 * count) return [];
  const order = createRandom(seed).shuffle([...inputs]);
  const folds = Array.from({ length: count }, (_, fold) => ({
    learn: order.filter((_example, index) => index % count !== fold),
    judge: order.filter((_example, index) => index % count === fold),
  }));
  // With thousands of texts one tenth says enough.
  return count === 10 ? folds.slice(0, 1) : folds;
}

/** Macro F1 on held-out scores: by the most probable label, or by the best threshold that all labels share. */
function heldOutScore(task: Task, heldOut: readonly HeldOutScores[], isMultiple: boolean): number {
  const thresholds = isMultiple ? fitThresholds(heldOut, task.labels.length) : undefined;
  const pairs = heldOut.map(({ scores, targets }) => {
    const highest = Math.max(...scores);
    const said = (label: number): number =>
      thresholds === undefined ? (scores[label] === highest ? 1 : 0) : scores[label]! >= thresholds[label]! ? 1 : 0;
    const gold = task.labels.flatMap(({ name }, label) =>
      targets[label]! < 0 ? [] : [[name, targets[label]!] as const],
    );
    return {
      gold: { cats: Object.fromEntries(gold) },
      predicted: { cats: Object.fromEntries(task.labels.map(({ name }, label) => [name, said(label)])) },
    };
  });
  return scoreTask(task, pairs).value;
}

async function measured(task: Task, bytes: Uint8Array, dev: readonly Document[]): Promise<number> {
  const predictions = await loadComponent(bytes).predict(dev.map(({ text }) => tokenize(text)));
  return scoreTask(task, pairPredictions(dev, predictions)).value;
}

function usedSettings(settings: TextcatSettings, c: number, features: number): Record<string, number> {
  const { vectorWeight, balance, iterations, vectorWords, maxBytes } = settings;
  return { c, vectorWeight, balance, iterations, vectorWords, maxBytes, features };
}
