// What a recipe has given is kept in the store, one run a text: so that what nobody decided comes first after a restart,
// with what was shown.
import type { Store } from '@tincture/store';
import type { JsonObject } from 'tincture';
import { z } from 'zod';
import { outputSchema, proposalSchema } from './check-item.ts';
import type { Output, Proposal } from './recipe.ts';

/** A text that was given, with what the store does not know of it otherwise. */
export interface Entry {
  readonly document: string;
  /** Id of the decision that was in force when it was given: only another one says that it is done. */
  readonly seen: string | null;
  readonly outputs: readonly Output[];
  /** What persons had decided: the store takes that as decisions and not as proposals. */
  readonly people: readonly Proposal[];
  readonly data?: JsonObject;
}

const entrySchema: z.ZodType<Entry> = z.object({
  document: z.string(),
  seen: z.string().nullable(),
  outputs: z.array(outputSchema),
  people: z.array(proposalSchema),
  data: z.record(z.string(), z.json()).exactOptional(),
});
const settingsSchema = z.object({ recipe: z.string(), given: entrySchema });

/** The texts that a recipe has given for a task, in their order. */
export async function readJournal(store: Store, recipe: string, task: string): Promise<Entry[]> {
  const entries = (await store.runs(task)).flatMap(({ kind, settings }) => {
    if (kind !== 'recipe') return [];
    const parsed = settingsSchema.safeParse(settings);
    return parsed.success && parsed.data.recipe === recipe ? [parsed.data.given] : [];
  });
  // Two processes may have given the same text.
  return [...new Map(entries.map((entry) => [entry.document, entry])).values()];
}

/** Writes down that a text is given. */
export async function writeJournal(store: Store, recipe: string, task: string, given: Entry): Promise<void> {
  const settings: JsonObject = JSON.parse(JSON.stringify({ recipe, given }));
  await store.startRun({ kind: 'recipe', task, settings });
}
