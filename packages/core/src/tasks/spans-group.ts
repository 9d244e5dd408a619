import type { Task } from './task.ts';

/** The group that the spans of a `spancat` task are in: spaCy calls it `spans_key`. */
export function spansGroup({ name, group = name }: Pick<Task, 'name' | 'group'>): string {
  return group;
}
