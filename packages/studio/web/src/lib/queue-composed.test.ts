import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ItemView } from '../../../src/api/messages.ts';
import { itemOf } from '../../../src/testing/item-of.ts';
import { Queue } from './queue.ts';
import type { Sheet, WorkView } from './sheet.ts';

const kitchen: WorkView = {
  name: 'kitchen',
  tasks: ['dishes', 'tone'].map((name) => ({ name, kind: 'textcat', labels: [] })),
};
const usual = { order: 'added', search: '', near: 'folded' } as const;
/** By task: the texts that are open in it. */
let open: Record<string, string[]>;
let asked: string[];

beforeEach(() => {
  open = { dishes: ['a', 'b'], tone: ['a', 'c', 'd'] };
  asked = [];
  vi.stubGlobal('location', { port: '4417' });
  vi.stubGlobal('fetch', async (address: string) => {
    const { searchParams } = new URL(address, 'http://127.0.0.1');
    const [task = '', after, view] = ['task', 'after', 'view'].map((key) => searchParams.get(key) ?? undefined);
    asked.push(`${task} ${view}`);
    const all = open[task] ?? [];
    const ids = all.slice(after === undefined ? 0 : all.indexOf(after) + 1);
    const other = task === 'dishes' ? 'tone' : 'dishes';
    return Response.json({
      items: ids.map((id) => itemIn(id, task)),
      beside: { [other]: ids.map((id) => itemIn(id, other)) },
    });
  });
});
afterEach(() => vi.unstubAllGlobals());

/** A text that is named after its task, so that the test can tell whose it is. */
const itemIn = (id: string, task: string): ItemView => itemOf({ id, text: `${id} in ${task}` });

/** Takes every text and decides on it in all tasks. More than a few are a queue without an end. */
async function all(queue: Queue): Promise<Sheet[]> {
  const sheets: Sheet[] = [];
  for (let sheet = await queue.take(); sheet !== undefined && sheets.length < 9; sheet = await queue.take()) {
    const { id } = sheet;
    sheets.push(sheet);
    open = Object.fromEntries(Object.entries(open).map(([task, ids]) => [task, ids.filter((one) => one !== id)]));
  }
  return sheets;
}

test('a composed view brings the texts that are open in any of its tasks, each once and in all of them', async () => {
  const queue = new Queue(kitchen, usual, () => []);
  const texts = (await all(queue)).map(({ items }) => items.map(({ document }) => document.text));
  expect(texts).toEqual(['a', 'b', 'c', 'd'].map((id) => [`${id} in dishes`, `${id} in tone`]));
  expect(new Set(asked)).toEqual(new Set(['dishes kitchen', 'tone kitchen']));
});

test('a text on whose decision in one task the server has not heard yet does not come for another', async () => {
  const queue = new Queue(kitchen, usual, () => ['a', 'c']);
  expect((await all(queue)).map(({ id }) => id)).toEqual(['b', 'd']);
});

test('after new proposals, what waits is fetched anew and the second task follows all the same', async () => {
  const queue = new Queue(kitchen, usual, () => []);
  expect((await queue.take())?.id).toBe('a');
  open = { ...open, dishes: [] };
  await queue.refresh();
  expect([(await queue.take())?.id, (await queue.take())?.id]).toEqual(['c', 'd']);
});
