// The tasks that a component for frames is made of: which intent, of a text and inside a slot, and which slots.
import type { Task } from '../tasks/task.ts';

/** A class for texts without any intent, by a name that no intent has. */
export function noneName({ labels }: Task): string {
  let name = 'none';
  while (labels.some((label) => label.name === name)) name = `_${name}`;
  return name;
}

/** What is chosen from: the intents, and last, with `hasNone`, that there is none. */
export function frameClasses(task: Task, hasNone: boolean): readonly string[] {
  const intents = task.labels.map(({ name }) => name);
  return hasNone ? [...intents, noneName(task)] : intents;
}

/** The same of what fills a slot, of which only what was `seen` there can be known: its intent, or that it is just words. */
export function innerClasses(task: Task, seen: ReadonlySet<string>): readonly string[] {
  return frameClasses(task, true).filter((name) => seen.has(name));
}

/** Classes as a task. */
export function classTask({ name, language }: Task, classes: readonly string[]): Task {
  const labels = classes.map((label) => ({ name: label }));
  return { name, kind: 'textcat', labels, ...(language && { language }) };
}

/** The slots of all intents as a task. */
export function slotTask({ name, slots = [], language }: Task): Task {
  return { name, kind: 'ner', labels: slots.map((slot) => ({ name: slot.name })), ...(language && { language }) };
}
