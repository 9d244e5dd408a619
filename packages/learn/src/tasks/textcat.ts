// Training of a text classifier: features from the texts, logistic regression, thresholds and temperature, one file.
import {
  type Annotations,
  createRandom,
  type Document,
  loadComponent,
  pairPredictions,
  quantizeRows8,
  scoreTask,
  type Task,
  textcatTensors,
  tokenize,
} from 'tincture';
import { writeComponent } from '../train/component-file.ts';
import type { TrainedModel, TrainedScore, TrainOptions } from '../train/options.ts';
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

  const used = usedSettings(settings, c, features);
  if (devExamples.length === 0) notes.push('No dev texts: calibration and score come from texts held out in turns.');
  const write = (score: TrainedScore | undefined): Uint8Array =>
    writeComponent(
      {
        kind: 'textcat.v1',
        task,
        ...textcatTensors(model),
        trainedOn: examples,
        settings: used,
        notes,
        metric: 'cats_macro_f',
        score,
        vectors: vocabulary.vectors,
      },
      options,
    );
  const score = await scoreOf(task, heldOut, devExamples.length > 0 ? dev : [], () => write(undefined));
  return { bytes: write(score), ...(score && { score }), settings: used, notes };
}

/** The score on the dev texts; without any, on the held-out texts. */
async function scoreOf(
  task: Task,
  heldOut: readonly HeldOutScores[],
  dev: readonly Document[],
  write: () => Uint8Array,
): Promise<TrainedScore | undefined> {
  if (dev.length === 0) {
    return heldOut.length === 0 ? undefined : { value: heldOutScore(task, heldOut), on: 'held_out' };
  }
  const predictions = await loadComponent(write()).predict(dev.map(({ text }) => tokenize(text)));
  return { value: scoreTask(task, pairPredictions(dev, predictions)).value, on: 'dev' };
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

/**
 * Macro F1 on held-out scores: by the most probable label, or, where there may be several, by thresholds that are fitted
 * on one half of the texts and judged on the other, both ways.
 */
function heldOutScore(task: Task, heldOut: readonly HeldOutScores[]): number {
  const half = (rest: number): readonly HeldOutScores[] => heldOut.filter((_, index) => index % 2 === rest);
  const pairs =
    task.multiple === true
      ? [0, 1].flatMap((rest) => {
          const thresholds = fitThresholds(half(1 - rest), task.labels.length);
          return half(rest).map((text) => heldOutPair(task, text, (score, label) => score >= thresholds[label]!));
        })
      : heldOut.map((text) => {
          const highest = Math.max(...text.scores);
          return heldOutPair(task, text, (score) => score === highest);
        });
  return scoreTask(task, pairs).value;
}

function heldOutPair(
  task: Task,
  { scores, targets }: HeldOutScores,
  isSaid: (score: number, label: number) => boolean,
): { gold: Annotations; predicted: Annotations } {
  const gold = task.labels.flatMap(({ name }, label) =>
    targets[label]! < 0 ? [] : [[name, targets[label]!] as const],
  );
  const said = task.labels.map(({ name }, label) => [name, isSaid(scores[label]!, label) ? 1 : 0] as const);
  return { gold: { cats: Object.fromEntries(gold) }, predicted: { cats: Object.fromEntries(said) } };
}

function usedSettings(settings: TextcatSettings, c: number, features: number): Record<string, number> {
  const { vectorWeight, balance, iterations, vectorWords, maxBytes } = settings;
  return { c, vectorWeight, balance, iterations, vectorWords, maxBytes, features };
}
