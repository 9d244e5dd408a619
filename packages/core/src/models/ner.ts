import type { LabelledSpan, Source } from '../doc/annotations.ts';
import type { Doc } from '../doc/doc.ts';
import type { ModelFile } from '../file/model-file.ts';
import { createKernels } from '../kernels/wasm-kernels.ts';
import type { Component, OnStage, Prediction, PredictOptions } from '../pipeline/component.ts';
import { predictInBatches } from '../pipeline/predict-batches.ts';
import { createLattice, latticeBytes } from './crf.ts';
import { type NerModel, nerLabels, readNerModel } from './ner-file.ts';
import { createNameBonus } from './ner-gazetteer.ts';
import { createTagScheme, readTags, type TokenSpan } from './ner-tags.ts';
import { contextBlocks, contextWords, lineStarts } from './text-context.ts';
import { createTokenNetwork } from './token-network.ts';

/** An entity as the network found it. */
export interface ScoredSpan extends TokenSpan {
  readonly confidence: number;
}

/** Finds entities in texts. */
export interface NerDecoder {
  /** For each text the scores of the tags of its tokens, [tokens, tags]; for {@link decode}. The next call overwrites them. */
  score(docs: readonly Doc[], onStage?: OnStage): Float32Array[];
  /** The entities of one text from its scores. */
  decode(doc: Doc, scores: Float32Array, outsideBias: number, temperature: number): ScoredSpan[];
}

/** Network and decoding of `model`. */
export function createNerDecoder({ weights, transitions, gazetteer }: NerModel): NerDecoder {
  const { tags } = weights;
  const scheme = createTagScheme((tags - 1) / 4);
  const network = createTokenNetwork(weights);
  const addBonus = createNameBonus(gazetteer, tags);
  const lattice = createLattice(createKernels(latticeBytes(scheme, contextWords)), scheme, contextWords);
  const path = new Uint16Array(contextWords);
  let usedTemperature = Number.NaN;

  const decodeBlock = (
    scores: Float32Array,
    [start, end]: readonly [number, number],
    outsideBias: number,
    found: ScoredSpan[],
  ): void => {
    lattice.setScores(scores, start * tags, end - start, outsideBias);
    lattice.bestPath(path);
    const spans = readTags(path, end - start);
    if (spans.length === 0) return;
    lattice.sumPaths();
    for (const { startToken, endToken, label } of spans) {
      const confidence = lattice.pathProbability(path, startToken, endToken);
      found.push({ startToken: start + startToken, endToken: start + endToken, label, confidence });
    }
  };

  return {
    score(docs, onStage) {
      const scores = network.score(docs, onStage);
      if (gazetteer.bonus !== 0) onStage?.('names');
      docs.forEach((doc, i) => {
        addBonus(doc, scores[i]!);
      });
      return scores;
    },
    decode(doc, scores, outsideBias, temperature) {
      if (temperature !== usedTemperature) {
        lattice.setTransitions(transitions, temperature);
        usedTemperature = temperature;
      }
      const found: ScoredSpan[] = [];
      const blocks: readonly (readonly [number, number])[] =
        doc.length <= contextWords ? [[0, doc.length]] : contextBlocks(lineStarts(doc));
      for (const block of blocks) if (block[1] > block[0]) decodeBlock(scores, block, outsideBias, found);
      return found;
    },
  };
}

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
      ents: decoder.decode(doc, scores, outsideBias, temperature).map(
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
    predict(docs: readonly Doc[], options: PredictOptions = {}): Promise<readonly Prediction[]> {
      return predictInBatches(docs, options, (batch) => {
        const scores = decoder.score(batch, options.onStage);
        options.onStage?.('decoding');
        return batch.map((doc, i) => annotate(doc, scores[i]!));
      });
    },
  };
}
