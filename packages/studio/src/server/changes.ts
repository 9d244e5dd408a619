import type { Store } from '@tincture/store';
import type { Label, Task } from 'tincture';
import type { ChangeView } from '../api/messages.ts';
import { noteDefinition } from './note-definition.ts';

/** What of the task was changed after decisions in force, and how many of them it may touch. Those it cannot are left out. */
export async function changesSince(store: Store, task: Task): Promise<readonly ChangeView[]> {
  const current = await noteDefinition(store, task);
  const counts = new Map<string, ChangeView>();
  for (const { hash, task: before } of await store.definitions(task.name)) {
    if (hash === current.hash) continue;
    for (const change of compare(before, task)) {
      const isChanged = change.label !== undefined && change.what === 'changed';
      const filter = { state: 'decided', definition: hash, ...(isChanged ? { label: change.label } : {}) } as const;
      const decisions = await store.count(task.name, filter);
      const key = change.label ?? '';
      if (decisions > 0) counts.set(key, { ...change, decisions: decisions + (counts.get(key)?.decisions ?? 0) });
    }
  }
  return [...counts.values()];
}

/** The guidelines and the labels in which two definitions differ, as seen from the later one. */
function compare(before: Task, after: Task): Omit<ChangeView, 'decisions'>[] {
  const changes: Omit<ChangeView, 'decisions'>[] = [];
  if ((before.guidelines ?? '') !== (after.guidelines ?? '')) changes.push({ what: 'changed' });
  for (const label of allLabels(after)) {
    const earlier = allLabels(before).find(({ name }) => name === label.name);
    if (earlier === undefined) changes.push({ label: label.name, what: 'new' });
    else if (contentOf(earlier) !== contentOf(label)) changes.push({ label: label.name, what: 'changed' });
  }
  return changes;
}

function allLabels({ labels, slots = [], entities = [] }: Task): readonly Label[] {
  return [...labels, ...slots, ...entities];
}

function contentOf({ definition, examples, counterexamples, slots, frames, from, to }: Label): string {
  return JSON.stringify(
    [definition ?? '', examples ?? [], counterexamples ?? [], slots, frames, from, to].map((part) => part ?? null),
  );
}
