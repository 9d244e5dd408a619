import type { QueueItem, Store } from '@tincture/store';
import { type Task, TinctureError } from 'tincture';
import type { Item, Proposal } from './recipe.ts';

/**
 * Puts the text of an item and what is proposed for it into the store, and returns what there is by task. Undefined where
 * there is nothing to decide: it was given before, or somebody has decided on it in every task.
 */
export async function storeItem(
  store: Store,
  tasks: readonly Task[],
  { text, id, meta, proposals = [], again = false }: Item,
  isGiven: (id: string) => boolean,
): Promise<ReadonlyMap<string, QueueItem> | undefined> {
  const added = await store.addDocuments([
    { text, annotations: {}, ...(id === undefined ? {} : { id }), ...(meta === undefined ? {} : { meta }) },
  ]);
  const [outcome] = added.outcomes;
  if (outcome?.state === 'conflict') {
    throw new TinctureError({
      code: 'document-conflict',
      problem: `The stream gave the id ${JSON.stringify(id)} to a text, and another text in the store has it.`,
      fix: 'Give each text an id of its own, or none: then it gets one from its content.',
    });
  }
  if (outcome === undefined || isGiven(outcome.id)) return undefined;
  const found = new Map<string, QueueItem>();
  for (const { name } of tasks) {
    const item = await store.queueItem(name, outcome.id);
    if (item !== undefined) found.set(name, item);
  }
  const isWanted = (item: QueueItem): boolean => again || !isSettled(item);
  if (![...found.values()].some(isWanted)) return undefined;
  for (const [name, before] of found) {
    const own = isWanted(before) ? proposals.filter(({ task = name }) => task === name) : [];
    const fresh = own.filter((proposal) => proposal.source.kind !== 'person' && !isThere(before, proposal));
    if (fresh.length === 0) continue;
    await store.addAnnotations(
      name,
      // The newest is shown first, and so should be the first.
      fresh.toReversed().map(({ annotations, source }) => ({ document: outcome.id, annotations, source })),
    );
    found.set(name, (await store.queueItem(name, outcome.id)) ?? before);
  }
  return found;
}

/** Whether there is gold for a text in its task, or somebody has left it out. */
export function isSettled({ decisions, proposals }: QueueItem): boolean {
  return decisions.length > 0 || proposals.some(({ source }) => source.kind === 'import');
}

/** Whether the newest proposal of the same source says the same. */
function isThere({ proposals }: QueueItem, { annotations, source }: Proposal): boolean {
  return proposals.some(
    (known) =>
      JSON.stringify(known.source) === JSON.stringify(source) &&
      JSON.stringify(known.annotations) === JSON.stringify(annotations),
  );
}
