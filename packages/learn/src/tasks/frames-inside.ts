// What fills the slots that may hold a frame: little texts of their own, from which one learns what frames are in slots.
import { type Annotations, type Document, type Frame, framesOfSlot, type Slot, type Task } from 'tincture';
import { innerClasses, noneName } from 'tincture/training';

/** What fills a slot that may hold a frame: its class in `cats`, and in `ents`, where it holds one, the slots of that. */
export interface Filling {
  readonly document: Document;
  /** The text that it is a part of: they are held out together. */
  readonly group: string;
  /** Which slot it fills; see {@link fillingKey}. */
  readonly key: string;
}

/** Names a slot among all of many texts: by the place of its text, how deep it lies, and where it is in the text. */
export function fillingKey(place: number, depth: number, { start, end, label }: Slot): string {
  return `${place} ${depth} ${start}:${end} ${label}`;
}

/** Fillings, and what could not be learnt. */
export interface FramesInside {
  readonly fillings: readonly Filling[];
  /** Whether a frame is where the task allows none. */
  readonly hasStray: boolean;
}

/** What fills the slots of a frame that may hold a frame, and the slots inside those; `place` is that of the text. */
export function framesInside(task: Task, place: number, text: string, { slots }: Frame, depth = 0): FramesInside {
  const fillings: Filling[] = [];
  let hasStray = false;
  for (const slot of slots) {
    const { start, end, label, frame } = slot;
    const allowed = framesOfSlot(task, label);
    if (frame !== undefined && !allowed.includes(frame.label)) hasStray = true;
    else if (allowed.length > 0) {
      const ents = frame?.slots.map((inner) => ({
        start: inner.start - start,
        end: inner.end - start,
        label: inner.label,
      }));
      const annotations: Annotations = { cats: { [frame?.label ?? noneName(task)]: 1 }, ...(ents && { ents }) };
      const document = { text: text.slice(start, end), annotations };
      fillings.push({ document, group: text, key: fillingKey(place, depth, slot) });
    }
    if (frame === undefined) continue;
    const deeper = framesInside(task, place, text, frame, depth + 1);
    fillings.push(...deeper.fillings);
    hasStray ||= deeper.hasStray;
  }
  return { fillings, hasStray };
}

/** What is chosen from inside slots; nothing where no slot was seen to hold a frame. */
export function classesInside(task: Task, fillings: readonly Filling[]): readonly string[] {
  const seen = new Set(fillings.flatMap(({ document }) => Object.keys(document.annotations.cats ?? {})));
  const classes = innerClasses(task, seen);
  return classes.length === 1 && classes[0] === noneName(task) ? [] : classes;
}
