import type { LabelledSpan, Source } from '../doc/annotations.ts';
import type { Doc } from '../doc/doc.ts';
import type { ModelFile } from '../file/model-file.ts';
import { createKernels } from '../kernels/wasm-kernels.ts';
import type { Component, OnStage, Prediction, PredictOptions } from '../pipeline/component.ts';
import { predictInBatches } from '../pipeline/predict-batches.ts';
import { onCurve, readConfidenceCurve } from './confidence-curve.ts';
import { createLattice, latticeBytes } from './crf.ts';
import { type NerModel, nerLabels, readNerModel } from './ner-file.ts';
import { createNameBonus, createNameTest } from './ner-gazetteer.ts';
import { createTagScheme, readTags, type TokenSpan } from './ner-tags.ts';
import { taskOfKind } from './task-of-kind.ts';
import { contextBlocks, contextWords, lineStarts } from './text-context.ts';
import { createTokenNetwork } from './token-network.ts';
import { createTrunk, type OpenTrunk } from './trunk.ts';

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
  /** Logarithm of the sum over all that the scores of one text could mean: what more is allowed, the higher. */
  logSum(doc: Doc, scores: Float32Array, outsideBias: number, temperature: number): number;
}

/** Network and decoding of `model`. */
export function createNerDecoder(
  { weights, transitions, gazetteer }: NerModel,
  open: OpenTrunk = createTrunk,
): NerDecoder {
  const { tags } = weights;
  const scheme = createTagScheme((tags - 1) / 4);
  const network = createTokenNetwork(weights, open);
  const addBonus = createNameBonus(gazetteer, tags);
  const lattice = createLattice(createKernels(latticeBytes(scheme, contextWords)), scheme, contextWords);
  const path = new Uint16Array(contextWords);
  let usedTemperature = Number.NaN;

  const setTemperature = (temperature: number): void => {
    if (temperature === usedTemperature) return;
    lattice.setTransitions(transitions, temperature);
    usedTemperature = temperature;
  };

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
      setTemperature(temperature);
      const found: ScoredSpan[] = [];
      for (const block of blocksOf(doc)) decodeBlock(scores, block, outsideBias, found);
      return found;
    },
    logSum(doc, scores, outsideBias, temperature) {
      setTemperature(temperature);
      let sum = 0;
      for (const [start, end] of blocksOf(doc)) {
        lattice.setScores(scores, start * tags, end - start, outsideBias);
        lattice.sumPaths();
        sum += lattice.logSum();
      }
      return sum;
    },
  };
}

/**
 * Gives the entities of a text the confidences that turned out to be true. Those of known names are right more often than the network
 * can tell.
 */
export function createSureness({
  gazetteer,
  decoding: { offset, knownOffset },
}: Pick<NerModel, 'gazetteer' | 'decoding'>): (doc: Doc, spans: readonly ScoredSpan[]) => readonly ScoredSpan[] {
  if (offset === 0 && knownOffset === 0) return (_doc, spans) => spans;
  const areNames = createNameTest(gazetteer);
  const curve = offset === 0 ? undefined : { slope: 1, offset };
  const knownCurve = { slope: 1, offset: offset + knownOffset };
  return (doc, spans) => {
    const known = areNames(doc, spans);
    return spans.map((span, i) => ({ ...span, confidence: onCurve(span.confidence, known[i] ? knownCurve : curve) }));
  };
}

/** What is decoded as one: a text, or blocks of a long one. */
function blocksOf(doc: Doc): readonly (readonly [start: number, end: number])[] {
  if (doc.length <= contextWords) return doc.length === 0 ? [] : [[0, doc.length]];
  return contextBlocks(lineStarts(doc)).filter(([start, end]) => end > start);
}

/** The entity component in a checked model file of the kind `ner.v1`. Throws `model-corrupt`. */
export function readNer(file: ModelFile, bytes: number, open: OpenTrunk = createTrunk): Component {
  const { metadata, hash } = file;
  const labels = nerLabels(metadata);
  const model = readNerModel(file);
  const decoder = createNerDecoder(model, open);
  const { outsideBias, temperature } = model.decoding;
  const makeSure = createSureness(model);
  const curve = readConfidenceCurve(metadata.network);
  const { name, version } = metadata.component;
  const source: Source = { kind: 'model', name, version, hash };

  const annotate = (doc: Doc, scores: Float32Array): Prediction => ({
    annotations: {
      ents: makeSure(doc, decoder.decode(doc, scores, outsideBias, temperature)).map(
        ({ startToken, endToken, label, confidence }): LabelledSpan => ({
          start: doc.starts[startToken]!,
          end: doc.ends[endToken - 1]!,
          label: labels[label]!,
          confidence: onCurve(confidence, curve),
          source,
        }),
      ),
      source,
    },
  });

  return {
    name,
    task: taskOfKind(metadata, 'ner'),
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
