import type { QueueItem, Store } from '@tincture/store';
import { type Task, TinctureError } from 'tincture';
import type { Item, Proposal } from './recipe.ts';

/**
 * Puts the text of an item and what is proposed for it into the store. Undefined where there is nothing to decide: it was
 * given before, or somebody has decided on it.
 */
export async function storeItem(
  store: Store,
  task: Task,
  { text, id, meta, proposals = [], again = false }: Item,
  isGiven: (id: string) => boolean,
): Promise<QueueItem | undefined> {
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
  const before = await store.queueItem(task.name, outcome.id);
  if (before === undefined) return undefined;
  const isDecided = before.decisions.length > 0 || before.proposals.some(({ source }) => source.kind === 'import');
  if (isDecided && !again) return undefined;
  const fresh = proposals.filter((proposal) => proposal.source.kind !== 'person' && !isThere(before, proposal));
  if (fresh.length === 0) return before;
  await store.addAnnotations(
    task.name,
    // The newest is shown first, and so should be the first.
    fresh.toReversed().map(({ annotations, source }) => ({ document: outcome.id, annotations, source })),
  );
  return store.queueItem(task.name, outcome.id);
}

/** Whether the newest proposal of the same source says the same. */
function isThere({ proposals }: QueueItem, { annotations, source }: Proposal): boolean {
  return proposals.some(
    (known) =>
      JSON.stringify(known.source) === JSON.stringify(source) &&
      JSON.stringify(known.annotations) === JSON.stringify(annotations),
  );
}
