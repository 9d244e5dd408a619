import { type Annotations, chosenLabels, type Task } from 'tincture';

/** The labels that annotations say, one for each text class or entity. */
export function saidLabels(task: Task, annotations: Annotations): readonly string[] {
  if (task.kind === 'textcat') return chosenLabels(task, annotations);
  return (annotations.ents ?? []).map(({ label }) => label);
}

/** How often each label of the task is in the gold, in the order of the task. */
export function labelCounts(task: Task, gold: Iterable<Annotations>): ReadonlyMap<string, number> {
  const counts = new Map(task.labels.map(({ name }) => [name, 0]));
  for (const annotations of gold) {
    for (const label of saidLabels(task, annotations)) {
      const count = counts.get(label);
      // A label that the task has lost is no gold of it.
      if (count !== undefined) counts.set(label, count + 1);
    }
  }
  return counts;
}
