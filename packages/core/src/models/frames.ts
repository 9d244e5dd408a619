// Frames from two networks in one file: one says what a text is about (a classifier), the other marks slots (an entity
// network). They are decoded together: an intent forbids the slots that it may not have, and slots that are plain to see speak
// for the intents that allow them. For P(intent) of the classifier and the sums Z of the tagger over all that an intent allows,
// an intent counts P(intent) · (Z(intent) / Z)^slotWeight. What fills a slot that may hold a frame is a little text of its own:
// another classifier says which frame it is, if any, and the same network marks the slots in it.
import type { Frame, Range, Slot, Source } from '../doc/annotations.ts';
import type { Doc } from '../doc/doc.ts';
import { partOf } from '../doc/part-of.ts';
import { corrupt } from '../file/corrupt.ts';
import { numberAt } from '../file/metadata.ts';
import type { ModelFile } from '../file/model-file.ts';
import { takePart } from '../file/parts.ts';
import type { JsonValue } from '../json.ts';
import { exp, log } from '../kernels/exp-log.ts';
import type { Component, OnStage, Prediction, PredictOptions } from '../pipeline/component.ts';
import { predictInBatches } from '../pipeline/predict-batches.ts';
import type { Task } from '../tasks/task.ts';
import { never } from './crf.ts';
import { classTask, frameClasses, noneName, slotTask } from './frame-tasks.ts';
import { createNerDecoder } from './ner.ts';
import { readNerModel } from './ner-file.ts';
import { taskOfKind } from './task-of-kind.ts';
import { readTextcat } from './textcat.ts';

/** Intents less likely than this, or less likely than so many others, are not thought of again for their slots. */
const leastCandidate = 1e-3;
const mostCandidates = 5;

/** So deep may frames lie in each other, in a text that says things a gold text does not. */
const mostInside = 8;

/** Who tells the intents of texts apart. */
interface Chooser {
  readonly classes: readonly string[];
  /** Absent where there is one class only. */
  readonly classifier: Component | undefined;
}

/** A text, or what fills a slot as a text of its own. */
interface Part {
  readonly doc: Doc;
  /** Where it begins in the text. */
  readonly origin: number;
  /** How sure it is that this fills a slot: what is inside is right only if that is. */
  readonly sureness: number;
  /** The intents that it may have; absent: all. */
  readonly intents?: readonly string[];
}

