import { createMemoryStore, type Store } from '@tincture/store';
import type { Annotations, Task } from 'tincture';
import { beforeEach, expect, it } from 'vitest';
import { foundSchema, queueSchema } from '../api/schemas.ts';
import { evidenceOf } from '../learning/evidence.ts';
import type { Learning } from '../learning/learning.ts';
import { createApi } from './routes.ts';

const task: Task = { name: 'tone', kind: 'textcat', labels: [{ name: 'good' }, { name: 'bad' }] };
const [good, bad]: Annotations[] = [{ cats: { good: 1, bad: 0 } }, { cats: { good: 0, bad: 1 } }];
let store: Store;

beforeEach(async () => {
  store = createMemoryStore({ now: () => new Date(0) });
  await store.addDocuments(['a', 'b', 'c'].map((id) => ({ id, text: `Text ${id}`, annotations: {} })));
});

async function decide(document: string, annotations: Annotations | undefined): Promise<void> {
  const count = (await store.decisions(document, 'tone')).length;
  const verdict = annotations === undefined ? 'ignore' : 'accept';
  await store.decide({
    ...{ id: `${document}-${count}`, document, task: 'tone', verdict, person: 'ana' },
    ...(annotations === undefined ? {} : { annotations }),
  });
}

it('decisions that may be wrong come the most doubtful first, page by page, with the reason', async () => {
  for (const id of ['a', 'b', 'c']) await decide(id, good);
  const nothing = (): never => {
    throw new Error('Nobody asks.');
  };
  const doubts = ['c', 'a'].map((document) => ({ document, strength: 0.9, reasons: [`Because of ${document}.`] }));
  const learning: Learning = {
    ...{ signal: new AbortController().signal, measured: () => new Map(), doubts: () => doubts },
    ...{ view: nothing, ask: nothing, changed: nothing, subscribe: nothing, close: nothing },
  };
  const api = createApi({ store, project: { name: 'p' }, tasks: [task], person: 'ana', learning });
  const get = async (path: string): Promise<unknown> => (await api.request(path)).json();
  const { items } = queueSchema.parse(await get('/queue?task=tone&search=is:doubtful&limit=1'));
  expect(items.map(({ document, doubts: reasons }) => [document.id, reasons])).toEqual([['c', ['Because of c.']]]);
  const next = queueSchema.parse(await get('/queue?task=tone&search=is:doubtful&after=c'));
  expect(next.items.map(({ document }) => document.id)).toEqual(['a']);
  expect(foundSchema.parse(await get('/find?task=tone&search=is:doubtful'))).toMatchObject({ total: 2, open: 0 });
  expect(queueSchema.parse(await get('/item?task=tone&id=b')).items[0]?.doubts).toEqual([]);
});

it.each([
  ['the same', [good, good], true],
  ['otherwise', [good, bad], undefined],
  ['once', [good], undefined],
  ['no gold and then some', [undefined, good], undefined],
])('a decision made %s is confirmed: %s', async (_, decisions, isConfirmed) => {
  for (const annotations of decisions) await decide('a', annotations);
  const item = await store.queueItem('tone', 'a');
  expect(item && evidenceOf(item, item.proposals)?.isConfirmed).toBe(isConfirmed);
});
