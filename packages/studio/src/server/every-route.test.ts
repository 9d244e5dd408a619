// Asks everything that the OpenAPI document lists, on both stores, and holds each answer against the document: what comes
// back when all is well, and every error that is written down.
import { createMemoryStore, openStore, type Store } from '@tincture/store';
import type { Hono } from 'hono';
import { type ErrorCode, errorCodes, type Task, TinctureError } from 'tincture';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonSchema, OperationObject } from '../api/openapi-document.ts';
import { operations } from '../api/operations.ts';
import { errorSchema } from '../api/schemas.ts';
import { createLearning, type Learning } from '../learning/learning.ts';
import { answerCheck } from '../testing/answer-schemas.ts';
import { createApp, maximumBody } from './app.ts';
import type { Feed } from './feed.ts';
import { errorsOf, openApiDocument } from './openapi.ts';
import type { Redefinition } from './routes.ts';
import { createSession, type Session } from './session.ts';

const port = 5000;
const host = `127.0.0.1:${port}`;
const document = openApiDocument(port);
const wrongIn = answerCheck(document);
const ner: Task = {
  name: 'dishes',
  kind: 'ner',
  labels: [{ name: 'DISH', definition: 'A meal.', examples: ['udon'] }],
};
const tone: Task = { name: 'tone', kind: 'textcat', labels: [{ name: 'good' }, { name: 'bad' }], guidelines: '# All' };
const decision = { id: 'decision-1', document: 'd1', task: 'dishes', verdict: 'accept' };
const ramen = { start: 7, end: 12, label: 'DISH' };
const now = (): Date => new Date(0);
/** Of what the task is defined as. */
const { hash: seen } = await createMemoryStore({ now }).noteDefinition(ner);
const redefined = { task: 'dishes', seen, label: { name: 'DISH', definition: 'A meal or a part of one.' } };

interface Asked {
  readonly query?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly of?: Hono;
}

/** By operation: requests of which all is well. */
const good: Readonly<Record<string, readonly Asked[]>> = {
  getProject: [{}],
  getChanges: [{ query: 'task=dishes' }, { query: 'task=tone' }],
  getQueue: [
    { query: 'task=dishes' },
    { query: 'task=tone&order=unsure-first&limit=1' },
    { query: 'task=dishes&after=d1&search=state:all' },
    { query: 'task=dishes&near=folded' },
  ],
  findDocuments: [{ query: 'task=dishes&search=state:all' }, { query: 'task=tone&search=ramen&limit=1&after=d1' }],
  getItem: [{ query: 'task=dishes&id=d1' }, { query: 'task=dishes&id=nope' }],
  getNear: [{ query: 'task=dishes&id=d1' }, { query: 'task=tone&id=d2' }],
  getAgain: [{ query: 'task=dishes' }],
  getDecided: [{ query: 'task=dishes' }],
  getHistory: [{ query: 'task=dishes&id=d1' }],
  getProgress: [{ query: 'task=tone' }],
  postDecision: [
    { body: { ...decision, annotations: { ents: [ramen] }, seen: 'earlier-1', tookMs: 10, isBlind: false } },
    { body: { ...decision, id: 'decision-2', verdict: 'ignore', reason: 'Two languages.' } },
    { body: { ...decision, id: 'decision-3', task: 'tone', annotations: { cats: { good: 1, bad: 0 } } } },
    { body: { ...decision, id: 'decision-4', verdict: 'undo', seen: 'decision-2' } },
  ],
  postDefinition: [{ body: redefined }],
  postRemark: [{ body: { id: 'remark-2', document: 'd2', task: 'dishes', kind: 'comment', text: 'Which?' } }],
  getLearning: [{ query: 'task=dishes' }],
  train: [{ body: { task: 'tone' } }],
  getEvents: [{ query: 'task=dishes' }],
  getApiPage: [{}],
  getOpenApi: [{}],
  login: [{ query: 'token=used-before' }, {}],
  printLink: [{}],
};

/** By operation and code: requests of which one thing is wrong, where it is not the same for all of them. */
const wrong: Readonly<Record<string, Readonly<Partial<Record<ErrorCode, Asked>>>>> = {
  getQueue: { 'document-unknown': { query: 'task=dishes&after=nope' } },
  getNear: { 'document-unknown': { query: 'task=dishes&id=nope' } },
  findDocuments: { 'document-unknown': { query: 'task=dishes&after=nope' } },
  postDefinition: {
    'definition-conflict': { body: { ...redefined, seen: 'of-before' } },
    'label-unknown': { body: { ...redefined, label: { name: 'TOOL' } } },
  },
  postRemark: { 'document-unknown': { body: { id: 'remark-3', document: 'nope', task: 'dishes', kind: 'flag' } } },
  postDecision: {
    'document-unknown': { body: { ...decision, verdict: 'ignore', document: 'nope' } },
    'decision-invalid': { body: decision },
    'decision-conflict': { body: { ...decision, verdict: 'ignore', seen: null } },
    'span-invalid': { body: { ...decision, annotations: { ents: [{ ...ramen, end: 11 }] } } },
    'label-unknown': { body: { ...decision, annotations: { ents: [{ ...ramen, label: 'TOOL' }] } } },
  },
};

