// Frames inside slots, as a person sees and changes them: which slot one is in, and what is in that.
import { framesOfSlot, hasInnerFrames, type Label, type Range, type Task } from 'tincture';
import type { GoldFrame, InnerFrameView, SpanView } from '../api/messages.ts';
import { shorten } from './shorten.ts';
import { slotsOf } from './slots-of-intent.ts';

/** The slots that one has gone into, from the outside in, by where they start. */
export type Path = readonly number[];

/** Whether a slot may hold a frame of this intent. A task that says of no slot what it may hold says nothing against any. */
export function mayHold(task: Task, slot: string, intent: string): boolean {
  return hasInnerFrames(task)
    ? framesOfSlot(task, slot).includes(intent)
    : task.labels.some(({ name }) => name === intent);
}

/** The intents of the frames that a slot may hold. */
export function intentsInside(task: Task, slot: string): readonly Label[] {
  const names = framesOfSlot(task, slot);
  return task.labels.filter(({ name }) => names.includes(name));
}

/** The slots on a path, as far as they are still there. */
export function slotsOnPath(spans: readonly SpanView[], path: Path): readonly SpanView[] {
  const found: SpanView[] = [];
  let within = spans;
  for (const start of path) {
    const slot = within.find((span) => span.start === start);
    if (slot === undefined) break;
    found.push(slot);
    within = slot.frame?.slots ?? [];
  }
  return found;
}

/** The spans with another frame, or none, in the slot at the end of a path. */
export function withFrame(
  spans: readonly SpanView[],
  [start, ...rest]: Path,
  frame: InnerFrameView | undefined,
): readonly SpanView[] {
  return spans.map((span) => {
    if (span.start !== start) return span;
    const { frame: old, ...slot } = span;
    if (rest.length === 0) return { ...slot, ...(frame && { frame }) };
    return old === undefined ? span : { ...slot, frame: { ...old, slots: withFrame(old.slots, rest, frame) } };
  });
}

/** A slot that was made longer or shorter, with what is still in it of its frame. */
export function movedSlot(from: SpanView, to: SpanView): SpanView {
  if (from.frame === undefined) return to;
  const { label, slots, start, end } = from.frame;
  // A frame that is all of the slot goes on to be that; one that is a part of it stays where it is, or goes.
  const isAll = start === from.start && end === from.end;
  const range = isAll ? to : { start: Math.max(start, to.start), end: Math.min(end, to.end) };
  if (range.start >= range.end) return to;
  const kept = slots.filter((slot) => slot.start >= range.start && slot.end <= range.end);
  return { ...to, frame: { start: range.start, end: range.end, label, slots: kept } };
}

/** Whether two slots hold the same, whoever said it. */
export function sameInside(one: SpanView | undefined, other: SpanView | undefined): boolean {
  return JSON.stringify(goldInside(one?.frame)) === JSON.stringify(goldInside(other?.frame));
}

function goldInside(frame: InnerFrameView | undefined): GoldFrame | undefined {
  return frame && { start: frame.start, end: frame.end, label: frame.label, slots: goldSlots(frame.slots) };
}

/** Slots as gold, with the frames in them. */
export function goldSlots(slots: readonly SpanView[]): GoldFrame['slots'] {
  return slots.map(({ start, end, label, frame }) => {
    const inner = goldInside(frame);
    return { start, end, label, ...(inner && { frame: inner }) };
  });
}

/** The slots of an earlier visit with the frames in them that still fit: known intents, and slots that `fits`. */
export function fitInside(
  task: Task,
  slots: readonly SpanView[],
  fits: (slots: readonly SpanView[]) => SpanView[],
): SpanView[] {
  return fits(slots).map((span) => {
    const { frame, ...slot } = span;
    if (frame === undefined || !task.labels.some(({ name }) => name === frame.label)) return slot;
    return { ...slot, frame: { ...frame, slots: fitInside(task, frame.slots, fits) } };
  });
}

/** How many intents and slots are inside slots. */
export function countInside(slots: readonly SpanView[]): number {
  return slots.reduce((sum, { frame }) => sum + (frame ? 1 + frame.slots.length + countInside(frame.slots) : 0), 0);
}

/** What is wrong inside slots: a frame that a slot may not hold, or a slot that such a frame may not have. */
export function problemInside(task: Task, slots: readonly SpanView[]): string | undefined {
  for (const { label, frame } of slots) {
    if (frame === undefined) continue;
    if (!mayHold(task, label, frame.label))
      return `${label} may hold no ${frame.label}: remove that, or give the slot another label.`;
    const allowed = slotsOf(task, frame.label);
    const stray = frame.slots.find((slot) => !allowed.some(({ name }) => name === slot.label));
    if (stray !== undefined)
      return `${frame.label} in ${label} has no slot ${stray.label}: remove it or change its label.`;
    const deeper = problemInside(task, frame.slots);
    if (deeper !== undefined) return deeper;
  }
  return undefined;
}

/** A frame in a slot, in words: `find (who Bo; when today)`. */
export function innerInWords(text: string, { label, slots }: InnerFrameView): string {
  const words = slots.map((slot) => slotInWords(text, slot)).join('; ');
  return words === '' ? label : `${label} (${words})`;
}

/** A slot with its words, and what is inside it. */
export function slotInWords(text: string, { frame, ...slot }: SpanView): string {
  const words = `${slot.label} ${wordsOf(text, slot)}`;
  return frame === undefined ? words : `${words}, in it ${innerInWords(text, frame)}`;
}

function wordsOf(text: string, { start, end }: Range): string {
  return shorten(text.slice(start, end), 60);
}
