import { createMemoryStore, type Store } from '@tincture/store';
import type { Hono } from 'hono';
import { beforeEach, describe, expect, it } from 'vitest';
import { projectSchema, queueSchema } from '../api/schemas.ts';
import { defineRecipe } from '../recipe/recipe.ts';
import { openInTest, type RecipeInTest } from '../testing/recipe-in-test.ts';
import { errorReply } from './error-reply.ts';
import { createApi } from './routes.ts';

const source = { kind: 'rules', name: 'menu', hash: 'h' } as const;
const bob = { kind: 'person', id: 'bob' } as const;
const ents = [{ start: 0, end: 3, label: 'PET' }];
const recipe = defineRecipe({
  name: 'pets-first',
  view: 'pets',
  stream: () => [
    {
      id: 'd1',
      text: 'Rex ran',
      proposals: [
        { annotations: { ents }, source },
        { annotations: { ents: [] }, source: bob },
      ],
    },
    { id: 'd2', text: 'Rex sat', outputs: [{ name: 'menu', annotations: { ents }, source }] },
  ],
  validate: ({ annotations }) => (annotations?.ents?.length === 0 ? 'Mark something.' : undefined),
});
let store: Store;
let api: Hono;
let running: RecipeInTest;

const get = async (path: string): Promise<unknown> => (await api.request(path)).json();
const post = (body: object): Promise<Response> =>
  Promise.resolve(
    api.request('/decisions', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id: 'decision-1', document: 'd1', task: 'pets', verdict: 'accept', seen: null, ...body }),
    }),
  );

beforeEach(async () => {
  store = createMemoryStore({ now: () => new Date(0) });
  await store.addDocuments([{ id: 'other', text: 'Not of the recipe.', annotations: {} }]);
  running = await openInTest(recipe, store);
  await running.feed.queue({ task: running.task.name, limit: 1 });
  await expect.poll(() => running.feed.progress(running.task.name).documents).toBe(2);
  api = createApi({ store, person: 'ada', project: { name: 'kennel' }, tasks: [running.task], feed: running.feed });
  api.onError((error, context) => {
    const { status, body } = errorReply(error);
    return context.json(body, status);
  });
});

describe('the API with a recipe', () => {
  it('says so, and gives its texts and no others, whatever is searched for', async () => {
    expect(projectSchema.parse(await get('/project'))).toMatchObject({ recipe: 'pets-first' });
    const { items } = queueSchema.parse(await get('/queue?task=pets&search=recipe&order=shuffled'));
    expect(items.map(({ document }) => document.id)).toEqual(['d1', 'd2']);
    expect(await get('/progress?task=pets')).toMatchObject({ documents: 2, open: 2 });
  });

  it('shows what a person had decided beside what is proposed, and outputs instead of proposals', async () => {
    const { items } = queueSchema.parse(await get('/queue?task=pets'));
    expect(items[0]?.proposals.map(({ id, source: who }) => [Math.sign(id), who])).toEqual([
      [-1, 'bob'],
      [1, 'rules menu'],
    ]);
    expect(items[1]).toMatchObject({ proposals: [], outputs: [{ name: 'menu', ents }] });
  });

  it('stores what was started from a decision of a person without naming a proposal', async () => {
    expect((await post({ annotations: { ents }, proposal: -1 })).status).toBe(201);
    const [stored] = await store.decisions('d1', 'pets');
    expect(stored).toMatchObject({ verdict: 'accept', annotations: { ents } });
    expect(stored?.proposal).toBeUndefined();
  });

  it('refuses with 422 what the recipe finds wrong, in its words', async () => {
    const reply = await post({ annotations: { ents: [] } });
    expect([reply.status, await reply.json()]).toEqual([
      422,
      { code: 'answer-refused', problem: 'Mark something.', fix: 'Change it and save it again.' },
    ]);
    expect(await store.decisions('d1', 'pets')).toEqual([]);
  });
});
