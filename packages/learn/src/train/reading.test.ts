import type { Document } from 'tincture';
import { expect, it } from 'vitest';
import type { PrepareProgress } from './options.ts';
import { createReading } from './reading.ts';

const text = 'a'.repeat(100_000);
const texts = Array.from({ length: 20 }, (): Document => ({ text, annotations: {} }));

it('tells how far all passes are together, at what each of them costs', async () => {
  const told: PrepareProgress[] = [];
  const reading = createReading([{ texts, cost: 5 }], { onPrepare: (progress) => void told.push(progress) });
  for (const { text } of texts) await reading(text, 1);
  expect(told.at(-1)).toEqual({ stage: 'read', done: 4, total: 20 });
  for (const { text } of texts) await reading(text, 4);
  expect(told.at(-1)).toEqual({ stage: 'read', done: 20, total: 20 });
  expect(told.length).toBeGreaterThan(10);
  expect(told.map(({ done }) => done)).toEqual(told.map(({ done }) => done).toSorted((a, b) => a - b));
});

it('lets other work run in between, and stops with the reason of the signal', async () => {
  const controller = new AbortController();
  const reason = new Error('enough');
  setImmediate(() => controller.abort(reason));
  const reading = createReading([{ texts, cost: 1 }], { signal: controller.signal });
  const readAll = async (): Promise<void> => {
    for (const { text } of texts) await reading(text, 1);
  };
  await expect(readAll()).rejects.toBe(reason);
});

it('says nothing of what is read at once', async () => {
  const told: PrepareProgress[] = [];
  const reading = createReading([{ texts: texts.slice(0, 4), cost: 1 }], { onPrepare: (one) => void told.push(one) });
  for (const { text } of texts.slice(0, 4)) await reading(text, 1);
  expect(told).toEqual([]);
});
