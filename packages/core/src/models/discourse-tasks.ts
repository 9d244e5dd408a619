// The task that the network which cuts texts into units of discourse has: one class for each token.
import type { Task } from '../tasks/task.ts';

/** Whether a unit begins with a token, as classes of a tagger. */
export const segmentClasses = { begin: 'begin', inside: 'inside' } as const;

/** Where units begin, as a task about tokens. */
export function segmentTask({ name, language }: Pick<Task, 'name' | 'language'>): Task {
  const labels = Object.values(segmentClasses).map((label) => ({ name: label }));
  return { name, kind: 'tagger', labels, ...(language !== undefined && { language }) };
}
