import { type Annotations, counted, type Doc, type Document, type Task, tokenizerFor } from 'tincture';
import type { ClassTargets } from '../losses/classes.ts';
import { trainingInvalid } from '../train/check.ts';
import type { Reading } from '../train/reading.ts';

/** A text with what is known of each label. */
export interface TextcatExample {
  readonly doc: Doc;
  readonly targets: ClassTargets;
  readonly annotations: Annotations;
  /** Its place among the documents that were given. */
  readonly index: number;
  /** What is held out with it; absent: copies of the text. */
  readonly group?: string | undefined;
}

/** Texts to learn from, and what was found out about them. */
export interface TextcatData {
  readonly examples: readonly TextcatExample[];
  readonly notes: readonly string[];
}

/** Every label has a weight for each of a thousand features at least, and L-BFGS keeps a dozen copies of them. */
const mostLabels = 20_000;
/** What is known of each label of each text takes a byte. */
const mostTargets = 2e9;

/** Throws `training-invalid` where a task has more labels than fit into memory with these texts. */
export function checkLabelCount(task: Task, documents: readonly Document[]): void {
  const labels = task.labels.length;
  if (labels <= mostLabels && labels * documents.length <= mostTargets) return;
  throw trainingInvalid(
    `The task has ${labels} labels for ${documents.length} texts: a classifier of so many does not fit into memory.`,
    `Take the labels that are frequent, ${mostLabels} at most, or make several tasks of them.`,
  );
}

/** What it costs to cut a text into words, see {@link createReading}. */
export const dataCost = 1;

/** Texts with at least one known label of the task. Throws `training-invalid` for a value that is no number. */
export async function textcatData(task: Task, documents: readonly Document[], reading: Reading): Promise<TextcatData> {
  const indexOf = new Map(task.labels.map(({ name }, index) => [name, index]));
  const examples: TextcatExample[] = [];
  const unknown = new Map<string, number>();
  let without = 0;
  let contradictory = 0;
  const { tokenize } = tokenizerFor(task);
  for (const [index, { text, annotations }] of documents.entries()) {
    await reading(text, dataCost);
    const targets = new Int8Array(task.labels.length).fill(-1);
    for (const [label, score] of Object.entries(annotations.cats ?? {})) {
      if (!Number.isFinite(score)) throw trainingInvalid(`The label ${label} has the value ${score}.`, 'Use 0 or 1.');
      const place = indexOf.get(label);
      if (place === undefined) unknown.set(label, (unknown.get(label) ?? 0) + 1);
      else targets[place] = score >= 0.5 ? 1 : 0;
    }
    if (task.multiple !== true && targets.filter((target) => target === 1).length > 1) {
      contradictory++;
      continue;
    }
    if (targets.every((target) => target < 0)) {
      without++;
      continue;
    }
    examples.push({ doc: tokenize(text), targets, annotations, index });
  }
  const notes: string[] = [];
  if (without > 0) notes.push(`${counted(without, 'text')} with nothing said about any label left out.`);
  if (contradictory > 0) {
    notes.push(
      `${counted(contradictory, 'text')} with several labels left out, for the task chooses one. Set multiple: true if that is meant.`,
    );
  }
  for (const [label, count] of [...unknown].slice(0, 5))
    notes.push(`The label "${label}" of ${counted(count, 'text')} is not one of the task and is left out.`);
  if (unknown.size > 5) notes.push(`${counted(unknown.size - 5, 'more label')} that the task does not have left out.`);
  return { examples, notes };
}

/** Throws `training-invalid` where nothing can be told apart; notes labels without examples, and those that no text denies. */
export function checkClasses(task: Task, examples: readonly TextcatExample[]): string[] {
  const counts = new Int32Array(task.labels.length);
  const denied = new Int32Array(task.labels.length);
  for (const { targets } of examples) {
    for (let label = 0; label < counts.length; label++) {
      if (targets[label] === 1) counts[label]!++;
      else if (targets[label] === 0) denied[label]!++;
    }
  }
  const seen = counts.filter((count) => count > 0).length;
  if (examples.length === 0)
    throw trainingInvalid('There is no text with a known label.', 'Annotate some texts first.');
  if (task.multiple !== true && seen < 2) {
    const only = task.labels[counts.findIndex((count) => count > 0)]?.name;
    throw trainingInvalid(
      only === undefined
        ? 'No text has a label.'
        : `${examples.length === 1 ? 'The only training text has' : `All ${examples.length} training texts have`} the label ${only}, so there is nothing to tell it from.`,
      'Add texts with the other labels.',
    );
  }
  if (task.multiple === true && examples.every(({ targets }) => !targets.includes(1))) {
    throw trainingInvalid('No training text has any label.', 'Add texts that have some.');
  }
  const notes: string[] = [];
  const named = (is: (index: number) => boolean): string[] =>
    task.labels.flatMap(({ name }, index) => (is(index) ? [name] : []));
  const empty = named((index) => counts[index] === 0);
  if (empty.length > 0)
    notes.push(
      `No training text has ${someOf(empty)}: the model can know ${empty.length === 1 ? 'it by its name' : 'them by their names'} at most.`,
    );
  const affirmed = named((index) => task.multiple === true && counts[index]! > 0 && denied[index] === 0);
  if (affirmed.length > 0)
    notes.push(
      `No training text says that it does not have ${someOf(affirmed)}: a label that is not mentioned counts as missing, so nothing teaches where it does not apply. Write 0 for it there.`,
    );
  return notes;
}

function someOf(names: readonly string[]): string {
  return `${names.slice(0, 5).join(', ')}${names.length > 5 ? ` or ${counted(names.length - 5, 'other label')}` : ''}`;
}
