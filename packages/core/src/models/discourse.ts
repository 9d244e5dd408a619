import { unitsFrom } from '../discourse/tiling.ts';
import { alignSpan } from '../doc/align.ts';
import type { Annotations, DiscourseUnit, Source } from '../doc/annotations.ts';
import type { Doc } from '../doc/doc.ts';
import { corrupt } from '../file/corrupt.ts';
import { numberAt } from '../file/metadata.ts';
import type { ModelFile } from '../file/model-file.ts';
import { takePart } from '../file/parts.ts';
import { exp, log } from '../kernels/exp-log.ts';
import type { Component, OnStage } from '../pipeline/component.ts';
import { predictInBatches } from '../pipeline/predict-batches.ts';
import { createClassSpeaker, readClassModel, type SaidOfToken } from './classes.ts';
import { discourseParts, type RelationsModel, readRelations } from './discourse-file.ts';
import { createDiscourseParser } from './discourse-parser.ts';
import { segmentClasses, segmentTask } from './discourse-tasks.ts';
import { taskOfKind } from './task-of-kind.ts';

/** A unit that is attached. */
type Attached = Pick<DiscourseUnit, 'head' | 'label' | 'depth' | 'confidence'>;

/** Attaches units that begin with these tokens. */
export type AttachUnits = (doc: Doc, begins: readonly number[]) => readonly Attached[];

/** What attaches units as `relations` says, with these labels. */
function createAttacher(relations: RelationsModel, labels: readonly string[]): AttachUnits {
  if (relations.method === 'previous') {
    const { label, confidence } = relations.model;
    return (_, begins) =>
      begins.map((_begin, unit) =>
        unit === 0 ? { head: 0, depth: 0, confidence } : { head: unit - 1, label, depth: 0, confidence },
      );
  }
  const { slope, offset } = relations.model.calibration;
  const parse = createDiscourseParser(relations.model, labels);
  return (doc, begins) =>
    parse(doc, begins).map(({ probability, ...attachment }) => ({
      ...attachment,
      confidence: 1 / (1 + exp(-(slope * logOdds(probability) + offset))),
    }));
}

/** The logarithm of the odds of a probability, kept away from certainty. */
export function logOdds(probability: number): number {
  const kept = Math.min(1 - 1e-6, Math.max(1e-6, probability));
  return log(kept / (1 - kept));
}

/** Tokens that units begin with: the first, and those of which `said` is sure enough. */
export function beginsOf(said: readonly SaidOfToken[], threshold: number): number[] {
  return said.flatMap(({ value, confidence }, token) => {
    const begin = value === segmentClasses.begin ? confidence : 1 - confidence;
    return token === 0 || begin >= threshold ? [token] : [];
  });
}

/** What says of each token of each text whether a unit begins with it, and how sure that is. */
export type Segmenter = (docs: readonly Doc[], onStage?: OnStage) => readonly (readonly SaidOfToken[])[];

/** The network that finds units in a file of its own. Throws `model-corrupt`. */
export function readSegmenter(file: ModelFile): Segmenter {
  const classes = Object.values(segmentClasses);
  const { weights, temperature } = readClassModel(file, classes.length);
  const speak = createClassSpeaker(weights, classes);
  return (docs, onStage) => speak(docs, temperature, onStage);
}

/**
 * The component in a checked model file of the kind `discourse.v1`. A Doc that comes with units keeps these, and they are attached; in
 * others its own network says where they begin. Throws `model-corrupt`.
 */
export function readDiscourse(file: ModelFile, bytes: number): Component {
  const { metadata, hash } = file;
  const task = taskOfKind(file.metadata, 'discourse');
  const threshold = numberAt(metadata.network.threshold, 'network.threshold');
  if (!(threshold > 0 && threshold < 1)) throw corrupt(`Units of discourse begin above a probability of ${threshold}.`);
  const speak = readSegmenter(takePart(file, discourseParts.segments, segmentTask(task)));
  const labels = task.labels.map(({ name }) => name);
  const attach = createAttacher(readRelations(takePart(file, discourseParts.relations, task)), labels);
  const { name, version } = metadata.component;
  const source: Source = { kind: 'model', name, version, hash };

  const annotate = (doc: Doc, begins: readonly number[]): Annotations => {
    const ranges = unitsFrom(doc, begins);
    return { discourse: attach(doc, begins).map((attached, unit) => ({ ...ranges[unit]!, ...attached })), source };
  };

  return {
    name,
    task,
    source,
    sizeBytes: bytes,
    predict: (docs, options = {}) =>
      predictInBatches(docs, options, (batch) => {
        const { onStage } = options;
        const open = batch.filter(({ annotations }) => annotations.discourse === undefined);
        const said = speak(open, onStage);
        const begins = new Map(open.map((doc, index) => [doc, beginsOf(said[index]!, threshold)]));
        onStage?.('relations');
        return batch.map((doc) => ({ annotations: annotate(doc, begins.get(doc) ?? givenBegins(doc)) }));
      }),
  };
}

/** Tokens that the units of a Doc begin with; of several in one token the first. */
function givenBegins(doc: Doc): number[] {
  const begins = new Set(doc.length === 0 ? [] : [0]);
  for (const { start, end } of doc.annotations.discourse ?? []) {
    const range = alignSpan(doc, start, end, 'expand');
    if (range !== undefined) begins.add(range.startToken);
  }
  return [...begins].sort((a, b) => a - b);
}
