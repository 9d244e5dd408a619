import type { Store, StoredDocument } from '@tincture/store';
import { type Document, TinctureError } from 'tincture';
import type { ComposedView, StudioTask } from '../api/messages.ts';
import type { Feed } from '../server/feed.ts';
import { type Author, recipeError } from './call.ts';
import { RecipeFeed } from './feed.ts';
import { Given } from './given.ts';
import { decisionOn, Hooks } from './hooks.ts';
import type { Decided, Decision, Recipe, RecipeContext, RecipeHost, RecipeSummary } from './recipe.ts';
import { isSettled } from './store-item.ts';
import { viewTasks } from './view-tasks.ts';

/** A recipe that runs; the studio serves its feed. */
export interface RunningRecipe {
  readonly name: string;
  readonly tasks: readonly [StudioTask, ...StudioTask[]];
  /** The one in which these are decided, where they are several. */
  readonly views: readonly ComposedView[];
  readonly feed: Feed;
  /** How many of its texts are decided in all tasks, and how many are not. */
  count(): { readonly decided: number; readonly open: number };
  /** What the recipe says of the decisions so far; undefined where it says nothing. */
  summary(): Promise<RecipeSummary | undefined>;
  /** Stops its stream, and ends when nothing of it uses the store any more. */
  close(): Promise<void>;
}

/** Starts a recipe with checked options: reads what it gave before, and hands on what was decided on that. */
export async function openRecipe(
  recipe: Recipe,
  { source, file, report, ...host }: RecipeHost,
  options: Readonly<Record<string, unknown>>,
): Promise<RunningRecipe> {
  const author: Author = { name: recipe.name ?? 'recipe', ...(file === undefined ? {} : { file }) };
  const { store, person, signal } = host;
  let opened: Given | undefined;
  const texts = async function* (): AsyncGenerator<StoredDocument> {
    // It is read by the stream, which begins later.
    if (opened === undefined) throw tooEarly();
    for await (const document of source === undefined ? store.documents() : addedTo(store, source())) {
      if (opened.entry(document.id) !== undefined) continue;
      const items = await opened.items({ document: document.id });
      if (![...items.values()].every(isSettled)) yield document;
    }
  };
  const context: RecipeContext = { ...host, options, texts };
  const session = await call(author, 'start', () => recipe.start(context));
  try {
    const { tasks, composed } = viewTasks(author, session, context);
    const given = new Given(
      store,
      author.name,
      tasks.map((task) => task.name),
    );
    opened = given;
    await given.load();
    const hooks = new Hooks(session, author, report);
    const feed = new RecipeFeed({ author, session, tasks, store, person, given, hooks, signal, report });
    const decided = async (): Promise<Decided[]> => {
      const found: Decided[] = [];
      for (const entry of given.entries) {
        const items = await given.items(entry);
        const item = given.item(entry, items);
        for (const [task, { decisions }] of items) {
          const decision = decisions.at(-1);
          if (item === undefined || decision === undefined || decision.id === given.part(entry, task).seen) continue;
          const made = decisionOn(item, decision);
          if (isDecided(made)) found.push(made);
        }
      }
      return found;
    };
    if (session.route !== undefined) {
      for (const entry of given.entries) {
        const item = given.item(entry, await given.items(entry));
        if (item !== undefined) feed.route(item);
      }
    }
    if (session.update !== undefined) await hooks.begin(await decided());
    return {
      name: author.name,
      tasks,
      views: composed === undefined ? [] : [composed],
      feed,
      count: () => given.count(),
      summary: async () => {
        if (session.summary === undefined) return undefined;
        const all = await decided();
        return call(author, 'summary', async () => session.summary?.(all));
      },
      async close() {
        await feed.close();
        // What was decided is to be summed up all the same.
        await call(author, 'close', () => session.close?.()).catch(report);
      },
    };
  } catch (error) {
    await session.close?.();
    throw error;
  }
}

async function call<T>(author: Author, part: string, run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw recipeError(author, part, error);
  }
}

function isDecided(decision: Decision): decision is Decided {
  return decision.verdict !== 'undo';
}

async function* addedTo(store: Store, documents: AsyncIterable<Document>): AsyncGenerator<StoredDocument> {
  for await (const document of documents) {
    const { outcomes } = await store.addDocuments([{ ...document, annotations: {} }]);
    const stored = await store.document(outcomes[0]?.id ?? '');
    if (stored === undefined || stored.text !== document.text) continue;
    // What the file says of its texts is nobody's decision; but where its tokens end is not for us to say.
    const tokens = document.annotations.tokens?.map(({ start, end }) => ({ start, end }));
    yield tokens === undefined ? stored : { ...stored, annotations: { ...stored.annotations, tokens } };
  }
}

function tooEarly(): TinctureError {
  return new TinctureError({
    code: 'recipe-invalid',
    problem: '`texts()` was read before the stream was.',
    fix: 'Read it in `stream`.',
  });
}
