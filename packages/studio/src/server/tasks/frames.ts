import { alignSpan, type Frame, overlaps, type Range, slotsOfIntent, type Task, tokenizerFor } from 'tincture';
import type { Gold } from '../../api/messages.ts';
import { counted } from '../../review/counted.ts';
import { badSpan, checkLabel, wrongLayer } from '../decision-errors.ts';
import type { ServerKind } from '../server-kind.ts';

/** Frames on the server: of each text the first, without those inside its slots. */
export const framesServer: ServerKind = {
  check: (task, text, gold) => ({ frames: checkFrames(task, text, gold) }),
  show(task, doc, { frames }, _, notes) {
    if (frames === undefined) return {};
    const [frame, ...others] = frames;
    if (others.length > 0) notes.push(`Not shown: ${counted(others.length, 'more frame')} of this text.`);
    if (frame === undefined) return { frame: null };
    const allowed = slotsOfIntent(task, frame.label);
    if (allowed === undefined) {
      notes.push(`It proposed ${JSON.stringify(frame.label)}, which is no intent of this task.`);
      return {};
    }
    if (frame.slots.some((slot) => slot.frame !== undefined)) notes.push('Frames inside slots cannot be shown here.');
    let lastEnd = 0;
    const slots = frame.slots.flatMap(({ start, end, label, confidence }) => {
      const range = alignSpan(doc, start, end, 'expand');
      if (range === undefined || !allowed.includes(label)) return [];
      const place = { start: doc.starts[range.startToken]!, end: doc.ends[range.endToken - 1]! };
      if (place.start < lastEnd) return [];
      lastEnd = place.end;
      return [{ ...place, label, ...(confidence === undefined ? {} : { confidence }) }];
    });
    const left = frame.slots.length - slots.length;
    if (left > 0) {
      const why = 'for overlapping others, lying outside the text or being none of this intent';
      notes.push(`Not shown: ${counted(left, 'proposed slot')}, ${why}.`);
    }
    const { label, confidence } = frame;
    return { frame: { label, ...(confidence === undefined ? {} : { confidence }), slots } };
  },
  goldView: (_, { frames }) =>
    frames === undefined
      ? {}
      : {
          frames: frames.map(({ start, end, label, slots }) => ({
            ...{ start, end, label },
            slots: slots.map((slot) => ({ start: slot.start, end: slot.end, label: slot.label })),
          })),
        },
};

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
  const byStart = (a: Range, b: Range): number => a.start - b.start;
  const sorted = frames.toSorted(byStart).map((frame) => ({ ...frame, slots: frame.slots.toSorted(byStart) }));
  check(sorted, 'frame');
  for (const { start, end, label, slots } of sorted) {
    checkLabel(task, label);
    const allowed = slotsOfIntent(task, label) ?? [];
    check(slots, 'slot');
    for (const slot of slots) {
      checkLabel({ ...task, labels: allowed.map((name) => ({ name })) }, slot.label);
      if (slot.start < start || slot.end > end) throw badSpan(`The slot ${slot.label} lies outside of its frame.`);
    }
  }
  return sorted;
}
