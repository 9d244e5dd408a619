import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ItemView } from '../../../src/api/messages.ts';
import { itemOf } from '../../../src/testing/item-of.ts';
import { Queue } from './queue.ts';
import type { WorkView } from './sheet.ts';

/** A server whose texts and proposals the test changes. */
let open: string[];
let version: string;
let isAway: boolean;
const pageSize = 4;
const tone: WorkView = { name: 'tone', tasks: [{ name: 'tone', kind: 'textcat', labels: [] }] };
const usual = { order: 'proposed-first', search: '', near: 'folded' } as const;

beforeEach(() => {
  open = Array.from({ length: 10 }, (_, index) => `t${index}`);
  version = '1';
  isAway = false;
  vi.stubGlobal('location', { port: '4417' });
  vi.stubGlobal('fetch', async (address: string) => {
    if (isAway) throw new TypeError('Failed to fetch');
    const after = new URL(address, 'http://127.0.0.1').searchParams.get('after');
    const start = after === null ? 0 : open.indexOf(after) + 1;
    const made = version;
    const items = open.slice(start, start + pageSize).map((id) => itemFrom(id, made));
    await new Promise((resolve) => setTimeout(resolve, 1));
    return Response.json({ items });
  });
});
afterEach(() => vi.unstubAllGlobals());

const itemFrom = (id: string, source: string): ItemView =>
  itemOf({ id, text: id }, { proposals: [{ id: 1, source, made: '', notes: [] }] });

/** Takes a text and decides on it, as the app does. */
async function take(queue: Queue): Promise<string> {
  const sheet = await queue.take();
  if (sheet === undefined) return 'nothing';
  open = open.filter((id) => id !== sheet.id);
  return `${sheet.id} ${sheet.items[0]?.proposals[0]?.source}`;
}

test('what waits is fetched anew, and every text comes once', async () => {
  const queue = new Queue(tone, usual, () => []);
  expect([await take(queue), await take(queue)]).toEqual(['t0 1', 't1 1']);
  version = '2';
  await queue.refresh();
  const rest: string[] = [];
  for (let item = await take(queue); item !== 'nothing'; item = await take(queue)) rest.push(item);
  expect(rest).toEqual(['t2 2', 't3 2', 't4 2', 't5 2', 't6 2', 't7 2', 't8 2', 't9 2']);
});

test('what was put in front stays there, as it was', async () => {
  const queue = new Queue(tone, usual, () => []);
  await take(queue);
  const shown = await queue.take();
  if (shown === undefined) throw new Error('There is no text.');
  queue.putFirst(shown);
  version = '2';
  await queue.refresh();
  expect([await take(queue), await take(queue)]).toEqual(['t1 1', 't2 2']);
});

test('what is shown or decided, but not at the server yet, does not come back', async () => {
  const unsent: string[] = [];
  const queue = new Queue(tone, usual, () => unsent);
  await queue.take();
  unsent.push((await queue.take())?.id ?? '');
  version = '2';
  await queue.refresh();
  expect(await take(queue)).toBe('t2 2');
});

test('without the server all stays as it was', async () => {
  const queue = new Queue(tone, usual, () => []);
  await take(queue);
  isAway = true;
  await expect(queue.refresh()).rejects.toThrow('cannot be reached');
  expect([await take(queue), await take(queue)]).toEqual(['t1 1', 't2 1']);
});

test('a text that is wanted meanwhile is not lost, and quick keys do not mix pages up', async () => {
  const queue = new Queue(tone, usual, () => []);
  await take(queue);
  version = '2';
  const seen = await Promise.all([queue.refresh(), take(queue), take(queue), take(queue), queue.refresh()]);
  const taken = seen.filter((item) => typeof item === 'string');
  for (let item = await take(queue); item !== 'nothing'; item = await take(queue)) taken.push(item);
  expect(taken.map((item) => item.split(' ')[0]).sort()).toEqual([
    't1',
    't2',
    't3',
    't4',
    't5',
    't6',
    't7',
    't8',
    't9',
  ]);
});
