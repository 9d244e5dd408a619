import type { QueueFilter, QueueItem, Store } from '@tincture/store';
import { type Context, Hono } from 'hono';
import { type Task, TinctureError } from 'tincture';
import { z } from 'zod';
import {
  type ChangesReply,
  type DecidedReply,
  type DecisionReply,
  type FoundReply,
  type HistoryReply,
  type ItemView,
  type ProgressView,
  type ProjectView,
  type QueueReply,
  queueOrders,
  type RemarkReply,
} from '../api/messages.ts';
import { decisionRequestSchema, remarkRequestSchema } from '../api/schemas.ts';
import type { Learning } from '../learning/learning.ts';
import { isBlind } from './blind.ts';
import { changesSince } from './changes.ts';
import { checkGold } from './check-gold.ts';
import { badRequest } from './error-reply.ts';
import type { Feed } from './feed.ts';
import { foundView } from './found-view.ts';
import { describeSource, itemView } from './item-view.ts';
import { learningRoutes } from './learning-routes.ts';
import { parseSearch } from './search-query.ts';

/** What the API works on. */
export interface ApiOptions {
  readonly store: Store;
  readonly project: { readonly name: string; readonly dir?: string };
  readonly tasks: readonly Task[];
  /** Who decides: the source of the gold. */
  readonly person: string;
  /** Share of the texts on which no proposal is shown, in [0, 1]; default 0. */
  readonly blindShare?: number;
  /** Chooses the texts of its task and takes the decisions on them: a recipe. */
  readonly feed?: Feed;
  /** The models that learn meanwhile; without it nothing is trained. */
  readonly learning?: Learning;
}

const pageQuery = z.object({
  task: z.string(),
  after: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(20),
  search: z.string().max(1_000).default(''),
});
const queueQuery = pageQuery.extend({ order: z.enum(queueOrders).default('proposed-first') });
const itemQuery = z.object({ task: z.string(), id: z.string() });
const taskQuery = z.object({ task: z.string() });
/** How far back one answer about earlier decisions goes; whoever undoes them all asks again. */
const decidedLimit = 50;

