import { trainComponent } from '@tincture/learn';
import { createMemoryStore, type Store } from '@tincture/store';
import type { Hono } from 'hono';
import { loadComponent, tokenize } from 'tincture';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LearningView } from '../api/learning-messages.ts';
import { learningSchema } from '../api/learning-schemas.ts';
import { progressSchema, projectSchema, queueSchema } from '../api/schemas.ts';
import { createLearning, type Learning } from '../learning/learning.ts';
import { cats, decide, promptProposes, tone, toneTexts, truth } from '../testing/tone-texts.ts';
import { createApp } from './app.ts';
import { createSession } from './session.ts';

const host = '127.0.0.1:5000';
let store: Store;
let learning: Learning;
let app: Hono;
let cookie: string;

async function appWith(given?: Learning): Promise<Hono> {
  const session = createSession();
  const made = createApp({
    ...{ store, session, files: new Map(), tasks: [tone], project: { name: 'kitchen' }, person: 'ada' },
    ...(given === undefined ? {} : { learning: given }),
    ...{ port: () => 5000, onLinkWanted: () => undefined },
  });
  const login = await made.request(`http://${host}/login?token=${session.token()}`, { headers: { host } });
  cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
  return made;
}

const get = async (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  app.request(`http://${host}${path}`, { headers: { host, cookie, ...headers } });

const post = async (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  app.request(`http://${host}${path}`, {
    method: 'POST',
    headers: { host, cookie, origin: `http://${host}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

/** Reads the events of a stream, one after the other. */
async function* events({ body }: Response): AsyncGenerator<{ event: string; data: string }> {
  let rest = '';
  if (body === null) return;
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + chunk).split('\n\n');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      const field = (name: string): string => new RegExp(`^${name}: ?(.*)$`, 'm').exec(part)?.[1] ?? '';
      yield { event: field('event'), data: field('data') };
    }
  }
}

/** The first state in a stream that is as wanted. */
async function until(reply: Response, isWanted: (view: LearningView) => boolean): Promise<LearningView> {
  for await (const { event, data } of events(reply)) {
    if (event !== 'learning') continue;
    const view = learningSchema.parse(JSON.parse(data));
    if (isWanted(view)) return view;
  }
  throw new Error('The stream ended.');
}

beforeEach(async () => {
  let seconds = 0;
  const now = (): Date => new Date(1_000 * seconds++);
  store = createMemoryStore({ now });
  await store.addDocuments(Object.entries(toneTexts(30)).map(([id, text]) => ({ id, text, annotations: {} })));
  await promptProposes(store, 30);
  learning = createLearning({
    ...{ store, now, tasks: [tone], person: 'ada', train: trainComponent, training: async () => ({ seed: 1 }) },
    predictor(bytes) {
      const component = loadComponent(bytes);
      return {
        async predict(texts) {
          const said = await component.predict(texts.map((text) => tokenize(text)));
          return said.map((prediction) => ('annotations' in prediction ? prediction.annotations : undefined));
        },
        close: async () => undefined,
      };
    },
  });
  app = await appWith(learning);
});
afterEach(async () => {
  await learning.close();
  await store.close();
});

describe('the routes about learning', () => {
  it.each(['/api/learning?task=tone', '/api/events?task=tone'])(
    '%s is for the own page of who is logged in',
    async (path) => {
      expect((await get(path, { cookie: '' })).status).toBe(401);
      expect((await get(path, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
      expect((await get(path, { host: 'evil.example:5000' })).status).toBe(403);
    },
  );

  it('a training is asked for by the own page alone, and of a task that is there', async () => {
    const path = '/api/learning/train';
    expect((await post(path, { task: 'tone' }, { cookie: '' })).status).toBe(401);
    expect((await post(path, { task: 'tone' }, { origin: 'https://evil.example' })).status).toBe(403);
    for (const body of [{ task: 'nope' }, { task: '' }, {}, { task: 'tone', seed: 3 }, 'tone']) {
      const reply = await post(path, body);
      expect([reply.status, await reply.json()]).toMatchObject([
        400,
        { code: 'argument-invalid', fix: expect.any(String) },
      ]);
    }
    expect((await get('/api/learning?task=nope')).status).toBe(400);
    expect((await get('/api/events')).status).toBe(400);
  });

  it('tell the state, and what is missing', async () => {
    const view = learningSchema.parse(await (await get('/api/learning?task=tone')).json());
    expect(view).toMatchObject({ task: 'tone', gold: 0, trainings: [], missing: expect.stringContaining('10 to go') });
    expect(projectSchema.parse(await (await get('/api/project')).json()).learns).toBe(true);
  });

  it('are not there without learning, and the project says so', async () => {
    app = await appWith();
    expect((await get('/api/learning?task=tone')).status).toBe(404);
    expect(projectSchema.parse(await (await get('/api/project')).json()).learns).toBeUndefined();
  });

  it('stream what changes: each decision counts, and after the tenth a model proposes and comes first', async () => {
    const reply = await get('/api/events?task=tone');
    expect(reply.headers.get('content-type')).toContain('text/event-stream');
    const learnt = until(reply, ({ trainings, state }) => state === 'waiting' && trainings.length === 1);
    for (let index = 0; index < 10; index++) {
      const body = { id: `decision-${index}`, document: `t${index}`, task: 'tone', verdict: 'correct' };
      expect((await post('/api/decisions', { ...body, annotations: cats(truth(index)) })).status).toBe(201);
    }
    expect(await learnt).toMatchObject({ gold: 10, trainings: [{ documents: 10, proposed: 20 }], revision: 2 });
    const { items } = queueSchema.parse(await (await get('/api/queue?task=tone')).json());
    expect(items[0]?.proposals.map(({ source }) => source)).toEqual([
      'model tone (learning) 1',
      'llm haiku (anthropic/claude-haiku)',
    ]);
  });

  it('stream the progress of every window', async () => {
    const stream = events(await get('/api/events?task=tone'));
    const next = async (): Promise<number> => {
      for await (const { event, data } of { [Symbol.asyncIterator]: () => ({ next: () => stream.next() }) }) {
        if (event === 'progress') return progressSchema.parse(JSON.parse(data)).decided;
      }
      return -1;
    };
    expect(await next()).toBe(0);
    await post('/api/decisions', { id: 'decision-1', document: 't1', task: 'tone', verdict: 'ignore' });
    expect(await next()).toBe(1);
    await stream.return(undefined);
  });

  it('stream the progress without learning too, and nothing else', async () => {
    app = await appWith();
    const stream = events(await get('/api/events?task=tone'));
    const next = async (): Promise<unknown> => (await stream.next()).value;
    expect(await next()).toMatchObject({ event: 'progress', data: expect.stringContaining('"decided":0') });
    await post('/api/decisions', { id: 'decision-1', document: 't1', task: 'tone', verdict: 'ignore' });
    expect(await next()).toMatchObject({ event: 'progress', data: expect.stringContaining('"decided":1') });
    await stream.return(undefined);
  });

  it('train when they are asked to', async () => {
    for (let index = 0; index < 12; index++) await decide(store, index);
    learning.changed('tone', 't0');
    await until(
      await get('/api/events?task=tone'),
      ({ trainings, state }) => state === 'waiting' && trainings.length === 1,
    );
    const reply = await post('/api/learning/train', { task: 'tone' });
    expect(reply.status).toBe(202);
    expect(learningSchema.parse(await reply.json()).task).toBe('tone');
    const view = await until(await get('/api/events?task=tone'), ({ trainings }) => trainings.length === 2);
    expect(view.trainings[1]?.version).toBe('2');
  });

  it('end their streams when the studio closes', async () => {
    const stream = events(await get('/api/events?task=tone'));
    const seen: string[] = [];
    const ended = (async () => {
      for await (const { event } of stream) seen.push(event);
    })();
    await expect.poll(() => seen.length).toBeGreaterThan(1);
    await learning.close();
    await ended;
  });
});
