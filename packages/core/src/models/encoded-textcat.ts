// A classifier on the vectors of texts that a pre-trained encoder gives: a linear layer. The encoder is no part of the file, which
// only says which one it was trained with.
import type { Source } from '../doc/annotations.ts';
import type { Doc } from '../doc/doc.ts';
import { TinctureError } from '../errors/tincture-error.ts';
import { countAt, numberAt, objectAt, textAt } from '../file/metadata.ts';
import type { ModelFile } from '../file/model-file.ts';
import { dequantizeRow8, type Rows8 } from '../file/quantize.ts';
import { type Tensor, takeTensor } from '../file/tensor.ts';
import type { JsonObject } from '../json.ts';
import type { Component, Prediction, PredictOptions } from '../pipeline/component.ts';
import { type TextcatCalibration, toProbabilities } from './textcat.ts';
import { corrupt } from './trunk-file.ts';

/** A pre-trained encoder of texts, as a component works with it. */
export interface SentenceEncoder {
  /** SHA-256 of the network, in hexadecimal. */
  readonly hash: string;
  readonly dimensions: number;
  /** A vector of length 1 for each text, in their order. */
  texts(texts: readonly string[], options?: { readonly signal?: AbortSignal }): Promise<readonly Float32Array[]>;
}

/** The numbers of a classifier on an encoder. */
export interface EncodedTextcatModel extends TextcatCalibration {
  readonly encoder: Pick<SentenceEncoder, 'hash' | 'dimensions'>;
  /** A row of the encoder's dimensions for each label. */
  readonly weights: Rows8;
  readonly bias: Float32Array;
}

/** The tensors of `model` and what `network` of the metadata says about them. */
export function encodedTextcatTensors(model: EncodedTextcatModel): {
  tensors: Map<string, Tensor>;
  network: JsonObject;
} {
  const { encoder, weights, bias, temperature, temperatureBelow, offsetBelow } = model;
  const { hash, dimensions } = encoder;
  return {
    tensors: new Map<string, Tensor>([
      ['weights.values', { data: weights.values, shape: [bias.length, dimensions] }],
      ['weights.scales', { data: weights.scales, shape: [bias.length] }],
      ['bias', { data: bias, shape: [bias.length] }],
    ]),
    network: { encoder: { hash, dimensions }, temperature, temperatureBelow, offsetBelow },
  };
}

/** Texts that go through the encoder at once. */
const batchTexts = 64;

/** More dimensions than any encoder has. */
const mostDimensions = 65_536;

/**
 * The classifier in a checked model file of the kind `encoded-textcat.v1`, on `encoder`. Throws `model-corrupt`,
 * `encoder-unavailable` where no encoder is given, and `encoder-invalid` where it is another one.
 */
export function readEncodedTextcat(file: ModelFile, bytes: number, encoder: SentenceEncoder | undefined): Component {
  const { metadata, hash } = file;
  const { task } = metadata;
  if (task?.kind !== 'textcat') throw corrupt('The file holds a text classifier without a task of that kind.');
  const model = readModel(file, task.labels.length);
  checkEncoder(encoder, model.encoder);
  const names = task.labels.map(({ name }) => name);
  const isMultiple = task.multiple === true;
  const { dimensions } = model.encoder;
  const rows = new Float32Array(names.length * dimensions);
  for (let label = 0; label < names.length; label++)
    dequantizeRow8(model.weights, dimensions, label, rows, label * dimensions);
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

function readModel({ tensors, metadata: { network } }: ModelFile, labels: number): EncodedTextcatModel {
  const info = objectAt(network.encoder, 'network.encoder');
  const dimensions = countAt(info.dimensions, 'network.encoder.dimensions', mostDimensions);
  const [temperature, temperatureBelow, offsetBelow] = [
    numberAt(network.temperature, 'network.temperature'),
    numberAt(network.temperatureBelow, 'network.temperatureBelow'),
    numberAt(network.offsetBelow, 'network.offsetBelow'),
  ];
  if (temperature <= 0 || temperatureBelow <= 0 || offsetBelow > 0)
    throw corrupt(`The temperatures are ${temperature} and ${temperatureBelow}, with an offset of ${offsetBelow}.`);
  return {
    encoder: { hash: textAt(info.hash, 'network.encoder.hash'), dimensions },
    weights: {
      values: takeTensor(tensors, 'weights.values', 'I8', [labels, dimensions]),
      scales: takeTensor(tensors, 'weights.scales', 'F32', [labels]),
    },
    bias: takeTensor(tensors, 'bias', 'F32', [labels]),
    temperature,
    temperatureBelow,
    offsetBelow,
  };
}

function checkEncoder(
  encoder: SentenceEncoder | undefined,
  wanted: EncodedTextcatModel['encoder'],
): asserts encoder is SentenceEncoder {
  const short = (hash: string): string => JSON.stringify(hash.slice(0, 12));
  if (encoder === undefined) {
    throw new TinctureError({
      code: 'encoder-unavailable',
      problem: `The component works on the encoder with the hash ${short(wanted.hash)}…, which is not part of the file.`,
      fix: 'Name its folder: TINCTURE_ENCODER for the command, loadComponent(bytes, { encoder }) in a program.',
    });
  }
  if (encoder.hash === wanted.hash && encoder.dimensions === wanted.dimensions) return;
  throw new TinctureError({
    code: 'encoder-invalid',
    problem: `The component works on the encoder with the hash ${short(wanted.hash)}…, and this is ${short(encoder.hash)}…: other vectors mean nothing to it.`,
    fix: 'Give the encoder that it was trained with, or train it again with this one.',
  });
}
