import type { Store } from '@tincture/store';
import { type Context, Hono } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import { type Task, TinctureError } from 'tincture';
import type { LearningView } from '../api/learning-messages.ts';
import { trainRequestSchema } from '../api/learning-schemas.ts';
import { taskQuery } from '../api/queries.ts';
import type { Learning } from '../learning/learning.ts';
import { parseBody, parseQuery } from './parse-request.ts';

/** What the routes work on. */
export interface LearningRoutesOptions {
  readonly store: Store;
  readonly learning: Learning;
  /** Throws for a task that is not there. */
  readonly taskNamed: (name: string) => Task;
}

/** A stream on which nothing was said for so long says that it is alive: proxies and browsers give up silent ones. */
const heartbeatMs = 20_000;
/** More windows than one person looks at; a program that opens streams and forgets them must not use the machine up. */
const maximumStreams = 50;

/** The routes about the model that learns while a person reviews. */
export function learningRoutes({ store, learning, taskNamed }: LearningRoutesOptions): Hono {
  const api = new Hono();
  const wanted = (context: Context): string => taskNamed(parseQuery(context, taskQuery).task).name;
  let streams = 0;

  api.get('/learning', (context) => context.json(learning.view(wanted(context)) satisfies LearningView));

  api.post('/learning/train', async (context) => {
    const { name } = taskNamed((await parseBody(context, trainRequestSchema)).task);
    learning.ask(name);
    return context.json(learning.view(name) satisfies LearningView, 202);
  });

  // What changes, as it changes: `learning` and `progress` with the answers of the routes of these names.
  api.get('/events', (context) => {
    const task = wanted(context);
    // Nobody would ever read or close the stream behind the answer to a HEAD.
    if (context.req.method === 'HEAD') return context.body(null, 200, { 'content-type': 'text/event-stream' });
    if (streams >= maximumStreams) {
      throw new TinctureError({
        code: 'studio-busy',
        problem: `${maximumStreams} windows or programs listen already.`,
        fix: 'Close some of them.',
      });
    }
    streams++;
    return streamSSE(context, (stream) => sendEvents(stream, store, learning, task).finally(() => streams--));
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
