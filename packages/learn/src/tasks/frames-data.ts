// Frames as the trainers of their parts need them: a class for each text, and its slots as spans; so too what fills a slot.
import { type Annotations, type Document, hasInnerFrames, type Task } from 'tincture';
import { frameClasses } from 'tincture/training';
import { trainingInvalid } from '../train/check.ts';
import { type Filling, framesInside } from './frames-inside.ts';

/** Texts to learn frames from, each with the class of its intent (`cats`) and its slots (`ents`). */
export interface FramesData {
  readonly documents: readonly Document[];
  /** The place of each among the documents that were given. */
  readonly places: readonly number[];
  /** Whether there are texts without any intent. */
  readonly hasNone: boolean;
  /** What fills the slots that may hold a frame. */
  readonly fillings: readonly Filling[];
  readonly notes: readonly string[];
}

/** Throws `training-invalid` where the texts leave nothing to tell apart: said of intents and slots, not of what stands for them. */
export function checkFrames(task: Task, { documents, hasNone }: FramesData): void {
  if (documents.length === 0) {
    throw trainingInvalid('There is no text with a frame, or known to have none.', 'Annotate some texts first.');
  }
  const known = new Set(frameClasses(task, hasNone));
  const found = new Set(documents.flatMap(({ annotations: { cats = {} } }) => Object.keys(cats)));
  const intents = [...found].filter((name) => known.has(name));
  if (intents.length === 0) {
    throw trainingInvalid(
      `No training text has an intent of the task "${task.name}".`,
      'Give the task the intents that the texts have, or annotate texts with its own.',
    );
  }
  if (known.size > 1 && intents.length === 1) {
    throw trainingInvalid(
      `All training texts have the intent ${intents[0]}, so there is nothing to tell it from.`,
      'Add texts with other intents.',
    );
  }
  const slots = new Set(task.slots?.map(({ name }) => name));
  if (documents.some(({ annotations: { ents = [] } }) => ents.some(({ label }) => slots.has(label)))) return;
  throw trainingInvalid(
    `No training text has a slot of the task "${task.name}".`,
    'Mark the slots of some texts. Intents alone are a task of the kind textcat.',
  );
}

/** The texts of which at most one frame is known. What cannot be learnt is counted in the notes. */
export function framesData(task: Task, given: readonly Document[]): FramesData {
  const documents: Document[] = [];
  const places: number[] = [];
  const none = frameClasses(task, true).at(-1)!;
  let without = 0;
  let several = 0;
  let stray = 0;
  const fillings: Filling[] = [];
  let hasNone = false;
  given.forEach(({ text, annotations }, place) => {
    const { frames, source } = annotations;
    if (frames === undefined) {
      without++;
      return;
    }
    if (frames.length > 1) {
      several++;
      return;
    }
    const [frame] = frames;
    const slots = frame?.slots ?? [];
    if (frame === undefined) hasNone = true;
    else {
      const inside = framesInside(task, place, text, frame);
      fillings.push(...inside.fillings);
      if (inside.hasStray) stray++;
    }
    const parts: Annotations = {
      cats: { [frame?.label ?? none]: 1 },
      ents: slots.map(({ start, end, label }) => ({ start, end, label })),
      ...(source && { source }),
    };
    documents.push({ text, annotations: parts });
    places.push(place);
  });
  const texts = (count: number): string => `${count} ${count === 1 ? 'text' : 'texts'}`;
  const notes: string[] = [];
  if (without > 0) notes.push(`${texts(without)} without annotated frames not used.`);
  if (several > 0) notes.push(`${texts(several)} with several frames not used: a component says one frame a text.`);
  if (stray > 0) {
    const why = hasInnerFrames(task) ? ' that may not hold them' : '';
    notes.push(
      `${texts(stray)} with frames inside slots${why}: the slots were learnt from, the frames inside them not.`,
    );
  }
  return { documents, places, hasNone, fillings, notes };
}
