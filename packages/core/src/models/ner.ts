import type { LabelledSpan, Source } from '../doc/annotations.ts';
import { tokenTexts } from '../doc/create-doc.ts';
import type { Doc } from '../doc/doc.ts';
import type { ModelFile } from '../file/model-file.ts';
import type { Component, Prediction, PredictOptions } from '../pipeline/component.ts';
import { bestPath, transitionWeights } from './crf.ts';
import { type NerModel, nerLabels, readNerModel } from './ner-file.ts';
import { createNameBonus } from './ner-gazetteer.ts';
import { createNerNetwork } from './ner-network.ts';
import { createTagScheme, readTags, type TokenSpan } from './ner-tags.ts';
import { SpanConfidences } from './span-confidences.ts';

/** An entity as the network found it. */
export interface ScoredSpan extends TokenSpan {
  readonly confidence: number;
}

/** Finds entities in the words of texts. */
export interface NerDecoder {
  /** Scores of the tags of each word of each text, text after text; for {@link decode}. */
  score(texts: readonly (readonly string[])[]): Float32Array[];
  /** The entities of one text of `length` words from its scores. */
  decode(scores: Float32Array, length: number, outsideBias: number, temperature: number): ScoredSpan[];
}

/** Longer texts get work space of their own, which is not kept. */
const keptTokens = 4_096;

/** Network and decoding of `model`. */
export function createNerDecoder({ weights, transitions, gazetteer }: NerModel): NerDecoder {
  const { tags } = weights;
  const scheme = createTagScheme((tags - 1) / 4);
  const network = createNerNetwork(weights);
  const addBonus = createNameBonus(gazetteer, tags);
  const confidences = new SpanConfidences(scheme);
  let path = new Uint16Array(0);
  let back = new Uint16Array(0);
  let usedTemperature = Number.NaN;
  let weighed = transitionWeights(scheme, transitions);

  /** The best path over a text, in memory that the next call uses again. */
  const findPath = (scores: Float32Array, length: number, outsideBias: number): Uint16Array => {
    let [found, steps] = [path, back];
    if (length > path.length) {
      const capacity = length > keptTokens ? length : Math.min(2 * length, keptTokens);
      [found, steps] = [new Uint16Array(capacity), new Uint16Array(capacity * tags)];
      if (capacity <= keptTokens) [path, back] = [found, steps];
    }
    bestPath(scheme, transitions, scores, 0, length, outsideBias, found, steps);
    return found;
  };

  return {
    score(texts) {
      const words = [''];
      for (const text of texts) {
        // Not spread as arguments: a text may have more words than a call can take.
        for (const word of text) words.push(word);
        words.push('');
      }
      const all = network.score(words);
      let at = 1;
      return texts.map((text) => {
        const scores = all.subarray(at * tags, (at + text.length) * tags);
        at += text.length + 1;
        addBonus(text, scores);
        return scores;
      });
    },
    decode(scores, length, outsideBias, temperature) {
      if (length === 0) return [];
      const found = findPath(scores, length, outsideBias);
      const spans = readTags(found, length);
      if (spans.length === 0) return [];
      if (temperature !== usedTemperature) {
        weighed = transitionWeights(scheme, transitions, temperature);
        usedTemperature = temperature;
      }
      const likely = confidences.of({ scores, length, path: found, spans }, weighed, temperature, outsideBias);
      return spans.map((span, index) => ({ ...span, confidence: likely[index]! }));
    },
  };
}

/** Words that are scored at once. */
const batchWords = 4096;

/** The entity component in a checked model file of the kind `ner.v1`. Throws `model-corrupt`. */
export function readNer(file: ModelFile, bytes: number): Component {
  const { metadata, hash } = file;
  const labels = nerLabels(metadata);
  const model = readNerModel(file);
  const decoder = createNerDecoder(model);
  const { outsideBias, temperature } = model.decoding;
  const { name, version } = metadata.component;
  const source: Source = { kind: 'model', name, version, hash };

  const annotate = (doc: Doc, scores: Float32Array): Prediction => ({
    annotations: {
      ents: decoder.decode(scores, doc.length, outsideBias, temperature).map(
        ({ startToken, endToken, label, confidence }): LabelledSpan => ({
          start: doc.starts[startToken]!,
          end: doc.ends[endToken - 1]!,
          label: labels[label]!,
          confidence,
          source,
        }),
      ),
      source,
    },
  });

  return {
    name,
    task: metadata.task!,
    source,
    sizeBytes: bytes,
    async predict(docs: readonly Doc[], options: PredictOptions = {}): Promise<readonly Prediction[]> {
      const predictions: Prediction[] = [];
      for (let first = 0; first < docs.length; ) {
        options.signal?.throwIfAborted();
        const batch: Doc[] = [];
        let words = 0;
        while (first < docs.length && (batch.length === 0 || words + docs[first]!.length <= batchWords)) {
          const doc = docs[first++]!;
          batch.push(doc);
          words += doc.length;
        }
        const scores = decoder.score(batch.map(tokenTexts));
        batch.forEach((doc, i) => {
          predictions.push(annotate(doc, scores[i]!));
        });
        options.onProgress?.(predictions.length);
      }
      return predictions;
    },
  };
}
