import type { Task } from '../tasks/task.ts';

/** The end of labels whose relations have several nuclei, as in the files of GUM: `joint-list_m`. */
const multinuclear = '_m';

/** The label of what joins the parts of a unit that another one interrupts. */
export const sameUnit = 'same-unit_m';

/** Whether a relation has several nuclei; else it has a nucleus and a satellite. */
export function isMultinuclear(label: string): boolean {
  return label.endsWith(multinuclear);
}

/** The name of a relation, whether it has several nuclei or one: `joint-list` of `joint-list_m`. */
export function relationName(label: string): string {
  return isMultinuclear(label) ? label.slice(0, -multinuclear.length) : label;
}

/** The class of a relation, which stands before the first dash of its name: `joint_m` of `joint-list_m`. */
export function relationClass(label: string): string {
  const [name = ''] = relationName(label).split('-', 1);
  return isMultinuclear(label) ? `${name}${multinuclear}` : name;
}

/**
 * What a task calls the relation that a text calls `label`: the same, or its class if only that is a label of the task. Undefined where
 * the task has neither. A task without labels takes all.
 */
export function relationIn({ labels }: Pick<Task, 'labels'>, label: string): string | undefined {
  if (labels.length === 0) return label;
  const coarse = relationClass(label);
  let found: string | undefined;
  for (const { name } of labels) {
    if (name === label) return label;
    if (name === coarse) found = coarse;
  }
  return found;
}
