// Frames of a file against their text: on token borders, one inside the other, with labels that the task knows.
import { type Alignment, alignSpan } from '../doc/align.ts';
import type { Frame, Range, Slot } from '../doc/annotations.ts';
import type { Doc } from '../doc/doc.ts';
import { framesOfSlot, hasInnerFrames, slotsOfIntent } from '../tasks/frames.ts';
import type { Task } from '../tasks/task.ts';
import type { Findings } from './findings.ts';
import { quote } from './json-checks.ts';
import { placeOf, whyNot } from './span-places.ts';

/** The frames on token borders and in order. Rejects those without a place, and brackets that cross. */
export function alignFrames(doc: Doc, frames: readonly Frame[], mode: Alignment, findings: Findings): Frame[] {
  const name = (what: 'frame' | 'slot', { label, ...range }: Frame | Slot): string =>
    `the ${what} ${quote(label)} at ${placeOf(range)}`;

  /** What parts were before they were moved. */
  const before = new Map<Frame | Slot, Range>();

  const align = <Part extends Frame | Slot>(part: Part, what: 'frame' | 'slot'): Part | undefined => {
    const range = alignSpan(doc, part.start, part.end, mode);
    if (range === undefined) {
      findings.reject('span-invalid', `${capitalised(name(what, part))} ${whyNot(doc, part)}.`);
      return undefined;
    }
    const [start, end] = [doc.starts[range.startToken]!, doc.ends[range.endToken - 1]!];
    if (start === part.start && end === part.end) return part;
    const [was, is] = [doc.text.slice(part.start, part.end), doc.text.slice(start, end)];
    // White space around it is nothing that anybody marked.
    if (was.trim() !== is)
      findings.repair(`Moved to token borders: ${name(what, part)}, ${quote(was)} became ${quote(is)}`);
    const moved = { ...part, start, end };
    before.set(moved, part);
    return moved;
  };

  /** In order, and none over the one before it. */
  const sort = <Part extends Frame | Slot>(parts: readonly Part[], what: 'frame' | 'slot'): Part[] => {
    const sorted = parts.toSorted((a, b) => a.start - b.start || a.end - b.end);
    return sorted.filter((part, index) => {
      const last = sorted[index - 1];
      if (last === undefined || last.end <= part.start) return true;
      if (JSON.stringify(last) === JSON.stringify(part)) {
        findings.repair(`Listed twice, kept once: ${name(what, part)}`);
        return false;
      }
      const [one, other] = [before.get(last) ?? last, before.get(part) ?? part];
      // What the file says does not overlap: it comes of taking whole tokens.
      const isWidened = one.end <= other.start || other.end <= one.start;
      const problem = `${capitalised(name(what, last))} and ${name(what, part)} overlap${isWidened ? ', as both are widened to whole tokens' : ''}.`;
      findings.reject('span-invalid', problem);
      return false;
    });
  };

  const alignSlot = (slot: Slot, frame: Frame): Slot | undefined => {
    const aligned = align(slot, 'slot');
    if (aligned === undefined) return undefined;
    if (isOutside(aligned, frame)) {
      findings.reject('span-invalid', `${capitalised(name('slot', slot))} lies outside of ${name('frame', frame)}.`);
    }
    if (aligned.frame === undefined) return aligned;
    const nested = alignFrame(aligned.frame);
    if (nested !== undefined && isOutside(nested, aligned)) {
      findings.reject('span-invalid', `${capitalised(name('frame', nested))} lies outside of ${name('slot', slot)}.`);
    }
    if (nested === undefined) return undefined;
    const whole = { ...aligned, frame: nested };
    before.set(whole, before.get(aligned) ?? aligned);
    return whole;
  };

  const alignFrame = (frame: Frame): Frame | undefined => {
    const aligned = align(frame, 'frame');
    if (aligned === undefined) return undefined;
    const slots = aligned.slots.flatMap((slot) => alignSlot(slot, aligned) ?? []);
    return { ...aligned, slots: sort(slots, 'slot') };
  };

  return sort(
    frames.flatMap((frame) => alignFrame(frame) ?? []),
    'frame',
  );
}

function isOutside(inner: Range, outer: Range): boolean {
  return inner.start < outer.start || inner.end > outer.end;
}

function capitalised(text: string): string {
  return `T${text.slice(1)}`;
}

/** Rejects intents and slots that the task does not define, slots that the intent may not have, and frames that a slot may not hold. */
export function checkFrameLabels(
  frames: readonly Frame[] | undefined,
  task: Task | undefined,
  findings: Findings,
): void {
  if (task?.kind !== 'frames') return;
  for (const { label, slots } of frames ?? []) {
    const allowed = slotsOfIntent(task, label);
    if (allowed === undefined) {
      findings.reject(
        'label-unknown',
        `The task ${task.name} has no intent ${quote(label)}; it has ${listed(task.labels.map(({ name }) => name))}.`,
        { what: 'label', name: label },
      );
    }
    for (const slot of slots) {
      if (allowed !== undefined && !allowed.includes(slot.label)) {
        findings.reject(
          'label-unknown',
          `The intent ${label} of the task ${task.name} has no slot ${quote(slot.label)}; it has ${listed(allowed)}.`,
        );
      }
      if (slot.frame === undefined) continue;
      const inside = framesOfSlot(task, slot.label);
      // A task that says of no slot what it may hold says nothing against what its texts have there.
      if (hasInnerFrames(task) && !inside.includes(slot.frame.label)) {
        findings.reject(
          'label-unknown',
          `The slot ${slot.label} of the task ${task.name} may hold no frame ${quote(slot.frame.label)}; it may hold ${listed(inside)}.`,
        );
      }
      checkFrameLabels([slot.frame], task, findings);
    }
  }
}

function listed(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  return `${names.slice(0, 8).join(', ')}${names.length > 8 ? `, and ${names.length - 8} more` : ''}`;
}
