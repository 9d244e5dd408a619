import type { Store } from '@tincture/store';
import { type Context, Hono } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import type { Task } from 'tincture';
import type { LearningView } from '../api/learning-messages.ts';
import { trainRequestSchema } from '../api/learning-schemas.ts';
import type { Learning } from '../learning/learning.ts';
import { badRequest } from './error-reply.ts';

/** What the routes work on. */
export interface LearningRoutesOptions {
  readonly store: Store;
  readonly learning: Learning;
  /** Throws for a task that is not there. */
  readonly taskNamed: (name: string) => Task;
}

/** A stream on which nothing was said for so long says that it is alive: proxies and browsers give up silent ones. */
const heartbeatMs = 20_000;

/** The routes about the model that learns while a person reviews. */
export function learningRoutes({ store, learning, taskNamed }: LearningRoutesOptions): Hono {
  const api = new Hono();
  const wanted = (context: Context): string => taskNamed(context.req.query('task') ?? '').name;

  api.get('/learning', (context) => context.json(learning.view(wanted(context)) satisfies LearningView));

  api.post('/learning/train', async (context) => {
    const parsed = trainRequestSchema.safeParse(await context.req.json().catch(() => undefined));
    if (!parsed.success) throw badRequest('The request does not name a task.', 'Reload the page.');
    const { name } = taskNamed(parsed.data.task);
    learning.ask(name);
    return context.json(learning.view(name) satisfies LearningView, 202);
  });

  // What changes, as it changes: `learning` and `progress` with the answers of the routes of these names.
  api.get('/events', (context) => {
    const task = wanted(context);
    return streamSSE(context, (stream) => sendEvents(stream, store, learning, task));
  });
  return api;
}

async function sendEvents(stream: SSEStreamingApi, store: Store, learning: Learning, task: string): Promise<void> {
  // Many changes while one message is written make one message: only the newest state is of interest.
  const changed = new Set<'learning' | 'progress'>(['learning', 'progress']);
  let wake = (): void => undefined;
  const unsubscribe = learning.subscribe(task, (what) => {
    changed.add(what);
    wake();
  });
  const onEnd = (): void => wake();
  stream.onAbort(onEnd);
  learning.signal.addEventListener('abort', onEnd);
  try {
    while (!stream.aborted && !learning.signal.aborted) {
      if (changed.size === 0 && !(await isWokenWithin(heartbeatMs, (onWake) => (wake = onWake)))) {
        await stream.writeSSE({ event: 'heartbeat', data: '' });
      }
      for (const event of [...changed]) {
        changed.delete(event);
        // A store that is locked for long tells the next time.
        const data = event === 'learning' ? learning.view(task) : await store.progress(task).catch(() => undefined);
        if (data !== undefined) await stream.writeSSE({ event, data: JSON.stringify(data) });
      }
    }
  } finally {
    unsubscribe();
    learning.signal.removeEventListener('abort', onEnd);
  }
}

/** Whether the function given to `listen` was called before `ms` milliseconds were over. */
function isWokenWithin(ms: number, listen: (onWake: () => void) => void): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ms);
    listen(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}
