// Frames from two networks in one file: one says what a text is about (a classifier), the other marks slots (an entity
// network). They are decoded together: an intent forbids the slots that it may not have, and slots that are plain to see speak
// for the intents that allow them. For P(intent) of the classifier and the sums Z of the tagger over all that an intent allows,
// an intent counts P(intent) · (Z(intent) / Z)^slotWeight.
import type { Annotations, Frame, Slot, Source } from '../doc/annotations.ts';
import type { Doc } from '../doc/doc.ts';
import { corrupt } from '../file/corrupt.ts';
import { numberAt } from '../file/metadata.ts';
import type { ModelFile } from '../file/model-file.ts';
import { takePart } from '../file/parts.ts';
import { exp, log } from '../kernels/exp-log.ts';
import type { Component, Prediction, PredictOptions } from '../pipeline/component.ts';
import { predictInBatches } from '../pipeline/predict-batches.ts';
import type { Task } from '../tasks/task.ts';
import { never } from './crf.ts';
import { frameClasses, intentTask, slotTask } from './frame-tasks.ts';
import { createNerDecoder, type ScoredSpan } from './ner.ts';
import { readNerModel } from './ner-file.ts';
import { taskOfKind } from './task-of-kind.ts';
import { readTextcat } from './textcat.ts';

/** Intents less likely than this, or less likely than so many others, are not thought of again for their slots. */
const leastCandidate = 1e-3;
const mostCandidates = 5;

/** The component in a checked model file of the kind `frames.v1`. Throws `model-corrupt`. */
export function readFrames(file: ModelFile, bytes: number): Component {
  const { metadata, hash } = file;
  const { network } = metadata;
  const task = taskOfKind(metadata, 'frames');
  const slotWeight = numberAt(network.slotWeight, 'network.slotWeight');
  if (!(slotWeight >= 0 && slotWeight <= 10)) throw corrupt(`The weight of slots is ${slotWeight}.`);
  const hasNone = network.noFrame === true;
  const classes = frameClasses(task, hasNone);
  const classifier =
    classes.length === 1 ? undefined : readTextcat(takePart(file, 'intent', intentTask(task, hasNone)), bytes);
  const slots = slotTask(task);
  const model = readNerModel(takePart(file, 'slots', slots));
  const { outsideBias, temperature } = model.decoding;
  const decoder = createNerDecoder(model);
  const known = new Map<number, Uint8Array>();
  const allowedOf = (index: number): Uint8Array => {
    const tags = known.get(index) ?? allowedTags(task, index);
    known.set(index, tags);
    return tags;
  };
  const { name, version } = metadata.component;
  const source: Source = { kind: 'model', name, version, hash };

  /** The intent of a text with its probability: an index into the classes. */
  const chooseIntent = (doc: Doc, cats: Readonly<Record<string, number>>, scores: Float32Array): Chosen => {
    const probabilities = classes.map((label) => cats[label] ?? 0);
    const candidates = likeliest(probabilities);
    if (candidates.length > 1 && slotWeight > 0) {
      const sums = candidates.map((index) =>
        decoder.logSum(doc, masked(scores, allowedOf(index)), outsideBias, temperature),
      );
      const logs = candidates.map((index, at) => log(probabilities[index]!) + slotWeight * sums[at]!);
      const highest = Math.max(...logs);
      const weights = logs.map((value) => exp(value - highest));
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      probabilities.fill(0);
      candidates.forEach((index, at) => {
        probabilities[index] = weights[at]! / total;
      });
    }
    const confidence = Math.max(...probabilities);
    return { index: probabilities.indexOf(confidence), confidence };
  };

  const annotate = (doc: Doc, cats: Readonly<Record<string, number>>, scores: Float32Array): Annotations => {
    if (doc.length === 0) return { frames: [], source };
    const { index, confidence } =
      classifier === undefined ? { index: 0, confidence: 1 } : chooseIntent(doc, cats, scores);
    const intent = task.labels[index];
    if (intent === undefined) return { frames: [], source };
    const found = decoder.decode(doc, masked(scores, allowedOf(index)), outsideBias, temperature);
    const frame: Frame = {
      start: doc.starts[0]!,
      end: doc.ends[doc.length - 1]!,
      label: intent.name,
      confidence,
      source,
      slots: found.map((span) => toSlot(doc, span)),
    };
    return { frames: [frame], source };
  };

  const toSlot = (doc: Doc, { startToken, endToken, label, confidence }: ScoredSpan): Slot => ({
    start: doc.starts[startToken]!,
    end: doc.ends[endToken - 1]!,
    label: slots.labels[label]!.name,
    confidence,
  });

  return {
    name,
    task,
    source,
    sizeBytes: bytes,
    predict(docs: readonly Doc[], options: PredictOptions = {}): Promise<readonly Prediction[]> {
      const { onStage } = options;
      return predictInBatches(docs, options, async (batch) => {
        const intents = (await classifier?.predict(batch, onStage && { onStage })) ?? [];
        const scores = decoder.score(batch, onStage);
        onStage?.('decoding');
        return batch.map((doc, i) => {
          const said = intents[i];
          const cats = said !== undefined && 'annotations' in said ? (said.annotations.cats ?? {}) : {};
          return { annotations: annotate(doc, cats, scores[i]!) };
        });
      });
    },
  };
}

interface Chosen {
  readonly index: number;
  readonly confidence: number;
}

/** The places of what is worth another thought, in ascending order. */
function likeliest(probabilities: readonly number[]): number[] {
  return [...probabilities.keys()]
    .filter((index) => probabilities[index]! >= leastCandidate)
    .sort((a, b) => probabilities[b]! - probabilities[a]! || a - b)
    .slice(0, mostCandidates)
    .sort((a, b) => a - b);
}

/** 1 at each tag that a class allows: "outside", and those of the slots of its intent. */
function allowedTags(task: Task, index: number): Uint8Array {
  const names = (task.slots ?? []).map((slot) => slot.name);
  const intent = task.labels[index];
  const tags = new Uint8Array(1 + 4 * names.length);
  tags[0] = 1;
  names.forEach((slot, label) => {
    const isAllowed = intent !== undefined && (intent.slots?.includes(slot) ?? true);
    if (isAllowed) tags.fill(1, 1 + 4 * label, 5 + 4 * label);
  });
  return tags;
}

/** A copy of the scores [tokens, tags] in which only allowed tags can be chosen. */
function masked(scores: Float32Array, allowed: Uint8Array): Float32Array {
  return scores.map((score, at) => (allowed[at % allowed.length] === 1 ? score : never));
}
