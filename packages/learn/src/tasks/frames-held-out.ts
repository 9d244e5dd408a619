// What the parts of a component for frames say of the texts that they did not learn from.
import {
  type Annotations,
  framesOfSlot,
  type LabelledSpan,
  type Slot,
  slotsOfIntent,
  type Task,
  tokenizerFor,
} from 'tincture';
import { noneName } from 'tincture/training';
import type { FramesData } from './frames-data.ts';
import { type Filling, fillingKey } from './frames-inside.ts';

/** What was learnt from, and what each part says of what it did not see; the classifiers are absent where there is one class. */
export interface HeldOutFrames {
  readonly data: FramesData;
  /** The fillings with a frame: after the texts they are what the slots were learnt from. */
  readonly filled: readonly Filling[];
  /** What is chosen from inside slots. */
  readonly inside: readonly string[];
  readonly intents: ReadonlyMap<number, Annotations> | undefined;
  readonly inner: ReadonlyMap<number, Annotations> | undefined;
  readonly slots: ReadonlyMap<number, Annotations> | undefined;
}

/**
 * The frames of the texts that no part learnt from, by their places. The parts are not decoded together: slots that the intent forbids
 * are left out, so the finished component is rather better. What fills a slot was judged where the gold has that slot; in others,
 * which are wrong anyway, no frame is looked for.
 */
export function heldOutFrames(task: Task, judged: HeldOutFrames): ReadonlyMap<number, Annotations> {
  const { data, intents, slots = new Map<number, Annotations>() } = judged;
  const { documents, places } = data;
  const look = createLook(task, judged);
  const found = new Map<number, Annotations>();
  for (const [index, { ents = [] }] of slots) {
    const place = places[index];
    // After the texts come the fillings, which are asked where their slots are.
    if (place === undefined) continue;
    const cats = intents === undefined ? { [task.labels[0]!.name]: 1 } : intents.get(index)?.cats;
    const best = likeliest(cats ?? {});
    if (best === undefined) continue;
    const doc = tokenizerFor(task).tokenize(documents[index]!.text);
    const [label, confidence] = best;
    const allowed = slotsOfIntent(task, label);
    if (allowed === undefined || doc.length === 0) {
      found.set(place, { frames: [] });
      continue;
    }
    const marked = slotsOf(ents, allowed, 0, 1).map((slot) => look(place, 0, slot));
    if (marked.some((slot) => slot === undefined)) continue;
    const frame = { start: doc.starts[0]!, end: doc.ends[doc.length - 1]!, label, confidence };
    found.set(place, { frames: [{ ...frame, slots: marked.flatMap((slot) => slot ?? []) }] });
  }
  return found;
}

/** A slot of a text with the frame that it was judged to hold; undefined where nothing that did not learn from it can say. */
type Look = (place: number, depth: number, slot: Slot) => Slot | undefined;

function createLook(task: Task, { data, filled, inside, inner, slots }: HeldOutFrames): Look {
  const fillingAt = new Map(data.fillings.map(({ key }, at) => [key, at]));
  const filledAt = new Map(filled.map(({ key }, at) => [key, data.documents.length + at]));
  const look: Look = (place, depth, slot) => {
    const key = fillingKey(place, depth, slot);
    const at = fillingAt.get(key);
    if (at === undefined || inside.length === 0) return slot;
    const said = inside.length === 1 ? { [inside[0]!]: 1 } : inner?.get(at)?.cats;
    if (said === undefined) return undefined;
    const open = [...framesOfSlot(task, slot.label), noneName(task)];
    const cats = Object.entries(said).filter(([label]) => open.includes(label));
    const total = cats.reduce((sum, [, value]) => sum + value, 0);
    const best = likeliest(Object.fromEntries(cats));
    if (best === undefined) return slot;
    const [label, value] = best;
    const allowed = slotsOfIntent(task, label);
    if (allowed === undefined) return slot;
    const { start, end, confidence = 1 } = slot;
    const { ents = [] } = slots?.get(filledAt.get(key) ?? -1) ?? {};
    const marked = slotsOf(ents, allowed, start, confidence).map((one) => look(place, depth + 1, one));
    if (marked.some((one) => one === undefined)) return undefined;
    const frame = { start, end, label, confidence: (confidence * value) / total };
    return { ...slot, frame: { ...frame, slots: marked.flatMap((one) => one ?? []) } };
  };
  return look;
}

function likeliest(cats: Readonly<Record<string, number>>): [label: string, value: number] | undefined {
  return Object.entries(cats).sort((a, b) => b[1] - a[1])[0];
}

/** Spans of a part that begins at `origin` as slots that an intent may have. */
function slotsOf(ents: readonly LabelledSpan[], allowed: readonly string[], origin: number, sureness: number): Slot[] {
  return ents.flatMap((ent) =>
    allowed.includes(ent.label)
      ? [{ ...ent, start: ent.start + origin, end: ent.end + origin, confidence: sureness * (ent.confidence ?? 1) }]
      : [],
  );
}
