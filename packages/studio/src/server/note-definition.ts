import type { Store, StoredDefinition } from '@tincture/store';
import type { StudioTask } from '../api/messages.ts';

/** {@link Store.noteDefinition}, without what a recipe asks for beside the task: that could not be read back as one. */
export function noteDefinition(store: Store, { free: _, ...task }: StudioTask): Promise<StoredDefinition> {
  return store.noteDefinition(task);
}
