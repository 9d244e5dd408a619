import { createHash } from 'node:crypto';
import type { Store } from '@tincture/store';
import type { Task } from 'tincture';
import type { ItemView } from '../api/messages.ts';
import { itemView } from './item-view.ts';

/** A text is asked for again after so many others: before that one remembers it. */
const decidedSince = 20;
/** How far back it may lie. */
const farthest = 500;

/**
 * A text that the person has decided on a while ago, as if nobody had: neither what was proposed nor what was decided is on
 * it. Undefined where there is none that was not asked for twice already.
 */
export async function itemToAskAgain(store: Store, task: Task, person: string): Promise<ItemView | undefined> {
  const latest = await store.latestDecisions(task.name, person, farthest);
  const candidates = latest
    .slice(decidedSince)
    .filter(({ annotations }) => annotations !== undefined)
    // In an order of their own that has nothing to do with when they were decided.
    .toSorted((a, b) => (shuffleKey(a.document) < shuffleKey(b.document) ? -1 : 1));
  for (const { id, document } of candidates) {
    const item = await store.queueItem(task.name, document);
    if (item === undefined || item.decisions.length !== 1 || item.decisions[0]?.id !== id) continue;
    return { ...itemView(task, { ...item, proposals: [], decisions: [] }), isBlind: true, again: id };
  }
  return undefined;
}

function shuffleKey(document: string): string {
  return createHash('sha256').update(document).digest('hex');
}
