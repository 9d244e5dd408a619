import { createMemoryStore, openStore, type Store } from '@tincture/store';
import type { Hono } from 'hono';
import type { Task } from 'tincture';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { QueueReply } from '../api/messages.ts';
import { decidedSchema, decisionReplySchema, foundSchema, projectSchema, queueSchema } from '../api/schemas.ts';
import { createApp, maximumBody } from './app.ts';
import { createSession, type Session } from './session.ts';

const ner: Task = { name: 'dishes', kind: 'ner', labels: [{ name: 'DISH', definition: 'A meal.' }, { name: 'PLACE' }] };
const textcat: Task = { name: 'tone', kind: 'textcat', labels: [{ name: 'good' }, { name: 'bad' }] };
const many: Task = { name: 'topics', kind: 'textcat', labels: [{ name: 'a' }, { name: 'b' }], multiple: true };
const host = '127.0.0.1:5000';
const text = 'We ate ramen in Kyoto.';

let store: Store;
let session: Session;
let app: Hono;
let cookie: string;

async function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return app.request(`http://${host}${path}`, { headers: { host, cookie, ...headers } });
}

async function post(body: unknown, headers: Record<string, string> = {}, path = 'decisions'): Promise<Response> {
  return app.request(`http://${host}/api/${path}`, {
    method: 'POST',
    headers: { host, cookie, origin: `http://${host}`, 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

const queue = async (path: string): Promise<QueueReply> => queueSchema.parse(await (await get(path)).json());
const base = { id: 'decision-1', document: 'd1', task: 'dishes', verdict: 'accept' };
const ramen = { start: 7, end: 12, label: 'DISH' };

const now = (): Date => new Date(0);

describe.each([
  ['in memory', async (): Promise<Store> => createMemoryStore({ now })],
  ['in SQLite', (): Promise<Store> => openStore(':memory:', { now })],
])('the API on a store %s', (_, open) => {
  let linksWanted = 0;

  beforeEach(async () => {
    store = await open();
    session = createSession();
    linksWanted = 0;
    const files = new Map([['/index.html', { type: 'text/html', body: new TextEncoder().encode('<p>app') }]]);
    app = createApp({
      ...{ store, session, files, tasks: [ner, textcat, many], project: { name: 'kitchen' }, person: 'ada' },
      port: () => 5000,
      onLinkWanted: () => linksWanted++,
    });
    await store.addDocuments([
      { id: 'd1', text, annotations: {} },
      { id: 'd2', text: 'Nothing here.', annotations: {}, meta: { from: 'b' } },
    ]);
    const login = await app.request(`http://${host}/login?token=${session.token()}`, { headers: { host } });
    cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
  });
  afterEach(() => store.close());

  describe('login', () => {
    const follow = (token: string, method = 'GET'): Promise<Response> =>
      Promise.resolve(app.request(`http://${host}/login?token=${token}`, { method, headers: { host } }));

    it('hands out a cookie that scripts and other sites cannot use, once a link', async () => {
      expect(cookie).toMatch(/^tincture-5000=.{43}$/);
      const token = session.token();
      const reply = await follow(token);
      expect(reply.status).toBe(303);
      // It outlives the browser's window: whoever closes that need not start the command again.
      expect(reply.headers.get('set-cookie')).toMatch(/; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Strict$/);
      expect((await follow(token)).headers.get('set-cookie')).toBeNull();
      expect(session.token()).not.toBe(token);
    });

    it('is not used up by a program that only looks at the link', async () => {
      const token = session.token();
      expect((await follow(token, 'HEAD')).headers.get('set-cookie')).toBeNull();
      expect((await follow(token)).headers.get('set-cookie')).toContain('tincture-5000=');
    });

    it('comes with a new link on request of the own page alone, and tells it to the terminal alone', async () => {
      const ask = (origin: string): Promise<Response> =>
        Promise.resolve(app.request(`http://${host}/login/link`, { method: 'POST', headers: { host, origin } }));
      expect((await ask('https://evil.example')).status).toBe(403);
      expect(linksWanted).toBe(0);
      const reply = await ask(`http://${host}`);
      expect([reply.status, await reply.text(), linksWanted]).toEqual([204, '', 1]);
      // Asking without end does not fill the terminal.
      expect([(await ask(`http://${host}`)).status, linksWanted]).toEqual([204, 1]);
    });

    it('refuses the API without it, and before anyone logged in', async () => {
      for (const wrong of [
        '',
        'tincture-5000=',
        `tincture-5000=${'a'.repeat(43)}`,
        `tincture-5000=${session.token()}`,
      ]) {
        const reply = await get('/api/project', { cookie: wrong });
        expect(reply.status).toBe(401);
        expect(await reply.json()).toMatchObject({ code: 'session-invalid', fix: expect.stringContaining('link') });
      }
      expect(createSession().isValid(undefined)).toBe(false);
    });
  });

  describe('requests that other pages can cause', () => {
    it.each([
      ['a name that leads here (DNS rebinding)', { host: 'evil.example:5000' }],
      ['another port', { host: '127.0.0.1:5001' }],
      ['another origin', { origin: 'https://evil.example' }],
      ['a page without an origin', { origin: 'null' }],
      ['another site', { 'sec-fetch-site': 'cross-site' }],
      ['another port of this machine', { 'sec-fetch-site': 'same-site' }],
    ])('are refused from %s', async (_, headers) => {
      const replies = [await get('/api/project', headers), await post({ ...base, annotations: { ents: [] } }, headers)];
      for (const reply of replies) {
        expect(reply.status).toBe(403);
        expect(await reply.json()).toMatchObject({ code: 'request-refused' });
      }
      expect(await store.decisions('d1', 'dishes')).toEqual([]);
    });

    it('are refused as a form, which needs no permission to be sent', async () => {
      const reply = await post({ ...base, annotations: { ents: [] } }, { 'content-type': 'text/plain' });
      expect(reply.status).toBe(400);
      const withoutOrigin = await app.request(`http://${host}/api/decisions`, {
        method: 'POST',
        headers: { host, cookie },
      });
      expect(withoutOrigin.status).toBe(403);
    });
  });

  describe('the page', () => {
    it('may load nothing from elsewhere and is in no frame', async () => {
      const reply = await get('/');
      expect(await reply.text()).toBe('<p>app');
      const policy = reply.headers.get('content-security-policy');
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|https?:|\*/);
      expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
      expect(reply.headers.get('cache-control')).toBe('no-store');
    });

    it.each(['/../package.json', '/%2e%2e/package.json', '/nothing'])('has nothing at %s', async (path) => {
      expect((await get(path)).status).toBe(404);
    });
  });

  describe('GET', () => {
    it('project: tasks with labels and definitions', async () => {
      const project = projectSchema.parse(await (await get('/api/project')).json());
      const { definitions, ...rest } = project;
      expect(rest).toEqual({ name: 'kitchen', person: 'ada', tasks: [ner, textcat, many] });
      expect(Object.keys(definitions)).toEqual(['dishes', 'tone', 'topics']);
    });

    it('queue: text, tokens and the proposal on token borders, page by page', async () => {
      await store.addAnnotations('dishes', [
        {
          document: 'd1',
          source: { kind: 'rules', name: 'menu', hash: 'h' },
          annotations: {
            ents: [
              { ...ramen, start: 8, confidence: 0.5 },
              { start: 16, end: 21, label: 'CITY' },
            ],
          },
        },
      ]);
      const { items } = await queue('/api/queue?task=dishes&limit=1');
      expect(items).toHaveLength(1);
      expect(items[0]?.tokens).toEqual({ starts: [0, 3, 7, 13, 16, 21], ends: [2, 6, 12, 15, 21, 22] });
      expect(items[0]?.proposals).toMatchObject([{ source: 'rules menu', ents: [{ ...ramen, confidence: 0.5 }] }]);
      expect(items[0]?.proposals[0]?.notes).toHaveLength(2);
      const next = await queue('/api/queue?task=dishes&after=d1');
      expect(next.items.map(({ document }) => document)).toEqual([
        { id: 'd2', text: 'Nothing here.', meta: { from: 'b' } },
      ]);
    });

    it('queue: in the order and of the kind that is asked for', async () => {
      const ask = async (query: string): Promise<string[]> =>
        (await queue(`/api/queue?task=tone&${query}`)).items.map(({ document }) => document.id);
      const source = { kind: 'rules', name: 'r', hash: 'h' } as const;
      await store.addAnnotations('tone', [
        { document: 'd1', source, annotations: { cats: { good: 0.9, bad: 0.1 } } },
        { document: 'd2', source, annotations: { cats: { good: 0.5, bad: 0.5 } } },
      ]);
      expect(await ask('order=unsure-first')).toEqual(['d2', 'd1']);
      expect(await ask('order=added')).toEqual(['d1', 'd2']);
      expect(await ask('search=confidence<0.9')).toEqual(['d2']);
      expect(await ask('search=ramen')).toEqual(['d1']);
      for (const wrong of ['order=best', 'search=state:x']) {
        const reply = await get(`/api/queue?task=tone&${wrong}`);
        expect([reply.status, await reply.json()]).toMatchObject([400, { code: 'argument-invalid' }]);
      }
    });

    it('find: an excerpt around what was looked for, decided or not, and how many there are', async () => {
      const long = `${'word '.repeat(50)}then tempura ${'word '.repeat(50)}`;
      await store.addDocuments([{ id: 'd3', text: long, annotations: {} }]);
      await store.decide({ ...base, document: 'd3', verdict: 'ignore', person: 'eve' });
      const find = async (query: string) =>
        foundSchema.parse(await (await get(`/api/find?task=dishes&${query}`)).json());
      expect(await find('limit=1')).toMatchObject({ total: 3, open: 2, items: [{ id: 'd1', excerpt: text }] });
      const found = await find('search=TEMPURA');
      expect(found).toMatchObject({ total: 1, open: 0, items: [{ id: 'd3', state: 'decided', comments: 0 }] });
      expect(found.items[0]?.decision).toMatchObject({ verdict: 'ignore', person: 'eve' });
      expect(found.items[0]?.excerpt).toMatch(/^….{20,}then tempura .*…$/);
      expect(await find('search=state:decided')).toMatchObject({ total: 1, open: 0 });
    });

    it('queue: which labels a classification proposes', async () => {
      const source = { kind: 'rules', name: 'r', hash: 'h' } as const;
      await store.addAnnotations('tone', [{ document: 'd1', source, annotations: { cats: { good: 0.4, bad: 0.45 } } }]);
      const { items } = await queue('/api/queue?task=tone');
      expect(items[0]?.proposals).toMatchObject([{ cats: { good: 0.4, bad: 0.45 }, chosen: ['bad'], notes: [] }]);
    });

    it.each([
      ['tone', { fine: 0.8, good: 0.2 }, []],
      ['topics', { fine: 0.8, a: 0.7, b: 0.2 }, ['a']],
    ])('queue: no other label for one that the task %s has lost', async (task, cats, chosen) => {
      const source = { kind: 'rules', name: 'r', hash: 'h' } as const;
      await store.addAnnotations(task, [{ document: 'd1', source, annotations: { cats } }]);
      const [item] = (await queue(`/api/queue?task=${task}`)).items;
      expect(item?.proposals).toMatchObject([{ chosen, notes: [expect.stringContaining('"fine"')] }]);
    });

    it('queue: the newest proposal of each source, what says something before what says nothing', async () => {
      const proposed = [
        ['old', [ramen]],
        ['menu', [ramen]],
        ['old', [{ start: 16, end: 21, label: 'PLACE' }]],
        ['silent', []],
      ] as const;
      for (const [name, ents] of proposed) {
        const source = { kind: 'rules', name, hash: 'h' } as const;
        await store.addAnnotations('dishes', [{ document: 'd2', source, annotations: { ents: [] } }]);
        await store.addAnnotations('dishes', [{ document: 'd1', source, annotations: { ents } }]);
      }
      const [item] = (await queue('/api/queue?task=dishes')).items;
      expect(item?.proposals.map(({ source, ents }) => [source, ents?.[0]?.label])).toEqual([
        ['rules old', 'PLACE'],
        ['rules menu', 'DISH'],
        ['rules silent', undefined],
      ]);
    });

    it('queue: texts with a proposal before those without', async () => {
      const source = { kind: 'rules', name: 'r', hash: 'h' } as const;
      await store.addAnnotations('dishes', [{ document: 'd2', source, annotations: { ents: [] } }]);
      const ids = async (more = ''): Promise<string[]> =>
        (await queue(`/api/queue?task=dishes${more}`)).items.map((item) => item.document.id);
      expect(await ids()).toEqual(['d2', 'd1']);
      expect(await ids('&after=d2')).toEqual(['d1']);
    });

    it.each([
      ['/api/queue', 400],
      ['/api/queue?task=nope', 400],
      ['/api/queue?task=dishes&limit=0', 400],
      ['/api/queue?task=dishes&after=nope', 404],
      ['/api/nope', 404],
    ])('%s is %d with a code, a problem and a fix', async (path, status) => {
      const reply = await get(path);
      expect(reply.status).toBe(status);
      expect(await reply.json()).toEqual({
        code: expect.any(String),
        problem: expect.any(String),
        fix: expect.any(String),
      });
    });
  });

  describe('POST decisions', () => {
    it('stores a decision once, by the person of the session', async () => {
      const decision = { ...base, annotations: { ents: [ramen] }, tookMs: 900 };
      for (let i = 0; i < 2; i++) {
        const reply = await post(decision);
        expect(reply.status).toBe(201);
        const { sequence, progress } = decisionReplySchema.parse(await reply.json());
        expect([sequence, progress.decided, progress.open]).toEqual([1, 1, 1]);
      }
      expect(await store.decisions('d1', 'dishes')).toEqual([
        { ...decision, person: 'ada', sequence: 1, made: '1970-01-01T00:00:00.000Z' },
      ]);
    });

    it('keeps which entry of a knowledge base an entity names, and shows it again', async () => {
      const proposed = [{ ...ramen, kbId: 'Q1', kbConfidence: 0.5 }];
      const source = { kind: 'model', name: 'linked', version: '1', hash: 'h' } as const;
      await store.addAnnotations('dishes', [{ document: 'd1', annotations: { ents: proposed }, source }]);
      const item = async () => (await queue('/api/item?task=dishes&id=d1')).items[0];
      expect((await item())?.proposals[0]?.ents).toEqual([{ ...ramen, kbId: 'Q1' }]);
      for (const [index, kbId] of ['Q2', null].entries()) {
        const ents = [{ ...ramen, kbId }];
        expect((await post({ ...base, id: `decision-${index}`, annotations: { ents } })).status).toBe(201);
        expect((await item())?.decisions.at(-1)?.annotations).toEqual({ ents });
      }
      expect((await post({ ...base, id: 'decision-9', annotations: { ents: [{ ...ramen, kbId: 7 }] } })).status).toBe(
        400,
      );
    });

    it('undoes, and shows the document with what is in force again', async () => {
      await post({ ...base, annotations: { ents: [ramen] } });
      await post({ ...base, id: 'decision-2', verdict: 'ignore' });
      await post({ ...base, id: 'decision-3', verdict: 'undo' });
      const { items } = await queue('/api/item?task=dishes&id=d1');
      expect(items[0]?.decisions).toMatchObject([{ id: base.id, verdict: 'accept', annotations: { ents: [ramen] } }]);
      const history = await (await get('/api/history?task=dishes&id=d1')).json();
      expect(history).toMatchObject({ events: [{ what: 'accept' }, { what: 'ignore' }, { what: 'undo' }] });
      expect((await post({ ...base, id: 'decision-4', verdict: 'undo' })).status).toBe(201);
      const reply = await post({ ...base, id: 'decision-5', verdict: 'undo' });
      expect([reply.status, await reply.json()]).toMatchObject([409, { code: 'decision-invalid' }]);
    });

    it('refuses what was decided on another state of the text, and tells the way back', async () => {
      const decided = async (): Promise<unknown> =>
        decidedSchema.parse(await (await get('/api/decided?task=dishes')).json()).decisions;
      await post({ ...base, verdict: 'ignore', seen: null });
      const late = { ...base, id: 'decision-2', verdict: 'reject', seen: null };
      const reply = await post(late);
      expect([reply.status, await reply.json()]).toMatchObject([409, { code: 'decision-conflict' }]);
      expect(await decided()).toEqual([{ id: base.id, sequence: 1, document: 'd1' }]);
      expect((await post({ ...late, seen: base.id })).status).toBe(201);
      expect((await post({ ...base, id: 'decision-3', verdict: 'undo', seen: base.id })).status).toBe(409);
      expect((await post({ ...base, id: 'decision-4', verdict: 'undo', seen: late.id })).status).toBe(201);
      await store.decide({ id: 'of-eve', document: 'd2', task: 'dishes', verdict: 'ignore', person: 'eve' });
      expect(await decided()).toEqual([{ id: base.id, sequence: 1, document: 'd1' }]);
    });

    it('takes flags and comments of whoever is logged in, once, and shows them with the text', async () => {
      const remark = (body: object): Promise<Response> =>
        post({ document: 'd1', task: 'dishes', ...body }, {}, 'remarks');
      const flag = { id: 'remark-1', kind: 'flag' };
      expect([(await remark(flag)).status, (await remark(flag)).status]).toEqual([201, 201]);
      expect((await remark({ id: 'remark-2', kind: 'comment', text: 'Which dish?' })).status).toBe(201);
      const [item] = (await queue('/api/queue?task=dishes&search=is:flagged')).items;
      expect(item).toMatchObject({ isFlagged: true, comments: [{ person: 'ada', text: 'Which dish?' }] });
      const history = await (await get('/api/history?task=dishes&id=d1')).json();
      expect(history).toMatchObject({ events: [{ what: 'flag' }, { what: 'comment: Which dish?', who: 'ada' }] });
      for (const wrong of [{ kind: 'comment' }, { kind: 'praise' }, { kind: 'flag', person: 'eve' }]) {
        expect((await remark({ id: 'remark-3', ...wrong })).status).toBe(400);
      }
      expect((await remark({ id: 'remark-4', kind: 'flag', document: 'nowhere' })).status).toBe(404);
    });

    it('keeps why a text was skipped', async () => {
      expect((await post({ ...base, verdict: 'ignore', reason: 'Two languages.' })).status).toBe(201);
      expect((await queue('/api/item?task=dishes&id=d1')).items[0]?.decisions[0]?.reason).toBe('Two languages.');
      expect((await post({ ...base, id: 'decision-2', annotations: { ents: [] }, reason: 'x' })).status).toBe(409);
    });

    it.each([
      ['a span off token borders', 'dishes', { ents: [{ ...ramen, end: 11 }] }, 422, 'span-invalid'],
      ['a span outside the text', 'dishes', { ents: [{ ...ramen, end: 99 }] }, 422, 'span-invalid'],
      ['overlapping spans', 'dishes', { ents: [ramen, { start: 3, end: 12, label: 'DISH' }] }, 422, 'span-invalid'],
      ['an unknown label', 'dishes', { ents: [{ ...ramen, label: 'X' }] }, 422, 'label-unknown'],
      ['another layer', 'dishes', { cats: { good: 1 } }, 409, 'decision-invalid'],
      ['two labels where one is right', 'tone', { cats: { good: 1, bad: 1 } }, 409, 'decision-invalid'],
      ['no label where one is right', 'tone', { cats: { good: 0 } }, 409, 'decision-invalid'],
      ['a probability', 'tone', { cats: { good: 0.5 } }, 400, 'argument-invalid'],
      ['an unknown key', 'dishes', { ents: [{ ...ramen, source: 'me' }] }, 400, 'argument-invalid'],
      ['no annotations', 'dishes', undefined, 409, 'decision-invalid'],
    ])('refuses %s and stores nothing', async (_, task, annotations, status, code) => {
      const reply = await post({ ...base, task, annotations });
      expect([reply.status, await reply.json()]).toMatchObject([status, { code }]);
      expect(await store.decisions('d1', task)).toEqual([]);
    });

    it('takes several labels or none where the task allows it', async () => {
      expect((await post({ ...base, task: 'topics', annotations: { cats: { a: 0, b: 0 } } })).status).toBe(201);
    });

    it('refuses what is no JSON, who pretends to be somebody else, and what is too large', async () => {
      expect((await post('{')).status).toBe(400);
      expect((await post({ ...base, verdict: 'ignore', person: 'eve' })).status).toBe(400);
      const reply = await post({ ...base, verdict: 'ignore', padding: 'x'.repeat(maximumBody) });
      expect([reply.status, await reply.json()]).toMatchObject([413, { code: 'request-too-large' }]);
    });

    it('tells of a store that fails without showing its insides as the answer', async () => {
      store.decide = () => Promise.reject(new Error('boom'));
      const reply = await post({ ...base, verdict: 'ignore' });
      expect([reply.status, await reply.json()]).toMatchObject([500, { code: 'internal' }]);
    });
  });
});