/** The component in a checked model file of the kind `frames.v1`. Throws `model-corrupt`. */
export function readFrames(file: ModelFile, bytes: number): Component {
  const { metadata, hash } = file;
  const { network } = metadata;
  const task = taskOfKind(metadata, 'frames');
  const slotWeight = numberAt(network.slotWeight, 'network.slotWeight');
  if (!(slotWeight >= 0 && slotWeight <= 10)) throw corrupt(`The weight of slots is ${slotWeight}.`);
  const chooserOf = (part: string, classes: readonly string[]): Chooser => ({
    classes,
    classifier: classes.length === 1 ? undefined : readTextcat(takePart(file, part, classTask(task, classes)), bytes),
  });
  const whole = chooserOf('intent', frameClasses(task, network.noFrame === true));
  const inside = network.inside === undefined ? undefined : chooserOf('inner', readInside(task, network.inside));
  const none = noneName(task);
  const labels = task.slots ?? [];
  const model = readNerModel(takePart(file, 'slots', slotTask(task)));
  const { outsideBias, temperature } = model.decoding;
  const decoder = createNerDecoder(model);
  const known = new Map<string, Uint8Array>();
  const allowedOf = (name: string): Uint8Array => {
    const tags = known.get(name) ?? allowedTags(task, name);
    known.set(name, tags);
    return tags;
  };
  const { name, version } = metadata.component;
  const source: Source = { kind: 'model', name, version, hash };

  /** The intent of a text with its probability. */
  const chooseIntent = (
    { doc, intents }: Part,
    classes: readonly string[],
    cats: Readonly<Record<string, number>>,
    scores: Float32Array,
  ): Chosen => {
    const probabilities = classes.map((label) => cats[label] ?? 0);
    if (intents !== undefined) {
      // Those of what the slot may not hold go to the others; all are 0 where nothing is left.
      const open = probabilities.map((value, at) => ([...intents, none].includes(classes[at]!) ? value : 0));
      const total = open.reduce((sum, value) => sum + value, 0) || 1;
      open.forEach((value, at) => {
        probabilities[at] = value / total;
      });
    }
    const candidates = likeliest(probabilities);
    if (candidates.length > 1 && slotWeight > 0) {
      const sums = candidates.map((index) =>
        decoder.logSum(doc, masked(scores, allowedOf(classes[index]!)), outsideBias, temperature),
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
    return { intent: classes[probabilities.indexOf(confidence)]!, confidence };
  };

  /** The frame of each part, with those inside its slots. */
  const framesOf = async (
    parts: readonly Part[],
    { classes, classifier }: Chooser,
    depth: number,
    onStage: OnStage | undefined,
  ): Promise<readonly (Frame | undefined)[]> => {
    const docs = parts.map(({ doc }) => doc);
    const said = (await classifier?.predict(docs, onStage && { onStage })) ?? [];
    const scores = decoder.score(docs, onStage);
    onStage?.('decoding');
    const fillings: Part[] = [];
    const places: { readonly slots: Slot[]; readonly place: number }[] = [];
    const frames = parts.map((part, at): Frame | undefined => {
      const { doc, sureness, intents } = part;
      const one = said[at];
      const judged = one !== undefined && 'annotations' in one ? (one.annotations.cats ?? {}) : {};
      const cats = classifier === undefined ? { [classes[0]!]: 1 } : judged;
      const { intent, confidence } = chooseIntent(part, classes, cats, scores[at]!);
      if (doc.length === 0 || confidence === 0 || !task.labels.some((label) => label.name === intent)) return undefined;
      const slots: Slot[] = [];
      for (const span of decoder.decode(doc, masked(scores[at]!, allowedOf(intent)), outsideBias, temperature)) {
        const { name: label, frames: inner = [] } = labels[span.label]!;
        const slot = {
          ...rangeOf(part, span.startToken, span.endToken),
          label,
          confidence: sureness * span.confidence,
        };
        if (inside !== undefined && depth < mostInside && inner.length > 0) {
          const filling = partOf(doc, span.startToken, span.endToken);
          fillings.push({ doc: filling, origin: slot.start, sureness: slot.confidence, intents: inner });
          places.push({ slots, place: slots.length });
        }
        slots.push(slot);
      }
      return {
        ...rangeOf(part, 0, doc.length),
        label: intent,
        confidence: sureness * confidence,
        // What is inside a slot comes from whom the frame around it does.
        ...(intents === undefined && { source }),
        slots,
      };
    });
    if (inside !== undefined && fillings.length > 0) {
      const found = await framesOf(fillings, inside, depth + 1, onStage);
      places.forEach(({ slots, place }, at) => {
        const frame = found[at];
        if (frame !== undefined) slots[place] = { ...slots[place]!, frame };
      });
    }
    return frames;
  };

  return {
    name,
    task,
    source,
    sizeBytes: bytes,
    predict(docs: readonly Doc[], options: PredictOptions = {}): Promise<readonly Prediction[]> {
      return predictInBatches(docs, options, async (batch) => {
        const parts = batch.map((doc): Part => ({ doc, origin: 0, sureness: 1 }));
        const frames = await framesOf(parts, whole, 0, options.onStage);
        return frames.map((frame) => ({ annotations: { frames: frame === undefined ? [] : [frame], source } }));
      });
    },
  };
}

/** What the training has seen in slots: intents of the task, and null where there was none. */
function readInside(task: Task, value: JsonValue): readonly string[] {
  const seen = Array.isArray(value) ? value.map((name) => (name === null ? noneName(task) : name)) : [];
  const classes = frameClasses(task, true).filter((name) => seen.includes(name));
  if (classes.length === 0 || classes.length !== seen.length)
    throw corrupt('What its slots hold is no list of intents.');
  return classes;
}

/** Some tokens of a part as a range of the text. */
function rangeOf({ doc, origin }: Part, startToken: number, endToken: number): Range {
  return { start: origin + doc.starts[startToken]!, end: origin + doc.ends[endToken - 1]! };
}

interface Chosen {
  readonly intent: string;
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
function allowedTags({ labels, slots = [] }: Task, name: string): Uint8Array {
  const intent = labels.find((label) => label.name === name);
  const tags = new Uint8Array(1 + 4 * slots.length);
  tags[0] = 1;
  slots.forEach((slot, at) => {
    const isAllowed = intent !== undefined && (intent.slots?.includes(slot.name) ?? true);
    if (isAllowed) tags.fill(1, 1 + 4 * at, 5 + 4 * at);
  });
  return tags;
}

/** A copy of the scores [tokens, tags] in which only allowed tags can be chosen. */
function masked(scores: Float32Array, allowed: Uint8Array): Float32Array {
  return scores.map((score, at) => (allowed[at % allowed.length] === 1 ? score : never));
}
