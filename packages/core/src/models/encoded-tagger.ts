// A tagger on the vectors of tokens that a pre-trained encoder gives: a linear layer. The encoder is no part of the file.
import type { Source } from '../doc/annotations.ts';
import type { Doc } from '../doc/doc.ts';
import { TinctureError } from '../errors/tincture-error.ts';
import { numberAt } from '../file/metadata.ts';
import type { ModelFile } from '../file/model-file.ts';
import type { Tensor } from '../file/tensor.ts';
import type { JsonObject } from '../json.ts';
import type { Component } from '../pipeline/component.ts';
import { predictInBatches } from '../pipeline/predict-batches.ts';
import { taggedAttribute } from '../tasks/tagger.ts';
import { annotateTokens } from './class-component.ts';
import { bestClass, classProbability, type SaidOfToken } from './classes.ts';
import { type EncodedWeights, encodedTensors, readEncodedWeights, rowsOf } from './encoded-weights.ts';
import { checkEncoder, type SentenceEncoder } from './sentence-encoder.ts';
import { taskOfKind } from './task-of-kind.ts';
import { checkTemperature } from './trunk-file.ts';

/** The numbers of a tagger on an encoder. */
export interface EncodedTaggerModel extends EncodedWeights {
  /** What scores are divided by before they become probabilities. */
  readonly temperature: number;
}

/** The tensors of `model` and what `network` of the metadata says about them. */
export function encodedTaggerTensors(model: EncodedTaggerModel): {
  tensors: Map<string, Tensor>;
  network: JsonObject;
} {
  const { hash, dimensions } = model.encoder;
  return {
    tensors: encodedTensors(model),
    network: { encoder: { hash, dimensions }, temperature: model.temperature },
  };
}

/**
 * The tagger in a checked model file of the kind `encoded-tagger.v1`, on `encoder`. Throws `model-corrupt`, `encoder-unavailable`
 * where no encoder is given, and `encoder-invalid` where it is another one, or one of whole texts alone.
 */
export function readEncodedTagger(file: ModelFile, bytes: number, given: SentenceEncoder | undefined): Component {
  const task = taskOfKind(file.metadata, 'tagger');
  const labels = task.labels.map(({ name }) => name);
  const { metadata, hash } = file;
  const layer = readEncodedWeights(file, labels.length);
  const temperature = checkTemperature(numberAt(metadata.network.temperature, 'network.temperature'));
  const encoder = checkEncoder(given, layer.encoder);
  const { dimensions } = encoder;
  const { bias } = layer;
  const rows = rowsOf(layer);
  const { name, version } = metadata.component;
  const source: Source = { kind: 'model', name, version, hash };
  const attribute = taggedAttribute(task);

  const tag = async (doc: Doc): Promise<SaidOfToken[]> => {
    const vectors = await tokenVectors(encoder, doc);
    const place = { scores: new Float32Array(labels.length), at: 0, classes: labels.length };
    return Array.from({ length: doc.length }, (_, token) => {
      for (let label = 0; label < labels.length; label++) {
        let sum = bias[label]!;
        for (let i = 0; i < dimensions; i++) sum += vectors[token * dimensions + i]! * rows[label * dimensions + i]!;
        place.scores[label] = sum;
      }
      const best = bestClass(place);
      return { value: labels[best]!, confidence: classProbability(place, best, temperature) };
    });
  };

  return {
    name,
    task,
    source,
    assigns: [`tokens.${attribute}`],
    sizeBytes: bytes,
    predict: (docs, options = {}) =>
      predictInBatches(docs, options, async (batch) => {
        const said: SaidOfToken[][] = [];
        for (const doc of batch) {
          options.signal?.throwIfAborted();
          said.push(await tag(doc));
        }
        return batch.map((doc, i) => ({ annotations: { tokens: annotateTokens(doc, attribute, said[i]!), source } }));
      }),
  };
}

/** The vectors of the tokens of `doc`. Throws `encoder-invalid` where the encoder knows whole texts alone. */
export function tokenVectors(encoder: SentenceEncoder, doc: Doc): Promise<Float32Array> {
  if (encoder.tokens !== undefined) return encoder.tokens(doc);
  throw new TinctureError({
    code: 'encoder-invalid',
    problem: 'The encoder gives vectors of whole texts, and none of tokens.',
    fix: 'Give one that has "tokens", as openEncoder of @tincture/learn makes it.',
  });
}
