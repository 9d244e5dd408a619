import type { Task } from './task.ts';

/** The names of the labels of a task, in its order. */
export function labelNames({ labels }: Task): readonly string[] {
  return labels.map(({ name }) => name);
}
