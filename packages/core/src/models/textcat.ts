import type { Source } from '../doc/annotations.ts';
import type { Doc } from '../doc/doc.ts';
import { corrupt } from '../file/corrupt.ts';
import { countAt, numberAt, objectAt } from '../file/metadata.ts';
import type { ModelFile } from '../file/model-file.ts';
import type { Rows8 } from '../file/quantize.ts';
import { type Tensor, takeTensor } from '../file/tensor.ts';
import type { JsonObject } from '../json.ts';
import { exp } from '../kernels/exp-log.ts';
import { createKernels } from '../kernels/wasm-kernels.ts';
import type { Component, OnStage, Prediction, PredictOptions } from '../pipeline/component.ts';
import { areAscending } from './key-index.ts';
import { taskOfKind } from './task-of-kind.ts';
import type { TextcatVocabulary } from './textcat-input.ts';
import { networkTensors, readNetwork, type TextcatNetwork } from './textcat-network.ts';
import { createTextScorer, textScorerBytes } from './textcat-scorer.ts';
import { takeVectors, vectorTensors } from './vectors.ts';

/** A linear classifier over the features of a text, perhaps with a small network beside it. */
export interface TextcatModel {
  readonly vocabulary: TextcatVocabulary;
  /** A row of the labels' weights for each feature of the vocabulary, then for each dimension of the vectors. */
  readonly weights: Rows8;
  readonly bias: Float32Array;
  /** What is added to the scores; it needs vectors in the vocabulary. Absent in most models. */
  readonly network?: TextcatNetwork | undefined;
  /** What scores are divided by before they become probabilities: fitted on texts that were not trained on. */
  readonly temperature: number;
  /** The same for scores below the threshold, where several labels may apply. */
  readonly temperatureBelow: number;
  /** Added to scores below the threshold after that; 0 or less. */
  readonly offsetBelow: number;
}

/** What makes probabilities of scores; see {@link TextcatModel}. */
export type TextcatCalibration = Pick<TextcatModel, 'temperature' | 'temperatureBelow' | 'offsetBelow'>;

/** The tensors of `model` and what `network` of the metadata says about them. */
export function textcatTensors(model: TextcatModel): { tensors: Map<string, Tensor>; network: JsonObject } {
  const { vocabulary, weights, bias, temperature, temperatureBelow, offsetBelow } = model;
  const { keys, wordKeys, idf, vectorMean, vectorWeight, firstLineWeight } = vocabulary;
  const labels = bias.length;
  const tensors = new Map<string, Tensor>([
    ['keys', { data: keys, shape: [keys.length] }],
    ['idf', { data: idf, shape: [idf.length] }],
    ['weights.values', { data: weights.values, shape: [weights.scales.length, labels] }],
    ['weights.scales', { data: weights.scales, shape: [weights.scales.length] }],
    ['bias', { data: bias, shape: [labels] }],
  ]);
  let vectors: JsonObject | null = null;
  if (vocabulary.vectors !== undefined) {
    const kept = vectorTensors(vocabulary.vectors, vocabulary.vectors.count, 'vectors.');
    for (const [name, tensor] of kept.tensors) tensors.set(name, tensor);
    tensors.set('vectors.mean', { data: vectorMean, shape: [vectorMean.length] });
    vectors = { ...kept.info, weight: vectorWeight };
  }
  const windows = model.network === undefined ? undefined : networkTensors(model.network);
  for (const [name, tensor] of windows?.tensors ?? []) tensors.set(name, tensor);
  return {
    tensors,
    network: {
      features: keys.length,
      wordFeatures: wordKeys,
      firstLineWeight,
      temperature,
      temperatureBelow,
      offsetBelow,
      vectors,
      ...(windows && { windows: windows.info }),
    },
  };
}

/** Scores to probabilities, in place: that of each label by itself, or all together one. */
export function toProbabilities(
  scores: Float64Array,
  isMultiple: boolean,
  { temperature, temperatureBelow, offsetBelow }: TextcatCalibration,
): void {
  if (isMultiple) {
    for (let i = 0; i < scores.length; i++) {
      const score = scores[i]!;
      scores[i] = 1 / (1 + exp(-(score < 0 ? score / temperatureBelow + offsetBelow : score / temperature)));
    }
    return;
  }
  let highest = Number.NEGATIVE_INFINITY;
  for (const score of scores) if (score > highest) highest = score;
  let total = 0;
  for (let i = 0; i < scores.length; i++) {
    const weight = exp((scores[i]! - highest) / temperature);
    scores[i] = weight;
    total += weight;
  }
  for (let i = 0; i < scores.length; i++) scores[i] = scores[i]! / total;
}

