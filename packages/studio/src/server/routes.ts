import type { Store } from '@tincture/store';
import { type Context, Hono } from 'hono';
import { type Task, TinctureError } from 'tincture';
import { z } from 'zod';
import type {
  DecidedReply,
  DecisionReply,
  HistoryReply,
  ProgressView,
  ProjectView,
  QueueReply,
} from '../api/messages.ts';
import { decisionRequestSchema } from '../api/schemas.ts';
import type { Learning } from '../learning/learning.ts';
import { checkGold } from './check-gold.ts';
import { badRequest } from './error-reply.ts';
import { describeSource, itemView } from './item-view.ts';
import { learningRoutes } from './learning-routes.ts';

/** What the API works on. */
export interface ApiOptions {
  readonly store: Store;
  readonly project: { readonly name: string; readonly dir?: string };
  readonly tasks: readonly Task[];
  /** Who decides: the source of the gold. */
  readonly person: string;
  /** The models that learn meanwhile; without it nothing is trained. */
  readonly learning?: Learning;
}

const queueQuery = z.object({
  task: z.string(),
  after: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(20),
});
const itemQuery = z.object({ task: z.string(), id: z.string() });
const taskQuery = z.object({ task: z.string() });
/** How far back one answer about earlier decisions goes; whoever undoes them all asks again. */
const decidedLimit = 50;

/** The routes under `/api`. They expect that the caller was checked already. */
export function createApi({ store, project, tasks, person, learning }: ApiOptions): Hono {
  const api = new Hono();

  const taskNamed = (name: string): Task => {
    const task = tasks.find((candidate) => candidate.name === name);
    if (task !== undefined) return task;
    const names = tasks.map((candidate) => candidate.name).join(', ');
    throw badRequest(`There is no task ${JSON.stringify(name)}.`, `The project has: ${names}.`);
  };

  api.get('/project', (context) => {
    const reply: ProjectView = {
      ...project,
      person,
      tasks,
      ...(learning === undefined ? {} : { learns: true }),
    };
    return context.json(reply);
  });

  api.get('/queue', async (context) => {
    const { task: name, after, limit } = parseQuery(context, queueQuery);
    const task = taskNamed(name);
    const items = await store.queue(name, {
      limit,
      order: 'proposed-first',
      ...(after === undefined ? {} : { after }),
    });
    const reply: QueueReply = { items: items.map((item) => itemView(task, item, learning?.measured(name))) };
    return context.json(reply);
  });

  // One document again, decided or not: what "undo" goes back to.
  api.get('/item', async (context) => {
    const { task: name, id } = parseQuery(context, itemQuery);
    const task = taskNamed(name);
    const item = await store.queueItem(name, id);
    const reply: QueueReply = { items: item === undefined ? [] : [itemView(task, item, learning?.measured(name))] };
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
    const [annotations, decisions] = await Promise.all([store.annotations(id, name), store.decisions(id, name)]);
    const proposals = annotations.map(({ made, source, annotations: layers }) => {
      const what = layers.ents === undefined ? 'proposed' : `proposed ${layers.ents.length} span(s)`;
      return { made, who: describeSource(source), what: source.kind === 'import' ? 'imported gold' : what };
    });
    const decided = decisions.map(({ made, person: who, verdict }) => ({ made, who, what: verdict }));
    const reply: HistoryReply = { events: [...proposals, ...decided].sort((a, b) => a.made.localeCompare(b.made)) };
    return context.json(reply);
  });

  api.get('/progress', async (context) => {
    const { task } = parseQuery(context, taskQuery);
    taskNamed(task);
    return context.json((await store.progress(task)) satisfies ProgressView);
  });

  api.post('/decisions', async (context) => {
    if (!(context.req.header('content-type') ?? '').startsWith('application/json')) {
      throw badRequest('The body is not declared as JSON.', 'Send it with `content-type: application/json`.');
    }
    const body: unknown = await context.req.json().catch(() => undefined);
    const parsed = decisionRequestSchema.safeParse(body);
    if (!parsed.success)
      throw badRequest(describeIssues(parsed.error), 'Reload the page: it may be of another version.');
    const { annotations, ...decision } = parsed.data;
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
    const { sequence } = await store.decide({ ...decision, ...gold, person });
    learning?.changed(task.name, document.id);
    const reply: DecisionReply = { sequence, progress: await store.progress(task.name) };
    return context.json(reply, 201);
  });

  if (learning !== undefined) api.route('/', learningRoutes({ store, learning, taskNamed }));

  api.all('*', (context) => {
    throw badRequest(`There is no ${context.req.method} ${context.req.path}.`, 'Reload the page.');
  });
  return api;
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
