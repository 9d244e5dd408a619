import { createMemoryStore } from '@tincture/store';
import { Hono } from 'hono';
import type { Task } from 'tincture';
import { beforeEach, expect, it } from 'vitest';
import { decidedSchema, projectSchema, queueSchema } from '../api/schemas.ts';
import { errorReply } from './error-reply.ts';
import { createApi } from './routes.ts';

const dishes: Task = { name: 'dishes', kind: 'ner', labels: [{ name: 'DISH' }] };
const tone: Task = { name: 'tone', kind: 'textcat', labels: [{ name: 'good' }, { name: 'bad' }] };
const kitchen = { name: 'kitchen', tasks: ['tone', 'dishes'] };
const text = 'We ate ramen in Kyoto.';
const ramen = { start: 7, end: 12, label: 'DISH' };

let store: ReturnType<typeof createMemoryStore>;
let api: Hono;

beforeEach(async () => {
  store = createMemoryStore({ now: () => new Date(0) });
  api = new Hono();
  api.route('/', createApi({ store, tasks: [dishes, tone], views: [kitchen], project: { name: 'p' }, person: 'ada' }));
  api.onError((error, context) => {
    const { status, body } = errorReply(error);
    return context.json(body, status);
  });
  await store.addDocuments(['a', 'b'].map((id) => ({ id, text: `${text} ${id}`, annotations: {} })));
});

const get = async (path: string): Promise<unknown> => (await api.request(path)).json();

it('names the composed views of the project', async () => {
  expect(projectSchema.parse(await get('/project')).views).toEqual([kitchen]);
});

it('answers with what there is to decide in the other tasks of a view, text by text', async () => {
  const source = { kind: 'rules', name: 'menu', hash: 'h' } as const;
  await store.addAnnotations('tone', [{ document: 'b', annotations: { cats: { good: 1, bad: 0 } }, source }]);
  await store.decide({ id: 'first-one', document: 'a', task: 'tone', verdict: 'reject', person: 'eve' });
  const { items, beside } = queueSchema.parse(await get('/queue?task=dishes&view=kitchen&order=added'));
  expect(items.map(({ document }) => document.id)).toEqual(['a', 'b']);
  expect(Object.keys(beside ?? {})).toEqual(['tone']);
  expect(
    beside?.tone?.map(({ document, decisions, proposals }) => [document.id, decisions.length, proposals.length]),
  ).toEqual([
    ['a', 1, 0],
    ['b', 0, 1],
  ]);
  const one = queueSchema.parse(await get('/item?task=tone&id=a&view=kitchen'));
  expect([one.items.length, one.beside?.dishes?.length]).toEqual([1, 1]);
  expect(queueSchema.parse(await get('/item?task=tone&id=nowhere&view=kitchen'))).toEqual({
    items: [],
    beside: { dishes: [] },
  });
  expect(queueSchema.parse(await get('/queue?task=dishes')).beside).toBeUndefined();
});

it('says that gold was imported, and in which order decisions were made', async () => {
  const source = { kind: 'import', name: 'gold.jsonl' } as const;
  await store.addAnnotations('dishes', [{ document: 'a', annotations: { ents: [ramen] }, source }]);
  const { beside } = queueSchema.parse(await get('/item?task=tone&id=a&view=kitchen'));
  expect(beside?.dishes?.[0]?.isImported).toBe(true);
  for (const [index, task] of ['dishes', 'tone', 'dishes'].entries()) {
    const document = index === 2 ? 'b' : 'a';
    await store.decide({ id: `decision-${index}`, document, task, verdict: 'reject', person: 'ada' });
  }
  const made = await Promise.all(
    ['dishes', 'tone'].map(async (task) => decidedSchema.parse(await get(`/decided?task=${task}`)).decisions),
  );
  const order = made.flat().toSorted((a, b) => a.sequence - b.sequence);
  expect(order.map(({ id }) => id)).toEqual(['decision-0', 'decision-1', 'decision-2']);
});

it.each(['/queue?task=dishes&view=other', '/item?task=dishes&id=a&view='])(
  'refuses a view that there is not: %s',
  async (path) => {
    const response = await api.request(path);
    expect(response.status).toBe(400);
    expect(JSON.stringify(await response.json())).toContain('The project has kitchen.');
  },
);