let store: Store;
let learning: Learning;
let session: Session;
let app: Hono;
let cookie: string;
/** What the store does to whatever it is asked. */
let failure: Error | undefined;

function appWith(parts: { readonly learning?: Learning; readonly feed?: Feed }): Hono {
  return createApp({
    ...{ store, session, tasks: [ner, tone], project: { name: 'kitchen', dir: 'here' }, person: 'ada' },
    ...{ files: new Map(), port: () => port, onLinkWanted: () => undefined, redefine, ...parts },
  });
}

/** A recipe whose own code does not work. */
function failingFeed(code: ErrorCode): Feed {
  const fail = (): Promise<never> => Promise.reject(new TinctureError({ code, problem: 'It is not good.' }));
  return {
    ...{ name: 'odd', mayRefuse: true, queue: fail, show: (_, view) => view, decide: fail },
    progress: () => ({
      ...{ documents: 0, open: 0, proposed: 0, decided: 0, imported: 0 },
      byVerdict: { accept: 0, correct: 0, reject: 0, ignore: 0 },
    }),
  };
}

async function redefine({ label }: Redefinition): Promise<Task> {
  if (label?.name === 'DISH') return { ...ner, labels: [label] };
  throw new TinctureError({ code: 'label-unknown', problem: 'There is no such label.' });
}

