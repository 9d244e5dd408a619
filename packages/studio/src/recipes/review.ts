import type { QueueItem } from '@tincture/store';
import { counted, type Task } from 'tincture';
import { z } from 'zod';
import { defineRecipe, type Proposal, type Recipe, type RecipeContext } from '../recipe/recipe.ts';
import { difference } from './difference.ts';

/** Texts that are read at once. */
const pageSize = 100;

/** What several persons or sources say about the same text: the one they differ on most comes first. */
export const review: Recipe = defineRecipe({
  name: 'review',
  description:
    'what several persons or sources say about a text, disagreements first; you pick or edit the final version',
  options: {
    between: z.enum(['all', 'people', 'sources']).default('all').describe('whose versions count'),
    all: z.boolean().default(false).describe('also texts on which they agree'),
  },
  examples: ['review', 'review --between people --person lead'],
  start(context) {
    const task = context.task();
    const { between, all } = context.options;
    return {
      async *stream() {
        const disputed: { id: string; dispute: number }[] = [];
        let agreed = 0;
        for await (const item of everyText(context, task)) {
          const versions = versionsOf(item, between);
          if (versions.length < 2) continue;
          const dispute = disputeOf(task, versions);
          if (dispute > 0 || all) disputed.push({ id: item.document.id, dispute });
          else agreed++;
        }
        if (agreed > 0) context.say(`All say the same on ${counted(agreed, 'text')}; --all shows these too.`);
        disputed.sort((a, b) => b.dispute - a.dispute);
        for (const { id } of disputed) {
          const item = await context.store.queueItem(task.name, id);
          // It replaces what is decided, so it is given although there is a decision.
          if (item !== undefined) yield { ...item.document, proposals: people(item), again: true };
        }
      },
    };
  },
});

async function* everyText({ store }: RecipeContext<unknown>, task: Task): AsyncGenerator<QueueItem> {
  let after: string | undefined;
  for (;;) {
    const page = await store.queue(task.name, {
      ...{ state: 'all', limit: pageSize },
      ...(after === undefined ? {} : { after }),
    });
    yield* page;
    after = page.at(-1)?.document.id;
    if (after === undefined) return;
  }
}

function versionsOf(item: QueueItem, between: 'all' | 'people' | 'sources'): Proposal[] {
  return [...(between === 'sources' ? [] : people(item)), ...(between === 'people' ? [] : item.proposals)];
}

/** What each person decided last, the newest first; the store has what everybody else proposed. */
function people({ decisions }: QueueItem): Proposal[] {
  const newest = new Map<string, Proposal>();
  for (const { person, annotations } of decisions.toReversed()) {
    if (annotations === undefined || newest.has(person)) continue;
    newest.set(person, { annotations, source: { kind: 'person', id: person } });
  }
  return [...newest.values()];
}

/** The mean difference over all pairs. */
function disputeOf(task: Task, versions: readonly Proposal[]): number {
  const pairs = versions.flatMap((one, index) =>
    versions.slice(index + 1).map((other) => difference(task, one.annotations, other.annotations)),
  );
  return pairs.reduce((sum, value) => sum + value, 0) / pairs.length;
}
