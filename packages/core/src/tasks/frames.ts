import {
  countFrames,
  frameConfidences,
  frameFigures,
  frameHeadline,
  frameStatements,
  framesCounted,
} from '../score/frames.ts';
import { doubtOfStatements } from '../score/statements.ts';
import type { KindOfTask } from './kind.ts';
import { labelNames } from './label-names.ts';
import type { Task } from './task.ts';

/** The names of the slots of a task, in its order. */
export function slotNames({ slots = [] }: Task): readonly string[] {
  return slots.map(({ name }) => name);
}

/** The slots that an intent may have; undefined for an intent that the task does not define. */
export function slotsOfIntent(task: Task, intent: string): readonly string[] | undefined {
  const label = task.labels.find(({ name }) => name === intent);
  return label && (label.slots ?? slotNames(task));
}

/** The intents of the frames that a slot may hold: none where the task does not say that it holds any. */
export function framesOfSlot({ slots = [] }: Task, slot: string): readonly string[] {
  return slots.find(({ name }) => name === slot)?.frames ?? [];
}

/** Whether any slot of a task may hold a frame. */
export function hasInnerFrames({ slots = [] }: Task): boolean {
  return slots.some(({ frames }) => frames !== undefined);
}

/** Intents of texts with their slots. */
export const framesKind: KindOfTask = {
  layer: 'frames',
  metric: () => 'frames_acc',
  labels: (task) => [...labelNames(task), ...slotNames(task)],
  pick: (_, { frames }) => frames && { frames },
  statements: (_, { frames = [] }) => frameStatements(frames),
  isComplete: (_, { frames }) => frames !== undefined,
  doubt: (_, { frames = [] }) => doubtOfStatements(frameStatements(frames)),
  count: countFrames,
  confidences: (_, pairs) => frameConfidences(pairs),
  headline: frameHeadline,
  counted: framesCounted,
  figures: (task, sums) => frameFigures(task, sums, hasInnerFrames(task)),
};
