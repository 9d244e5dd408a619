// A classifier on the vectors of texts that a pre-trained encoder gives: a linear layer. The encoder is no part of the file, which
// only says which one it was trained with.
import type { Source } from '../doc/annotations.ts';
import type { Doc } from '../doc/doc.ts';
import { corrupt } from '../file/corrupt.ts';
import { numberAt } from '../file/metadata.ts';
import type { ModelFile } from '../file/model-file.ts';
import type { Tensor } from '../file/tensor.ts';
import type { JsonObject } from '../json.ts';
import type { Component, Prediction, PredictOptions } from '../pipeline/component.ts';
import { type EncodedWeights, encodedTensors, readEncodedWeights, rowsOf } from './encoded-weights.ts';
import { checkEncoder, type SentenceEncoder } from './sentence-encoder.ts';
import { taskOfKind } from './task-of-kind.ts';
import { type TextcatCalibration, toProbabilities } from './textcat.ts';

/** The numbers of a classifier on an encoder. */
export interface EncodedTextcatModel extends EncodedWeights, TextcatCalibration {}

/** The tensors of `model` and what `network` of the metadata says about them. */
export function encodedTextcatTensors(model: EncodedTextcatModel): {
  tensors: Map<string, Tensor>;
  network: JsonObject;
} {
  const { temperature, temperatureBelow, offsetBelow } = model;
  const { hash, dimensions } = model.encoder;
  return {
    tensors: encodedTensors(model),
    network: { encoder: { hash, dimensions }, temperature, temperatureBelow, offsetBelow },
  };
}

/** Texts that go through the encoder at once. */
const batchTexts = 64;

/**
 * The classifier in a checked model file of the kind `encoded-textcat.v1`, on `encoder`. Throws `model-corrupt`,
 * `encoder-unavailable` where no encoder is given, and `encoder-invalid` where it is another one.
 */
export function readEncodedTextcat(file: ModelFile, bytes: number, given: SentenceEncoder | undefined): Component {
  const { metadata, hash } = file;
  const task = taskOfKind(metadata, 'textcat');
  const model = readModel(file, task.labels.length);
  const encoder = checkEncoder(given, model.encoder);
  const names = task.labels.map(({ name }) => name);
  const isMultiple = task.multiple === true;
  const { dimensions } = model.encoder;
  const rows = rowsOf(model);
  const { name, version } = metadata.component;
  const source: Source = { kind: 'model', name, version, hash };

  const classify = (vector: Float32Array): Prediction => {
    const scores = Float64Array.from(model.bias);
    for (let label = 0; label < names.length; label++) {
      let sum = 0;
      for (let i = 0; i < dimensions; i++) sum += vector[i]! * rows[label * dimensions + i]!;
      scores[label] = scores[label]! + sum;
    }
    toProbabilities(scores, isMultiple, model);
    return { annotations: { cats: Object.fromEntries(names.map((label, i) => [label, scores[i]!])), source } };
  };

  return {
    name,
    task,
    source,
    sizeBytes: bytes,
    async predict(docs: readonly Doc[], options: PredictOptions = {}): Promise<readonly Prediction[]> {
      const { signal, onStage, onProgress } = options;
      const predictions: Prediction[] = [];
      for (let first = 0; first < docs.length; first += batchTexts) {
        signal?.throwIfAborted();
        onStage?.('network');
        const texts = docs.slice(first, first + batchTexts).map(({ text }) => text);
        const vectors = await encoder.texts(texts, signal === undefined ? {} : { signal });
        onStage?.('scoring');
        for (const vector of vectors) predictions.push(classify(vector));
        onProgress?.(predictions.length);
      }
      return predictions;
    },
  };
}

function readModel(file: ModelFile, labels: number): EncodedTextcatModel {
  const { network } = file.metadata;
  const layer = readEncodedWeights(file, labels);
  const [temperature, temperatureBelow, offsetBelow] = [
    numberAt(network.temperature, 'network.temperature'),
    numberAt(network.temperatureBelow, 'network.temperatureBelow'),
    numberAt(network.offsetBelow, 'network.offsetBelow'),
  ];
  if (temperature <= 0 || temperatureBelow <= 0 || offsetBelow > 0)
    throw corrupt(`The temperatures are ${temperature} and ${temperatureBelow}, with an offset of ${offsetBelow}.`);
  return { ...layer, temperature, temperatureBelow, offsetBelow };
}