/** The text classifier in a checked model file of the kind `textcat.v1`. Throws `model-corrupt`. */
export function readTextcat(file: ModelFile, bytes: number): Component {
  const { metadata, hash } = file;
  const task = taskOfKind(metadata, 'textcat');
  const model = readTextcatModel(file, task.labels.length);
  const { name, version } = metadata.component;
  const source: Source = { kind: 'model', name, version, hash };
  const names = task.labels.map((label) => label.name);
  const classify = createClassifier(model, names, task.multiple === true);
  return {
    name,
    task,
    source,
    sizeBytes: bytes,
    async predict(docs: readonly Doc[], options: PredictOptions = {}): Promise<readonly Prediction[]> {
      return docs.map((doc, index) => {
        if (index % 64 === 0) options.signal?.throwIfAborted();
        const cats = classify(doc, options.onStage);
        options.onProgress?.(index + 1);
        return { annotations: { cats, source } };
      });
    },
  };
}

/** Objects with more properties than this are not copied by their shape. */
const mostShaped = 1_000;

/** What gives the confidence of each of the labels. */
function createClassifier(
  model: TextcatModel,
  names: readonly string[],
  isMultiple: boolean,
): (doc: Doc, onStage?: OnStage) => Record<string, number> {
  const columns = (names.length + 3) & ~3;
  const kernels = createKernels(textScorerBytes(model) + 8 * columns + 128);
  const score = createTextScorer(kernels, model);
  const shape = { stride: columns };
  const potentials = kernels.floats(columns);
  const largest = kernels.floats(1);
  const probabilities = new Float64Array(names.length);
  // A copy of an object that has all labels is cheaper than to add one after the other, and null takes no memory of its own.
  const template: Record<string, number | null> = Object.fromEntries(
    names.length > mostShaped ? [] : names.map((name) => [name, null]),
  );
  /** The labels with their shares in `total`. */
  const write = (shares: Float32Array | Float64Array, total: number): Record<string, number> => {
    const cats = { ...template } as Record<string, number>;
    for (let label = 0; label < names.length; label++) cats[names[label]!] = shares[label]! / total;
    return cats;
  };
  return (doc, onStage) => {
    const scores = score(doc, onStage);
    if (isMultiple) {
      for (let label = 0; label < names.length; label++) probabilities[label] = scores[label]!;
      toProbabilities(probabilities, true, model);
      return write(probabilities, 1);
    }
    // As toProbabilities, four labels at a time.
    kernels.crfPotentials(scores, potentials, largest, 1, shape, 1 / model.temperature);
    let total = 0;
    for (let label = 0; label < names.length; label++) total += potentials[label]!;
    return write(potentials, total);
  };
}

function readTextcatModel({ tensors, metadata, hash }: ModelFile, labels: number): TextcatModel {
  const { network } = metadata;
  const features = countAt(network.features, 'network.features', 16_777_216);
  const wordKeys = countAt(network.wordFeatures, 'network.wordFeatures', features);
  const temperature = numberAt(network.temperature, 'network.temperature');
  const temperatureBelow = numberAt(network.temperatureBelow, 'network.temperatureBelow');
  // The first models have neither of these two.
  const firstLineWeight =
    network.firstLineWeight === undefined ? 1 : countAt(network.firstLineWeight, 'network.firstLineWeight', 100);
  const offsetBelow = network.offsetBelow === undefined ? 0 : numberAt(network.offsetBelow, 'network.offsetBelow');
  if (temperature <= 0 || temperatureBelow <= 0 || offsetBelow > 0 || firstLineWeight < 1) {
    throw corrupt(
      `The temperatures of the model are ${temperature} and ${temperatureBelow} with an offset of ${offsetBelow}, its weight of first lines ${firstLineWeight}.`,
      'Train the model again.',
    );
  }
  const keys = takeTensor(tensors, 'keys', 'I32', [features]);
  if (!areAscending(keys.subarray(0, wordKeys)) || !areAscending(keys.subarray(wordKeys))) {
    throw corrupt('The keys of the features in the model file are not in ascending order.');
  }
  const info =
    network.vectors === null || network.vectors === undefined
      ? undefined
      : objectAt(network.vectors, 'network.vectors');
  const vectors = info === undefined ? undefined : takeVectors(tensors, 'vectors.', metadata, info, hash);
  const dimensions = vectors?.dimensions ?? 0;
  return {
    vocabulary: {
      keys,
      wordKeys,
      idf: takeTensor(tensors, 'idf', 'F32', [features]),
      vectors,
      vectorMean:
        vectors === undefined ? new Float32Array(0) : takeTensor(tensors, 'vectors.mean', 'F32', [dimensions]),
      vectorWeight: info === undefined ? 0 : numberAt(info.weight, 'network.vectors.weight'),
      firstLineWeight,
    },
    weights: {
      values: takeTensor(tensors, 'weights.values', 'I8', [features + dimensions, labels]),
      scales: takeTensor(tensors, 'weights.scales', 'F32', [features + dimensions]),
    },
    bias: takeTensor(tensors, 'bias', 'F32', [labels]),
    network:
      network.windows === undefined
        ? undefined
        : readNetwork(tensors, objectAt(network.windows, 'network.windows'), dimensions, labels),
    temperature,
    temperatureBelow,
    offsetBelow,
  };
}