async function ask(name: string, { query, body, headers = {}, of = app }: Asked): Promise<Response> {
  const { method, path } = operations.find((operation) => operation.name === name) ?? { method: 'get', path: '/' };
  const isPost = method === 'post';
  return of.request(`http://${host}${path}${query === undefined ? '' : `?${query}`}`, {
    method: method.toUpperCase(),
    headers: {
      ...{ host, cookie },
      ...(isPost ? { origin: `http://${host}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
}

/** Fails unless the document has the answer: status, type and content. */
async function check({ responses }: OperationObject, reply: Response): Promise<void> {
  const listed = responses[String(reply.status)];
  if (listed === undefined) throw new Error(`${reply.status} is not in the document: ${await reply.text()}`);
  const { content = {}, headers = {} } =
    '$ref' in listed ? (document.components.responses[listed.$ref.split('/').at(-1) ?? ''] ?? {}) : listed;
  const type = reply.headers.get('content-type')?.split(';')[0];
  expect(type === undefined ? [] : [type]).toEqual(Object.keys(content));
  for (const name of Object.keys(headers)) if (name !== 'Set-Cookie') expect(reply.headers.has(name)).toBe(true);
  const media = content[type ?? ''];
  if (type === 'application/json') expect(wrongIn(media?.schema ?? {}, await reply.json())).toEqual([]);
  if (type === 'text/html') expect(await reply.text()).toMatch(/^<!doctype html>/);
  if (type === 'text/event-stream') await checkEvents(reply, media?.['x-events'] ?? {});
}

/** Reads the first two events of a stream, and closes it. */
async function checkEvents(reply: Response, schemas: Readonly<Record<string, JsonSchema>>): Promise<void> {
  const reader = reply.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (text.split('\n\n').length < 3) text += (await reader?.read())?.value ?? '';
  await reader?.cancel();
  const [first = '', second = ''] = text.split('\n\n');
  for (const event of [first, second]) {
    const [, name = '', data = ''] = /^event: (\w+)\ndata: (.+)$/.exec(event) ?? [];
    expect(wrongIn(schemas[name] ?? { not: {} }, JSON.parse(data)), name).toEqual([]);
  }
}

describe.each([
  ['in memory', async (): Promise<Store> => createMemoryStore({ now })],
  ['in SQLite', (): Promise<Store> => openStore(':memory:', { now })],
])('the document and the answers on a store %s', (_, open) => {
  beforeEach(async () => {
    failure = undefined;
    const real = await open();
    await real.addDocuments([
      { id: 'd1', text: 'We ate ramen in Kyoto.', annotations: {}, meta: { from: ['b', { deep: null }] } },
      { id: 'd2', text: 'Nothing here.', annotations: {} },
    ]);
    const rules = { kind: 'rules', name: 'menu', hash: 'h' } as const;
    const ents = [{ ...ramen, confidence: 0.5 }];
    await real.addAnnotations('dishes', [{ document: 'd1', source: rules, annotations: { ents } }]);
    await real.addAnnotations('tone', [
      { document: 'd1', source: rules, annotations: { cats: { good: 0.9, bad: 0.1 } } },
    ]);
    // Under another definition than now, so that there is something in each answer.
    const { hash } = await real.noteDefinition({ ...ner, labels: [{ name: 'DISH' }] });
    const earlier = { ...decision, id: 'earlier-1', annotations: { ents: [ramen] }, person: 'ada', definition: hash };
    await real.decide({ ...earlier, verdict: 'accept' });
    await real.remark({ id: 'remark-1', document: 'd1', task: 'dishes', kind: 'comment', text: 'Hm.', person: 'eve' });
    store = new Proxy(real, {
      get(target, key) {
        const member: unknown = Reflect.get(target, key);
        if (typeof member !== 'function') return member;
        return (...given: unknown[]) => (failure === undefined ? member.apply(target, given) : Promise.reject(failure));
      },
    });
    session = createSession();
    const train = () => Promise.reject(new Error('Nothing is trained here.'));
    learning = createLearning({
      ...{ store, tasks: [ner, tone], person: 'ada', now, train },
      training: async () => ({ seed: 1 }),
    });
    app = appWith({ learning });
    const login = await app.request(`http://${host}/login?token=${session.token()}`, { headers: { host } });
    cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect(login.status).toBe(303);
  });
  afterEach(async () => {
    failure = undefined;
    await learning.close();
    await store.close();
  });

  it.each(operations.map((operation) => [operation.name, operation] as const))('%s', async (name, operation) => {
    const described = document.paths[operation.path]?.[operation.method];
    if (described === undefined) throw new Error(`${name} is not in the document.`);
    const seen = new Set<ErrorCode>();
    const refused = async (code: ErrorCode, asked: Asked): Promise<void> => {
      const reply = await ask(name, asked);
      expect(errorSchema.parse(await reply.clone().json()).code).toBe(code);
      await check(described, reply);
      seen.add(code);
    };
    const [first = {}] = good[name] ?? [];

    // What is wrong comes first: it must change nothing.
    const expected = errorsOf(operation);
    await refused('request-refused', { ...first, headers: { host: `evil.example:${port}` } });
    if (expected.includes('session-invalid')) await refused('session-invalid', { ...first, headers: { cookie: '' } });
    if (operation.query !== undefined && expected.includes('argument-invalid')) {
      await refused('argument-invalid', { query: 'task=nope&id=d1' });
      await refused('argument-invalid', {});
    }
    if (operation.body !== undefined) {
      await refused('argument-invalid', { ...first, headers: { 'content-type': 'text/plain' } });
      for (const body of ['{', '[]', '{"unknown":1}']) await refused('argument-invalid', { body });
      await refused('request-too-large', { body: `"${'x'.repeat(maximumBody)}"` });
    }
    if (operation.learns) await refused('route-unknown', { ...first, of: appWith({}) });
    for (const code of ['answer-refused', 'recipe-failed'] as const) {
      if (expected.includes(code)) await refused(code, { ...first, of: appWith({ feed: failingFeed(code) }) });
    }
    for (const [code, asked] of Object.entries(wrong[name] ?? {})) if (isCode(code)) await refused(code, asked);
    const isStored = expected.some((code) => code.startsWith('store-'));
    for (const code of expected.filter((one) => one.startsWith('store-') || (one === 'internal' && isStored))) {
      failure = code === 'internal' ? new Error('boom') : new TinctureError({ code, problem: 'It does not work.' });
      await refused(code, first);
      failure = undefined;
    }
    if (name === 'getEvents') {
      const streams = await Promise.all(Array.from({ length: 50 }, () => ask(name, first)));
      await refused('studio-busy', first);
      await Promise.all(streams.map(({ body }) => body?.cancel()));
      await expect.poll(async () => (await ask(name, first)).status).toBe(200);
    }
    // Nothing of ours can go wrong where nothing is stored.
    expect([...seen].sort()).toEqual(expected.filter((code) => isStored || code !== 'internal').toSorted());

    expect(good[name]?.length).toBeGreaterThan(0);
    for (const asked of good[name] ?? []) {
      const reply = await ask(name, asked);
      expect(reply.status, JSON.stringify(asked)).toBe(operation.answer.status);
      await check(described, reply);
    }
  });
});

function isCode(code: string): code is ErrorCode {
  return code in errorCodes;
}
