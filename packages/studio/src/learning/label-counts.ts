import { type Annotations, kindOf, type Task } from 'tincture';

/** How often each label of the task is in the gold, in the order of the task. */
export function labelCounts(task: Task, gold: Iterable<Annotations>): ReadonlyMap<string, number> {
  const counts = new Map(
    kindOf(task)
      .labels(task)
      .map((name) => [name, 0]),
  );
  for (const annotations of gold) {
    for (const { label } of kindOf(task).statements(task, annotations)) {
      const count = counts.get(label);
      // A label that the task has lost is no gold of it.
      if (count !== undefined) counts.set(label, count + 1);
    }
  }
  return counts;
}