/** The routes under `/api`. They expect that the caller was checked already. */
export function createApi({ store, project, tasks, person, learning, feed, blindShare = 0 }: ApiOptions): Hono {
  const api = new Hono();

  const taskNamed = (name: string): Task => {
    const task = tasks.find((candidate) => candidate.name === name);
    if (task !== undefined) return task;
    const names = tasks.map((candidate) => candidate.name).join(', ');
    throw badRequest(`There is no task ${JSON.stringify(name)}.`, `The project has: ${names}.`);
  };

  const filterOf = async (task: Task, search: string): Promise<QueueFilter> => {
    const { isOutdated, ...filter } = parseSearch(search);
    return isOutdated ? { ...filter, definitionOtherThan: (await store.noteDefinition(task)).hash } : filter;
  };

  const view = (task: Task, item: QueueItem): ItemView => {
    const measured = learning?.measured(task.name);
    const shown = itemView(task, item, {
      isBlind: isBlind(task.name, item.document.id, blindShare),
      ...(measured === undefined ? {} : { measured }),
    });
    return feed?.show(shown) ?? shown;
  };

  api.get('/project', async (context) => {
    const noted = await Promise.all(tasks.map((task) => store.noteDefinition(task)));
    const definitions = Object.fromEntries(noted.map(({ task, hash }) => [task.name, hash]));
    const reply: ProjectView = {
      ...{ ...project, person, tasks, definitions },
      ...(feed === undefined ? {} : { recipe: feed.name }),
      ...(learning === undefined ? {} : { learns: true }),
    };
    return context.json(reply);
  });

  api.get('/changes', async (context) => {
    const { task } = parseQuery(context, taskQuery);
    const reply: ChangesReply = { changes: await changesSince(store, taskNamed(task)) };
    return context.json(reply);
  });

  api.get('/queue', async (context) => {
    const { task: name, after, limit, search, order } = parseQuery(context, queueQuery);
    const task = taskNamed(name);
    const page = { limit, order, ...(after === undefined ? {} : { after }) };
    const items =
      feed === undefined
        ? await store.queue(name, { ...(await filterOf(task, search)), ...page })
        : await feed.queue({ after, limit });
    const reply: QueueReply = { items: items.map((item) => view(task, item)) };
    return context.json(reply);
  });

  // Decided or not: what a person looks for may be anywhere.
  api.get('/find', async (context) => {
    const { task: name, after, limit, search } = parseQuery(context, pageQuery);
    const filter: QueueFilter = { state: 'all', ...(await filterOf(taskNamed(name), search)) };
    const isOpenToo = filter.state === 'all' || filter.state === 'open';
    const [items, total, open] = await Promise.all([
      store.queue(name, { ...filter, limit, ...(after === undefined ? {} : { after }) }),
      store.count(name, filter),
      isOpenToo ? store.count(name, { ...filter, state: 'open' }) : 0,
    ]);
    const reply: FoundReply = { total, open, items: items.map((item) => foundView(item, filter.text)) };
    return context.json(reply);
  });

  // One document again, decided or not: what "undo" goes back to.
  api.get('/item', async (context) => {
    const { task: name, id } = parseQuery(context, itemQuery);
    const task = taskNamed(name);
    const item = await store.queueItem(name, id);
    const reply: QueueReply = { items: item === undefined ? [] : [view(task, item)] };
    return context.json(reply);
  });

  // The way back for "undo" after a reload, in whatever window the decisions were made.
  api.get('/decided', async (context) => {
    const { task: name } = parseQuery(context, taskQuery);
    taskNamed(name);
    const latest = await store.latestDecisions(name, person, decidedLimit);
    const reply: DecidedReply = { decisions: latest.map(({ id, document }) => ({ id, document })) };
    return context.json(reply);
  });

  api.get('/history', async (context) => {
    const { task: name, id } = parseQuery(context, itemQuery);
    taskNamed(name);
    const [annotations, decisions, item] = await Promise.all([
      store.annotations(id, name),
      store.decisions(id, name),
      store.queueItem(name, id),
    ]);
    const proposals = annotations.map(({ made, source, annotations: layers }) => {
      const what = layers.ents === undefined ? 'proposed' : `proposed ${layers.ents.length} span(s)`;
      return { made, who: describeSource(source), what: source.kind === 'import' ? 'imported gold' : what };
    });
    const decided = decisions.map(({ made, person: who, verdict, reason }) => {
      return { made, who, what: reason === undefined ? verdict : `${verdict}: ${reason}` };
    });
    const remarks = (item?.remarks ?? []).map(({ made, person: who, kind, text }) => {
      return { made, who, what: text === undefined ? kind : `comment: ${text}` };
    });
    const reply: HistoryReply = {
      events: [...proposals, ...decided, ...remarks].sort((a, b) => a.made.localeCompare(b.made)),
    };
    return context.json(reply);
  });

  api.get('/progress', async (context) => {
    const { task } = parseQuery(context, taskQuery);
    taskNamed(task);
    return context.json((feed?.progress() ?? (await store.progress(task))) satisfies ProgressView);
  });

  api.post('/decisions', async (context) => {
    const { annotations, ...decision } = await parseBody(context, decisionRequestSchema);
    const task = taskNamed(decision.task);
    const document = await store.document(decision.document);
    if (document === undefined) {
      throw new TinctureError({
        code: 'document-unknown',
        problem: `There is no document ${JSON.stringify(decision.document)} in the store.`,
        fix: 'Reload the page.',
      });
    }
    const gold = annotations === undefined ? {} : { annotations: checkGold(task, document.text, annotations) };
    const { sequence } = await (feed ?? store).decide({ ...decision, ...gold, person });
    learning?.changed(task.name, document.id);
    const progress = feed?.progress() ?? (await store.progress(task.name));
    const reply: DecisionReply = { sequence, progress };
    return context.json(reply, 201);
  });

  api.post('/remarks', async (context) => {
    const remark = await parseBody(context, remarkRequestSchema);
    taskNamed(remark.task);
    const { made } = await store.remark({ ...remark, person });
    return context.json({ made } satisfies RemarkReply, 201);
  });
  if (learning !== undefined) api.route('/', learningRoutes({ store, learning, taskNamed }));

  api.all('*', (context) => {
    throw badRequest(`There is no ${context.req.method} ${context.req.path}.`, 'Reload the page.');
  });
  return api;
}

async function parseBody<T>(context: Context, schema: z.ZodType<T>): Promise<T> {
  if (!(context.req.header('content-type') ?? '').startsWith('application/json')) {
    throw badRequest('The body is not declared as JSON.', 'Send it with `content-type: application/json`.');
  }
  const body: unknown = await context.req.json().catch(() => undefined);
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw badRequest(describeIssues(parsed.error), 'Reload the page: it may be of another version.');
}

function parseQuery<T extends z.ZodType>(context: Context, schema: T): z.infer<T> {
  const parsed = schema.safeParse(context.req.query());
  if (parsed.success) return parsed.data;
  throw badRequest(describeIssues(parsed.error), 'Reload the page.');
}

function describeIssues(error: z.ZodError): string {
  const issues = error.issues.slice(0, 3).map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`);
  return `The request is not as expected (${issues.join('; ')}).`;
}
