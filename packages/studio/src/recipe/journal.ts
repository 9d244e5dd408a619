// What a recipe has given is kept in the store, one run a text: so that what nobody decided comes first after a restart,
// with what was shown.
import type { Store } from '@tincture/store';
import type { JsonObject } from 'tincture';
import { z } from 'zod';
import { outputSchema, proposalSchema } from './check-item.ts';
import type { Output, Proposal } from './recipe.ts';

/** A text that was given, as it stood in one task. */
export interface EntryPart {
  /** Id of the decision that it was given in spite of: only another one says that it is done. */
  readonly seen: string | null;
  /** Whether gold was imported that stands. */
  readonly isImported?: boolean;
  /** What persons had decided: the store takes that as decisions and not as proposals. */
  readonly people: readonly Proposal[];
}

/** A text that was given, with what the store does not know of it otherwise; as a part, in the first task of the view. */
export interface Entry extends EntryPart {
  readonly document: string;
  readonly outputs: readonly Output[];
  readonly data?: JsonObject;
  /** By the names of the other tasks of the view. */
  readonly beside?: Readonly<Record<string, EntryPart>>;
}

const part = {
  seen: z.string().nullable(),
  isImported: z.boolean().exactOptional(),
  people: z.array(proposalSchema),
};
const entrySchema: z.ZodType<Entry> = z.object({
  document: z.string(),
  ...part,
  outputs: z.array(outputSchema),
  data: z.record(z.string(), z.json()).exactOptional(),
  beside: z.record(z.string(), z.object(part)).exactOptional(),
});
const settingsSchema = z.object({ recipe: z.string(), given: entrySchema });

/** The texts that a recipe has given, in their order. `task`: the first of its view. */
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
