// Frames: intents and slots are counted as what they say (place and label), and beside them whole texts: right as far as the
// intents go, and right altogether. Reference for the figures: Hakkani-Tür et al. 2016, Goo et al. 2018 (slot F1 as conlleval
// counts, intent accuracy, sentence-level semantic frame accuracy).
import type { Frame } from '../doc/annotations.ts';
import type { KindFigures } from '../tasks/kind.ts';
import { labelNames } from '../tasks/label-names.ts';
import type { Task } from '../tasks/task.ts';
import type { Confusions, ScoredPair } from './confusion.ts';
import { countsOf, type DocumentCounts, microAverage, precisionRecall } from './counts.ts';
import type { JudgedConfidence } from './judged-confidence.ts';
import { countStatements, judgeConfidences, type Statement, statementKey } from './statements.ts';

/** What is counted after the labels of the task: labels that it does not define, texts that are right, and the frames inside slots. */
const extra = { unknownIntent: 0, unknownSlot: 1, intent: 2, frame: 3, inner: 4 } as const;
const extras = 5;

/** What frames say: each its intent and its slots, and so on inside the slots. A slot says nothing of the intent it belongs to. */
export function frameStatements(frames: readonly Frame[]): Statement[] {
  return frames.flatMap((frame) => [intentStatement(frame), ...slotStatements(frame)]);
}

function intentStatement({ start, end, label, confidence }: Frame): Statement {
  return { place: `frame ${start}:${end}`, label, at: [{ start, end }], confidence };
}

function slotStatements({ slots }: Frame): Statement[] {
  return slots.flatMap(({ start, end, label, confidence, frame }) => [
    { place: `slot ${start}:${end}`, label, at: [{ start, end }], confidence },
    ...(frame === undefined ? [] : frameStatements([frame])),
  ]);
}

const isIntent = ({ place }: Statement): boolean => place.startsWith('frame');
const isSlot = (statement: Statement): boolean => !isIntent(statement);

/** All that frames say with how it hangs together, as one string. */
function frameKey({ start, end, label, slots }: Frame): string {
  const inside = slots.map((slot) => {
    const nested = slot.frame === undefined ? '' : frameKey(slot.frame);
    return `${JSON.stringify(slot.label)} ${slot.start}:${slot.end} ${nested}`;
  });
  return `(${JSON.stringify(label)} ${start}:${end} ${inside.join(', ')})`;
}

/** Whether two texts have the same frames. */
function areSame(a: readonly Frame[], b: readonly Frame[], key: (frame: Frame) => string): boolean {
  return a.length === b.length && a.every((frame, index) => key(frame) === key(b[index]!));
}

const intentKey = ({ start, end, label }: Frame): string => `${JSON.stringify(label)} ${start}:${end}`;

/** Counts of one text. Undefined where nobody annotated frames. */
export function countFrames(
  task: Task,
  { gold, predicted }: ScoredPair,
  confusions: Confusions,
): DocumentCounts | undefined {
  if (gold.frames === undefined) return undefined;
  const { frames = [] } = predicted;
  const [intents, slots] = namesOf(task);
  const [right, said] = [frameStatements(gold.frames), frameStatements(frames)];
  const ofIntents = countStatements(intents, right.filter(isIntent), said.filter(isIntent), confusions);
  const ofSlots = countStatements(slots, right.filter(isSlot), said.filter(isSlot), confusions);
  const [slotsAt, extraAt] = [3 * intents.length, 3 * (intents.length + slots.length)];
  const counts = new Int32Array(extraAt + 3 * extras);
  counts.set(ofIntents.subarray(0, slotsAt));
  counts.set(ofSlots.subarray(0, extraAt - slotsAt), slotsAt);
  counts.set(ofIntents.subarray(slotsAt), extraAt + 3 * extra.unknownIntent);
  counts.set(ofSlots.subarray(extraAt - slotsAt), extraAt + 3 * extra.unknownSlot);
  // A text is one that was found, or one that was missed.
  counts[extraAt + 3 * extra.intent + (areSame(gold.frames, frames, intentKey) ? 0 : 2)] = 1;
  counts[extraAt + 3 * extra.frame + (areSame(gold.frames, frames, frameKey) ? 0 : 2)] = 1;
  counts.set(countInner(gold.frames, frames), extraAt + 3 * extra.inner);
  return counts;
}

/** True positives, false positives and false negatives of the frames inside slots: their places and intents. */
function countInner(gold: readonly Frame[], predicted: readonly Frame[]): readonly [number, number, number] {
  const inside = (frames: readonly Frame[]): Set<string> =>
    new Set(frames.flatMap(slotStatements).filter(isIntent).map(statementKey));
  const [right, said] = [inside(gold), inside(predicted)];
  const found = [...said].filter((key) => right.has(key)).length;
  return [found, said.size - found, right.size - found];
}

function namesOf(task: Task): [intents: readonly string[], slots: readonly string[]] {
  return [labelNames(task), (task.slots ?? []).map(({ name }) => name)];
}

/** Whether each predicted intent and slot is right, with its confidence. */
export function frameConfidences(pairs: readonly ScoredPair[]): JudgedConfidence[] {
  return pairs.flatMap(({ gold, predicted }) =>
    gold.frames === undefined
      ? []
      : judgeConfidences(frameStatements(gold.frames), frameStatements(predicted.frames ?? [])),
  );
}

/** The share of texts whose frames are right with all their slots, from sums of what {@link countFrames} gives. */
export function frameHeadline(task: Task, sums: ArrayLike<number>): number {
  return share(task, sums, extra.frame);
}

/** Where texts are counted. */
export function framesCounted(task: Task): readonly [first: number, count: number] {
  const [intents, slots] = namesOf(task);
  return [intents.length + slots.length + extra.frame, 1];
}

/** Exact frames, intents by text, and micro-averaged slots; `withInner` those of the frames inside slots too. */
export function frameFigures(task: Task, sums: ArrayLike<number>, withInner: boolean): KindFigures {
  const [intents, slots] = namesOf(task);
  const ofSlots = Array.from({ length: 3 * (slots.length + 1) }, (_, place) => {
    const isUnknown = place >= 3 * slots.length;
    return sums[3 * intents.length + place + (isUnknown ? 3 * extra.unknownSlot : 0)] ?? 0;
  });
  const micro = microAverage(ofSlots);
  const inner = precisionRecall(countsOf(sums, intents.length + slots.length + extra.inner));
  return {
    ...micro,
    figures: {
      frames_acc: share(task, sums, extra.frame),
      intent_acc: share(task, sums, extra.intent),
      slots_p: micro.precision,
      slots_r: micro.recall,
      slots_f: micro.f,
      ...(withInner && { inner_p: inner.precision, inner_r: inner.recall, inner_f: inner.f }),
    },
  };
}

function share(task: Task, sums: ArrayLike<number>, what: number): number {
  const [intents, slots] = namesOf(task);
  const { truePositives, falseNegatives } = countsOf(sums, intents.length + slots.length + what);
  const texts = truePositives + falseNegatives;
  return texts === 0 ? 0 : truePositives / texts;
}
