// Training of a text classifier: features from the texts, logistic regression, thresholds and temperature, one file.
import { type Document, loadComponent, type Task } from 'tincture';
import { quantizeRows8, type TextcatVocabulary, textcatTensors } from 'tincture/training';
import { writeComponent } from '../train/component-file.ts';
import type { TextGroups } from '../train/hold-out.ts';
import type { TrainedModel, TrainedScore, TrainOptions } from '../train/options.ts';
import { createReading } from '../train/reading.ts';
import { fitDecisions } from './textcat-calibrate.ts';
import { checkClasses, checkLabelCount, dataCost, textcatData } from './textcat-data.ts';
import { inputCost, readInputs } from './textcat-fit.ts';
import { heldOutCats } from './textcat-held-out.ts';
import { readLabelNames } from './textcat-label-names.ts';
import { fitMixture } from './textcat-mixture.ts';
import {
  addNetwork,
  createStepCount,
  isNetworkTried,
  networkBytes,
  networkSteps,
  usualFilters,
} from './textcat-network-mix.ts';
import { trainedScore } from './textcat-score.ts';
import { type TextcatSettings, textcatSettings } from './textcat-settings.ts';
import { buildVocabulary, vocabularyCost } from './textcat-vocabulary.ts';

/**
 * The inverse strength of regularisation where none is set. Measured on banking77, cooking and sst2: between 3 and 100
 * it makes a point of difference; several labels like it weaker.
 */
function defaultC(isMultiple: boolean): number {
  return isMultiple ? 100 : 10;
}

/**
 * What the vectors count where nothing is set and held-out texts do not say better. With several labels a text the n-grams
 * say more than the vectors.
 */
function defaultVectorWeight(isMultiple: boolean): number {
  return isMultiple ? 0.5 : 1;
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
  options: TrainOptions & TextGroups,
): Promise<TrainedModel> {
  const isMultiple = task.multiple === true;
  const settings = textcatSettings(options.settings);
  checkLabelCount(task, train);
  const reading = createReading(
    [
      { texts: train, cost: dataCost + vocabularyCost + inputCost },
      { texts: dev, cost: dataCost + inputCost },
    ],
    options,
  );
  const { examples: read, notes: dataNotes } = await textcatData(task, train, reading);
  const examples = read.map((example) => ({ ...example, group: options.groups?.[example.index] }));
  const notes = [...dataNotes, ...checkClasses(task, examples)];
  const devExamples = (await textcatData(task, dev, reading)).examples;
  const presetWeight = settings.vectorWeight ?? defaultVectorWeight(isMultiple);
  const c = settings.c ?? defaultC(isMultiple);
  const { vectors: allVectors } = options;
  const isTried = isNetworkTried(examples, task.labels.length, isMultiple, settings, allVectors);
  const filters = settings.networkFilters ?? usualFilters(task.labels.length);
  const room = isTried ? networkBytes(filters, task.labels.length, allVectors!.dimensions) : 0;
  const vocabulary = await buildVocabulary(
    examples,
    task.labels.length,
    { ...settings, maxBytes: settings.maxBytes - room },
    presetWeight,
    allVectors,
    reading,
  );
  const features = vocabulary.keys.length;
  const columns = features + (vocabulary.vectors?.dimensions ?? 0);
  const fit = { labels: task.labels.length, columns, features, isMultiple, c, settings, signal: options.signal };
  const isMixed = settings.vectorWeight === undefined && vocabulary.vectors !== undefined;
  const names = readLabelNames(task, vocabulary, settings.labelNameWeight);
  const steps = createStepCount(isTried ? networkSteps(examples, devExamples.length > 0) : 0, options);
  const linear = await fitMixture(
    isMixed,
    {
      examples,
      inputs: await readInputs(vocabulary, examples, reading),
      names,
      wordFeatures: vocabulary.wordKeys,
      judges: await readInputs(vocabulary, devExamples, reading),
    },
    fit,
    { seed: options.seed, onProgress: steps.onLinear },
  );
  const fitted =
    isTried && vocabulary.vectors !== undefined
      ? await addNetwork(linear, { examples, names, dev: devExamples, vectors: vocabulary.vectors }, settings, {
          ...options,
          onProgress: steps.onNetwork,
        })
      : { ...linear, network: undefined };
  const { thresholds, calibration } = fitDecisions(fitted.judged, task.labels.length, isMultiple);
  const model = {
    vocabulary,
    weights: quantizeRows8(fitted.weights.rows, columns, fit.labels),
    bias: fitted.weights.bias.map((value, label) => value - thresholds[label]!),
    network: fitted.network,
    ...calibration,
  };

  const used = {
    ...usedSettings(settings, c, vocabulary),
    ...(isMixed && { vectorShare: fitted.share }),
    ...(isTried && { networkFilters: fitted.network === undefined ? 0 : filters }),
    ...(names.length > 0 && { labelNameWeight: settings.labelNameWeight }),
  };
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
        score,
        vectors: vocabulary.vectors,
      },
      options,
    );
  const score = await trainedScore(task, fitted.judged, devExamples.length > 0 ? dev : [], () =>
    loadComponent(write(undefined)),
  );
  return {
    bytes: write(score),
    ...(score && { score }),
    ...(options.heldOut === true && { heldOut: heldOutCats(task, fitted.heldOut, calibration) }),
    settings: used,
    notes,
  };
}

function usedSettings(
  { balance, iterations, vectorWords, maxBytes }: TextcatSettings,
  c: number,
  { keys, vectorWeight, firstLineWeight }: TextcatVocabulary,
): Record<string, number> {
  const features = keys.length;
  return { c, vectorWeight, balance, iterations, vectorWords, maxBytes, firstLineWeight, features };
}
