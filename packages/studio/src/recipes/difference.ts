import { type Annotations, statementKeys, type Task } from 'tincture';

/** How much two sources differ: 0 where they say the same, 1 where they share nothing. */
export function difference(task: Task, one: Annotations, other: Annotations): number {
  const [a, b] = [statementKeys(task, one), statementKeys(task, other)];
  if (a.size + b.size === 0) return 0;
  const shared = [...a].filter((statement) => b.has(statement)).length;
  return 1 - (2 * shared) / (a.size + b.size);
}
