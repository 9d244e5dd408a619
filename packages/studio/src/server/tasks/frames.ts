import {
  alignSpan,
  counted,
  type Doc,
  type Frame,
  overlaps,
  type Range,
  type Slot,
  slotsOfIntent,
  type Task,
  tokenizerFor,
} from 'tincture';
import type { Gold, GoldFrame, SpanView } from '../../api/messages.ts';
import { mayHold } from '../../review/inner-frames.ts';
import { badSpan, checkLabel, wrongLayer } from '../decision-errors.ts';
import type { ServerKind } from '../server-kind.ts';

/** Frames on the server: of each text the first, with those inside its slots. */
export const framesServer: ServerKind = {
  check: (task, text, gold) => ({ frames: checkFrames(task, text, gold) }),
  show(task, doc, { frames }, _, notes) {
    if (frames === undefined) return {};
    const [frame, ...others] = frames;
    if (others.length > 0) notes.push(`Not shown: ${counted(others.length, 'more frame')} of this text.`);
    if (frame === undefined) return { frame: null };
    if (slotsOfIntent(task, frame.label) === undefined) {
      notes.push(`It proposed ${JSON.stringify(frame.label)}, which is no intent of this task.`);
      return {};
    }
    const left = { slots: 0, frames: 0 };
    const slots = showSlots(task, doc, frame, left);
    if (left.slots > 0) {
      const why = 'for overlapping others, lying outside the text or being none of this intent';
      notes.push(`Not shown: ${counted(left.slots, 'proposed slot')}, ${why}.`);
    }
    if (left.frames > 0) notes.push(`Not shown: ${counted(left.frames, 'frame')} in slots that may not hold them.`);
    const { label, confidence } = frame;
    return { frame: { label, ...(confidence === undefined ? {} : { confidence }), slots } };
  },
  goldView: (_, { frames }) => (frames === undefined ? {} : { frames: frames.map(goldFrame) }),
};

function goldFrame({ start, end, label, slots }: Frame): GoldFrame {
  return {
    ...{ start, end, label },
    slots: slots.map((slot) => ({
      ...{ start: slot.start, end: slot.end, label: slot.label },
      ...(slot.frame && { frame: goldFrame(slot.frame) }),
    })),
  };
}

/** The slots of a frame on tokens, with the frames in them; what cannot be shown is counted in `left`. */
function showSlots(task: Task, doc: Doc, frame: Frame, left: { slots: number; frames: number }): SpanView[] {
  const allowed = slotsOfIntent(task, frame.label) ?? [];
  let lastEnd = 0;
  return frame.slots.flatMap((slot) => {
    const { label, frame: inner } = slot;
    const place = onTokens(doc, slot);
    if (place === undefined || !allowed.includes(label) || place.start < lastEnd) {
      left.slots++;
      return [];
    }
    lastEnd = place.end;
    const shown = { ...place, label, ...confidenceOf(slot) };
    if (inner === undefined) return [shown];
    const range = onTokens(doc, inner);
    if (range === undefined || isOutside(range, place) || !mayHold(task, label, inner.label)) {
      left.frames++;
      return [shown];
    }
    const slots = showSlots(task, doc, inner, left);
    return [{ ...shown, frame: { ...range, label: inner.label, ...confidenceOf(inner), slots } }];
  });
}

function onTokens(doc: Doc, { start, end }: Range): Range | undefined {
  const range = alignSpan(doc, start, end, 'expand');
  return range && { start: doc.starts[range.startToken]!, end: doc.ends[range.endToken - 1]! };
}

function confidenceOf({ confidence }: { readonly confidence?: number }): { confidence?: number } {
  return confidence === undefined ? {} : { confidence };
}

function isOutside(inner: Range, outer: Range): boolean {
  return inner.start < outer.start || inner.end > outer.end;
}

function checkFrames(task: Task, text: string, { frames, ...others }: Gold): readonly Frame[] {
  if (frames === undefined || Object.keys(others).length > 0) throw wrongLayer(task, 'frames');
  const doc = tokenizerFor(task).tokenize(text);
  const check = (parts: readonly (Range & { readonly label: string })[], what: string): void => {
    parts.forEach((part, index) => {
      const place = `The ${what} ${part.start}–${part.end} (${part.label})`;
      if (alignSpan(doc, part.start, part.end, 'strict') === undefined)
        throw badSpan(`${place} is not on token borders.`);
      const next = parts[index + 1];
      if (next !== undefined && overlaps(part, next)) throw badSpan(`${place} overlaps another one.`);
    });
  };
  const checkFrame = (frame: Frame): void => {
    checkLabel(task, frame.label);
    const allowed = slotsOfIntent(task, frame.label) ?? [];
    check(frame.slots, 'slot');
    for (const slot of frame.slots) {
      checkLabel({ ...task, labels: allowed.map((name) => ({ name })) }, slot.label);
      if (isOutside(slot, frame)) throw badSpan(`The slot ${slot.label} lies outside of its frame.`);
      const { frame: inner } = slot;
      if (inner === undefined) continue;
      const open = task.labels.filter(({ name }) => mayHold(task, slot.label, name));
      checkLabel({ ...task, labels: open }, inner.label);
      check([inner], 'frame');
      if (isOutside(inner, slot)) throw badSpan(`The frame ${inner.label} lies outside of its slot.`);
      checkFrame(inner);
    }
  };
  const sorted = frames.map(inOrder).toSorted(byStart);
  check(sorted, 'frame');
  sorted.forEach(checkFrame);
  return sorted;
}

const byStart = (a: Range, b: Range): number => a.start - b.start;

function inOrder(frame: GoldFrame): Frame {
  const slots = frame.slots.map((slot): Slot => ({ ...slot, ...(slot.frame && { frame: inOrder(slot.frame) }) }));
  return { ...frame, slots: slots.toSorted(byStart) };
}
