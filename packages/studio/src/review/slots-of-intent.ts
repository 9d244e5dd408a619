import type { Label, Task } from 'tincture';

/** The slots that can be marked with an intent: all while none is chosen. */
export function slotsOf(task: Task, intent: string | undefined): readonly Label[] {
  const allowed = task.labels.find(({ name }) => name === intent)?.slots;
  return (task.slots ?? []).filter(({ name }) => allowed === undefined || allowed.includes(name));
}
