import { Worker } from 'node:worker_threads';
import { type Document, readModel } from 'tincture';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { hugePear, vectorsOf } from '../testing/small-vectors.ts';
import type { TrainOptions, TrainProgress } from '../train/options.ts';
import { trainComponent } from '../train/train-component.ts';
import { fruitTask, fruitTexts } from './testing/fruit-texts.ts';

const settings = { steps: 30, width: 16, batchWords: 60, members: 3 };
const endless = { ...settings, steps: 1_000_000 };
const vectors = vectorsOf(['apple', 'pear', 'plum', 'number']);

async function train(dev: readonly Document[], options: Partial<TrainOptions> = {}): Promise<Uint8Array> {
  const { bytes } = await trainComponent(fruitTask, fruitTexts(20, 1), dev, { seed: 1, settings, vectors, ...options });
  return bytes;
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('networks that are trained at the same time', () => {
  test.each([
    ['of a cross-validation', []],
    ['with dev texts', fruitTexts(10, 2)],
  ])('%s are the same bytes in any number of threads', async (_, dev) => {
    const inTurn = await train(dev, { threads: 1 });
    for (const threads of [2, 5]) expect(Buffer.from(await train(dev, { threads })).equals(inTurn)).toBe(true);
  });

  test('are as many as there are cores, but one where threads would take longer than they save', async () => {
    const posted = vi.spyOn(Worker.prototype, 'postMessage');
    const inTurn = await train([]);
    expect(posted).not.toHaveBeenCalled();
    const inThreads = await train([], { threads: 2 });
    expect(new Set(posted.mock.contexts).size).toBe(2);
    expect(Buffer.from(inThreads).equals(inTurn)).toBe(true);
  });

  test('are each another, also on the same texts', async () => {
    const { tensors } = readModel(await train(fruitTexts(10, 2)));
    const last = [0, 1, 2].map((member) => tensors.get(`member${member}.output.bias`)?.data);
    expect(last).not.toContain(undefined);
    expect(new Set(last.map(String)).size).toBe(3);
  });

  test('tell one progress', async () => {
    const told: TrainProgress[] = [];
    await train(fruitTexts(10, 2), { threads: 2, onProgress: (progress) => told.push(progress) });
    // Each tells where it begins, too, which changes nothing.
    expect([...new Set(told.map(({ step }) => step))]).toEqual(Array.from({ length: 10 }, (_, i) => 10 * i));
    expect(new Set(told.map(({ steps }) => steps))).toEqual(new Set([90]));
    const shares = told.map(({ share = Number.NaN }) => share);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(told.at(-1)).toMatchObject({ share: 1, devScore: expect.any(Number) });
  });

  test('stop all when they are told to', async () => {
    const terminated = vi.spyOn(Worker.prototype, 'terminate');
    const stop = new AbortController();
    const training = train([], {
      threads: 3,
      settings: endless,
      signal: stop.signal,
      onProgress: () => stop.abort(new Error('enough')),
    });
    await expect(training).rejects.toThrow('enough');
    expect(new Set(terminated.mock.contexts).size).toBe(3);
  });

  test('do not begin where they were told to stop before', async () => {
    const posted = vi.spyOn(Worker.prototype, 'postMessage');
    const training = train([], { threads: 2, settings: endless, signal: AbortSignal.abort(new Error('enough')) });
    await expect(training).rejects.toThrow('enough');
    expect(posted).not.toHaveBeenCalled();
  });

  test('all fail with what a listener of progress throws', async () => {
    const onProgress = (): void => {
      throw new Error('not today');
    };
    await expect(train([], { threads: 2, settings: endless, onProgress })).rejects.toThrow('not today');
  });

  test('fail as they do one after the other', async () => {
    const options = { vectors: hugePear(), settings: { ...settings, vectorDropout: 0, batchWords: 500 } };
    const errorOf = (threads: number): Promise<unknown> =>
      train([], { ...options, threads }).catch(({ code, problem, fix }) => ({ code, problem, fix }));
    const inTurn = await errorOf(1);
    expect(inTurn).toMatchObject({ code: 'training-invalid', problem: expect.stringMatching(/Not one step/) });
    expect(await errorOf(2)).toEqual(inTurn);
  });

  test('fail with a reason when one of the threads dies', async () => {
    const posted = vi.spyOn(Worker.prototype, 'postMessage');
    const training = train([], {
      threads: 2,
      settings: endless,
      onProgress() {
        const worker = posted.mock.contexts[0];
        if (worker instanceof Worker) void worker.terminate();
      },
    });
    await expect(training).rejects.toMatchObject({
      code: 'training-invalid',
      problem: expect.stringMatching(/worker that trained stopped: it ended with code 1/),
      fix: expect.stringMatching(/fewer workers or threads/),
    });
  });

  test.each([0, -1, 1.5, Number.NaN])('cannot be %d', async (threads) => {
    await expect(train([], { threads })).rejects.toMatchObject({ code: 'training-invalid' });
  });
});
