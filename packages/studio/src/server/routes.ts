import type { NewDecision, QueueFilter, QueueItem, Store } from '@tincture/store';
import { Hono } from 'hono';
import { counted, spansOf, type Task, TinctureError } from 'tincture';
import type {
  ChangesReply,
  ComposedView,
  DecidedReply,
  DecisionReply,
  FoundReply,
  Gold,
  HistoryReply,
  ItemView,
  ProgressView,
  ProjectView,
  QueueReply,
  RedefinitionRequest,
  RemarkReply,
} from '../api/messages.ts';
import { itemQuery, type PageQuery, pageQuery, queueQuery, shownItemQuery, taskQuery } from '../api/queries.ts';
import { decisionRequestSchema, redefinitionSchema, remarkRequestSchema } from '../api/schemas.ts';
import type { Learning } from '../learning/learning.ts';
import { itemToAskAgain } from './again.ts';
import { isBlind } from './blind.ts';
import { changesSince } from './changes.ts';
import { createDecidedLive } from './decided-live.ts';
import { describeSource } from './describe-source.ts';
import { badRequest } from './error-reply.ts';
import { eventRoutes } from './event-routes.ts';
import type { Feed } from './feed.ts';
import { foundView } from './found-view.ts';
import { itemView } from './item-view.ts';
import { serverKindOf } from './kinds.ts';
import { learningRoutes } from './learning-routes.ts';
import { noteDefinition } from './note-definition.ts';
import { parseBody, parseQuery } from './parse-request.ts';
import { parseSearch, type SearchQuery } from './search-query.ts';

/** Another definition of a label, or other guidelines. */
export type Redefinition = Omit<RedefinitionRequest, 'seen'>;

/** What the API works on. */
export interface ApiOptions {
  readonly store: Store;
  readonly project: { readonly name: string; readonly dir?: string };
  readonly tasks: readonly Task[];
  /** Views of several of these tasks at once. */
  readonly views?: readonly ComposedView[];
  /** Who decides: the source of the gold. */
  readonly person: string;
  /** Share of the texts on which no proposal is shown, in [0, 1]; default 0. */
  readonly blindShare?: number;
  /** Share of the decisions that are asked for a second time, in [0, 1]; default 0. */
  readonly againShare?: number;
  /** Writes another definition of a label or other guidelines where they are kept; returns the task as it is then. */
  readonly redefine?: (change: Redefinition) => Promise<Task>;
  /** Chooses the texts of its task and takes the decisions on them: a recipe. */
  readonly feed?: Feed;
  /** The models that learn meanwhile; without it nothing is trained. */
  readonly learning?: Learning;
}

type Page = Pick<PageQuery, 'after' | 'limit'>;
/** How far back one answer about earlier decisions goes; whoever undoes them all asks again. */
const decidedLimit = 50;
/** Texts that are decided together: so many that one answer about earlier decisions holds them all. */
const nearLimit = 40;

