import { type Context, Hono } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import { type Task, TinctureError } from 'tincture';
import type { ProgressView } from '../api/messages.ts';
import { taskQuery } from '../api/queries.ts';
import type { Learning } from '../learning/learning.ts';
import type { DecidedLive } from './decided-live.ts';
import { parseQuery } from './parse-request.ts';

/** What the stream tells of. */
export interface EventRoutesOptions {
  readonly decided: DecidedLive;
  readonly progress: (task: string) => Promise<ProgressView>;
  readonly learning?: Learning | undefined;
  /** Throws for a task that is not there. */
  readonly taskNamed: (name: string) => Task;
}

/** A stream on which nothing was said for so long says that it is alive: proxies and browsers give up silent ones. */
const heartbeatMs = 20_000;
/** More windows than one person looks at; a program that opens streams and forgets them must not use the machine up. */
const maximumStreams = 50;

/**
 * What changes, as it changes: `learning` and `progress` with the answers of the routes of these names, and `decided` with the name of
 * another task on which somebody decided.
 */
export function eventRoutes(options: EventRoutesOptions): Hono {
  const api = new Hono();
  let streams = 0;
  api.get('/events', (context: Context) => {
    const task = options.taskNamed(parseQuery(context, taskQuery).task).name;
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
    return streamSSE(context, (stream) => sendEvents(stream, options, task).finally(() => streams--));
  });
  return api;
}

async function sendEvents(
  stream: SSEStreamingApi,
  { decided, progress, learning }: EventRoutesOptions,
  task: string,
): Promise<void> {
  // Many changes while one message is written make one message: only the newest state is of interest.
  const changed = new Set<'learning' | 'progress'>(learning === undefined ? ['progress'] : ['learning', 'progress']);
  const others = new Set<string>();
  let wake = (): void => undefined;
  const onDecided = (of: string): void => {
    if (of === task) changed.add('progress');
    else others.add(of);
    wake();
  };
  const onLearning = (): void => {
    changed.add('learning');
    wake();
  };
  const unsubscribe = [decided.subscribe(onDecided), learning?.subscribe(task, onLearning)];
  const onEnd = (): void => wake();
  stream.onAbort(onEnd);
  learning?.signal.addEventListener('abort', onEnd);
  let told = '';
  try {
    while (!stream.aborted && learning?.signal.aborted !== true) {
      if (changed.size + others.size === 0 && !(await isWokenWithin(heartbeatMs, (onWake) => (wake = onWake)))) {
        await stream.writeSSE({ event: 'heartbeat', data: '' });
        // Another process may have decided on the same store.
        changed.add('progress');
      }
      for (const event of [...changed]) {
        changed.delete(event);
        // A store that is locked for long tells the next time.
        const state = event === 'learning' ? learning?.view(task) : await progress(task).catch(() => undefined);
        const data = state === undefined ? '' : JSON.stringify(state);
        if (data === '' || (event === 'progress' && data === told)) continue;
        if (event === 'progress') told = data;
        await stream.writeSSE({ event, data });
      }
      for (const other of [...others]) {
        others.delete(other);
        await stream.writeSSE({ event: 'decided', data: JSON.stringify(other) });
      }
    }
  } finally {
    for (const stop of unsubscribe) stop?.();
    learning?.signal.removeEventListener('abort', onEnd);
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
