import { type Annotations, chosenLabels, type Task } from 'tincture';

/** What annotations say, one statement each: two sources agree where these are the same. */
export function statements(task: Task, annotations: Annotations): ReadonlySet<string> {
  if (task.kind === 'textcat') return new Set(chosenLabels(task, annotations));
  return new Set((annotations.ents ?? []).map(({ start, end, label }) => `${start} ${end} ${label}`));
}

/** How much two sources differ: 0 where they say the same, 1 where they share nothing. */
export function difference(task: Task, one: Annotations, other: Annotations): number {
  const [a, b] = [statements(task, one), statements(task, other)];
  if (a.size + b.size === 0) return 0;
  const shared = [...a].filter((statement) => b.has(statement)).length;
  return 1 - (2 * shared) / (a.size + b.size);
}

/** How unsure annotations are, in [0, 1]: 1 minus the confidence of the least sure span, or of the label that was chosen. */
export function doubtOf(task: Task, { ents = [], cats = {} }: Annotations): number {
  if (task.kind !== 'textcat') return 1 - Math.min(1, ...ents.map(({ confidence = 1 }) => confidence));
  const scores = task.labels.map(({ name }) => cats[name] ?? 0);
  if (task.multiple === true) return Math.max(...scores.map((score) => Math.min(score, 1 - score)));
  return 1 - Math.max(...scores);
}