/** The routes under `/api`. They expect that the caller was checked already. */
export function createApi(options: ApiOptions): Hono {
  const { store, project, person, learning, redefine, feed, views: composed = [] } = options;
  const { blindShare = 0, againShare = 0 } = options;
  let { tasks } = options;
  const api = new Hono();

  const taskNamed = (name: string): Task => {
    const task = tasks.find((candidate) => candidate.name === name);
    if (task !== undefined) return task;
    const names = tasks.map((candidate) => candidate.name).join(', ');
    throw badRequest(`There is no task ${JSON.stringify(name)}.`, `The project has: ${names}.`);
  };

  const decided = createDecidedLive();
  const progressOf = async (task: string): Promise<ProgressView> =>
    feed?.progress(task) ?? (await store.progress(task));

  const filterOf = async (task: Task, { isOutdated, isDoubtful: _, ...filter }: SearchQuery): Promise<QueueFilter> =>
    isOutdated ? { ...filter, definitionOtherThan: (await noteDefinition(store, task)).hash } : filter;

  /** One page of what is doubtful. */
  const doubtful = async (task: string, { after, limit }: Page): Promise<QueueItem[]> => {
    const ids = (learning?.doubts(task) ?? []).map(({ document }) => document);
    const start = after === undefined ? 0 : ids.indexOf(after) + 1;
    const items = await Promise.all(ids.slice(start, start + limit).map((id) => store.queueItem(task, id)));
    return items.flatMap((item) => item ?? []);
  };

  const view = async (task: Task, item: QueueItem): Promise<ItemView> => {
    const measured = learning?.measured(task.name);
    const doubt = learning?.doubts(task.name).find(({ document }) => document === item.document.id);
    const shown = itemView(task, item, {
      ...(doubt === undefined ? {} : { doubts: doubt.reasons }),
      isBlind: isBlind(task.name, item.document.id, blindShare),
      ...(measured === undefined ? {} : { measured }),
    });
    if (feed !== undefined) return feed.show(task, shown);
    const near = item.decisions.length > 0 ? [] : await store.nearDuplicates(task.name, item.document.id);
    return near.length === 0 ? shown : { ...shown, near: near.length };
  };
  const views = (task: Task, items: readonly QueueItem[]): Promise<ItemView[]> =>
    Promise.all(items.map((item) => view(task, item)));

  /** Documents of a queue, with what there is to decide on them in the other tasks of a composed view. */
  const queueReply = async (task: Task, items: readonly QueueItem[], view: string | undefined): Promise<QueueReply> => {
    if (view === undefined) return { items: await views(task, items) };
    const others = composed.find(({ name }) => name === view)?.tasks;
    if (others?.includes(task.name) !== true) {
      const names = composed.map(({ name }) => name).join(', ');
      throw badRequest(
        `There is no view ${JSON.stringify(view)} with the task ${JSON.stringify(task.name)}.`,
        `The project has ${names === '' ? 'none' : names}.`,
      );
    }
    const beside = others
      .filter((name) => name !== task.name)
      .map(async (name) => {
        const same = await Promise.all(items.map(({ document }) => store.queueItem(name, document.id)));
        const found = same.flatMap((item) => item ?? []);
        return [name, await views(taskNamed(name), found)] as const;
      });
    return { items: await views(task, items), beside: Object.fromEntries(await Promise.all(beside)) };
  };

  const projectView = async (): Promise<ProjectView> => {
    const noted = await Promise.all(tasks.map((task) => noteDefinition(store, task)));
    const definitions = Object.fromEntries(noted.map(({ task, hash }) => [task.name, hash]));
    return {
      ...{ ...project, person, tasks, definitions },
      ...(composed.length === 0 ? {} : { views: composed }),
      ...(againShare > 0 ? { againEvery: Math.max(1, Math.round(1 / againShare)) } : {}),
      ...(redefine === undefined ? {} : { redefines: true }),
      ...(feed === undefined ? {} : { recipe: feed.name }),
      ...(feed?.mayRefuse === true ? { mayRefuse: true } : {}),
      ...(learning === undefined ? {} : { learns: true }),
    };
  };

  api.get('/project', async (context) => context.json(await projectView()));

  api.get('/changes', async (context) => {
    const { task } = parseQuery(context, taskQuery);
    const reply: ChangesReply = { changes: await changesSince(store, taskNamed(task)) };
    return context.json(reply);
  });

  api.get('/queue', async (context) => {
    const { task: name, view, after, limit, search, order, near } = parseQuery(context, queueQuery);
    const task = taskNamed(name);
    // What was looked for is not folded: it may be the later one of two alone that fits.
    const isFolded = near === 'folded' && search.trim() === '';
    const page = { limit, order, isFolded, ...(after === undefined ? {} : { after }) };
    const query = parseSearch(search);
    const items =
      feed !== undefined
        ? await feed.queue({ task: name, after, limit })
        : query.isDoubtful
          ? await doubtful(name, page)
          : await store.queue(name, { ...(await filterOf(task, query)), ...page });
    return context.json(await queueReply(task, items, view));
  });

  // Decided or not: what a person looks for may be anywhere.
  api.get('/find', async (context) => {
    const { task: name, after, limit, search } = parseQuery(context, pageQuery);
    const task = taskNamed(name);
    const query = parseSearch(search);
    const page = { limit, ...(after === undefined ? {} : { after }) };
    if (query.isDoubtful) {
      const found = await doubtful(name, page);
      const total = learning?.doubts(name).length ?? 0;
      return context.json({
        total,
        open: 0,
        items: found.map((item) => foundView(item, query.text)),
      } satisfies FoundReply);
    }
    const filter: QueueFilter = { state: 'all', ...(await filterOf(task, query)) };
    const isOpenToo = filter.state === 'all' || filter.state === 'open';
    const [items, total, open] = await Promise.all([
      store.queue(name, { ...filter, ...page }),
      store.count(name, filter),
      isOpenToo ? store.count(name, { ...filter, state: 'open' }) : 0,
    ]);
    const reply: FoundReply = { total, open, items: items.map((item) => foundView(item, filter.text)) };
    return context.json(reply);
  });

  // One document again, decided or not: what "undo" goes back to.
  api.get('/item', async (context) => {
    const { task: name, id, view } = parseQuery(context, shownItemQuery);
    const task = taskNamed(name);
    const item = await store.queueItem(name, id);
    return context.json(await queueReply(task, item === undefined ? [] : [item], view));
  });

  // What can be decided together with a text.
  api.get('/near', async (context) => {
    const { task: name, id } = parseQuery(context, itemQuery);
    const task = taskNamed(name);
    const ids = await store.nearDuplicates(name, id);
    const items = await Promise.all(ids.slice(0, nearLimit).map((near) => store.queueItem(name, near)));
    const there = items.flatMap((item) => item ?? []);
    return context.json({ items: await views(task, there) } satisfies QueueReply);
  });

  // A text to decide a second time, if there is one.
  api.get('/again', async (context) => {
    const task = taskNamed(parseQuery(context, taskQuery).task);
    const item = await itemToAskAgain(store, task, person);
    return context.json({ items: item === undefined ? [] : [item] } satisfies QueueReply);
  });

  // The way back for "undo" after a reload, in whatever window the decisions were made.
  api.get('/decided', async (context) => {
    const { task: name } = parseQuery(context, taskQuery);
    taskNamed(name);
    const latest = await store.latestDecisions(name, person, decidedLimit);
    const reply: DecidedReply = {
      decisions: latest.map(({ id, sequence, document, alike }) => ({
        ...{ id, sequence, document },
        ...(alike === undefined ? {} : { alike }),
      })),
    };
    return context.json(reply);
  });

  api.get('/history', async (context) => {
    const { task: name, id } = parseQuery(context, itemQuery);
    const task = taskNamed(name);
    const [annotations, decisions, item] = await Promise.all([
      store.annotations(id, name),
      store.decisions(id, name),
      store.queueItem(name, id),
    ]);
    const proposals = annotations.map(({ made, source, annotations: layers }) => {
      const spans = layers.ents ?? spansOf(task, layers);
      const what = spans === undefined ? 'proposed' : `proposed ${counted(spans.length, 'span')}`;
      return { made, who: describeSource(source), what: source.kind === 'import' ? 'imported gold' : what };
    });
    const verdicts = decisions.map(({ made, person: who, verdict, reason, alike }) => {
      const what = alike === undefined ? verdict : `${verdict}, together with ${alike}`;
      return { made, who, what: reason === undefined ? what : `${what}: ${reason}` };
    });
    const remarks = (item?.remarks ?? []).map(({ made, person: who, kind, text }) => {
      return { made, who, what: text === undefined ? kind : `comment: ${text}` };
    });
    const reply: HistoryReply = {
      events: [...proposals, ...verdicts, ...remarks].sort((a, b) => a.made.localeCompare(b.made)),
    };
    return context.json(reply);
  });

  api.get('/progress', async (context) => {
    const { task } = parseQuery(context, taskQuery);
    taskNamed(task);
    return context.json(await progressOf(task));
  });

  api.post('/decisions', async (context) => {
    const { annotations, beside, ...decision } = await parseBody(context, decisionRequestSchema);
    const task = taskNamed(decision.task);
    const document = await store.document(decision.document);
    if (document === undefined) {
      throw new TinctureError({
        code: 'document-unknown',
        problem: `There is no document ${JSON.stringify(decision.document)} in the store.`,
        fix: 'Reload the page.',
      });
    }
    const checked = (of: Task, gold: Gold | undefined): Pick<NewDecision, 'annotations'> =>
      gold === undefined ? {} : { annotations: serverKindOf(of).check(of, document.text, gold) };
    const made = { ...decision, ...checked(task, annotations), person };
    const others = Object.entries(beside ?? {}).map(([name, { annotations: gold, ...said }]) => [
      name,
      { ...said, ...checked(taskNamed(name), gold) },
    ]);
    const { sequence } = await (feed?.decide(made, Object.fromEntries(others)) ?? store.decide(made));
    learning?.changed(task.name, document.id);
    decided.announce(task.name);
    const reply: DecisionReply = { sequence, progress: await progressOf(task.name) };
    return context.json(reply, 201);
  });

  if (redefine !== undefined) {
    api.post('/definitions', async (context) => {
      const { seen, ...change } = await parseBody(context, redefinitionSchema);
      const task = taskNamed(change.task);
      if ((await noteDefinition(store, task)).hash !== seen) {
        throw new TinctureError({
          code: 'definition-conflict',
          problem: 'The labels or guidelines were changed meanwhile.',
          fix: 'Reload the page and look at them.',
        });
      }
      const changed = await redefine(change);
      tasks = tasks.map((known) => (known.name === changed.name ? changed : known));
      return context.json(await projectView(), 201);
    });
  }

  api.post('/remarks', async (context) => {
    const remark = await parseBody(context, remarkRequestSchema);
    taskNamed(remark.task);
    const { made } = await store.remark({ ...remark, person });
    return context.json({ made } satisfies RemarkReply, 201);
  });
  if (learning !== undefined) api.route('/', learningRoutes({ learning, taskNamed }));
  api.route('/', eventRoutes({ decided, progress: progressOf, learning, taskNamed }));

  api.all('*', (context) => {
    throw new TinctureError({
      code: 'route-unknown',
      problem: `There is no ${context.req.method} ${context.req.path}.`,
      fix: 'GET /api/openapi.json lists what there is.',
    });
  });
  return api;
}
