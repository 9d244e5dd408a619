import { Worker } from 'node:worker_threads';
import { type Document, parseTask, type Task } from 'tincture';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createTrainingPool, type TrainingPool } from './pool.ts';
import type { TrainOptions } from './train/options.ts';
import { trainComponent } from './train/train-component.ts';

const task: Task = { name: 'fruit', kind: 'ner', labels: [{ name: 'FRUIT' }] };
const train: Document[] = ['a pear', 'one pear and no more', 'my pear fell'].map((text) => ({
  text,
  annotations: { ents: [{ start: text.indexOf('pear'), end: text.indexOf('pear') + 4, label: 'FRUIT' }] },
}));
const quick = { seed: 1, settings: { steps: 20, width: 16 } };
const endless = { seed: 1, settings: { steps: 1_000_000, width: 16 } };

describe('the training pool', () => {
  let pool: TrainingPool;
  afterEach(async () => {
    vi.restoreAllMocks();
    await pool.close();
  });

  it('trains what trainComponent trains, also more than it has workers', async () => {
    pool = createTrainingPool({ workers: 2 });
    const expected = await trainComponent(task, train, [], quick);
    const models = await Promise.all([1, 2, 3].map(() => pool.train(task, train, [], quick)));
    for (const { bytes, settings } of models) {
      expect(Buffer.from(bytes).equals(expected.bytes)).toBe(true);
      expect(settings).toEqual(expected.settings);
    }
  });

  it('passes errors on, and goes on working', async () => {
    pool = createTrainingPool({ workers: 1 });
    await expect(pool.train(task, [], [], quick)).rejects.toMatchObject({ code: 'training-invalid' });
    expect((await pool.train(task, train, [], quick)).bytes.length).toBeGreaterThan(0);
  });

  it('stops a training when its signal aborts, and trains the next', async () => {
    pool = createTrainingPool({ workers: 1 });
    const stop = new AbortController();
    const first = pool.train(task, train, [], {
      ...endless,
      signal: stop.signal,
      onProgress: () => stop.abort(new Error('enough')),
    });
    const second = pool.train(task, train, [], quick);
    await expect(first).rejects.toThrow('enough');
    expect((await second).bytes.length).toBeGreaterThan(0);
  });

  it('tells what a training reads before its first step', async () => {
    pool = createTrainingPool({ workers: 1 });
    const classes = parseTask('classes', { kind: 'textcat', labels: ['A', 'B'] });
    const long = ['A', 'B'].map(
      (label): Document => ({ text: `${label} word `.repeat(10_000), annotations: { cats: { [label]: 1 } } }),
    );
    const stages: string[] = [];
    const onPrepare: TrainOptions['onPrepare'] = ({ stage }) => void stages.push(stage);
    await pool.train(classes, long, [], { seed: 1, settings: { iterations: 1 }, onPrepare });
    expect(stages).toContain('read');
  });

  it('fails what was running when it is closed', async () => {
    pool = createTrainingPool({ workers: 1 });
    let closing: Promise<void> | undefined;
    const running = pool.train(task, train, [], {
      ...endless,
      onProgress() {
        closing ??= pool.close();
      },
    });
    const waiting = pool.train(task, train, [], quick);
    await expect(running).rejects.toThrow(/closed/);
    await expect(waiting).rejects.toThrow(/closed/);
    await closing;
    await expect(pool.train(task, train, [], quick)).rejects.toThrow(/closed/);
  });

  it('fails when the worker dies, and not with the process', async () => {
    pool = createTrainingPool({ workers: 1, memoryMiB: 16 });
    const texts = Array.from(
      { length: 20_000 },
      (_, i): Document => ({ ...train[i % 3]!, text: `${train[i % 3]!.text} ${i}` }),
    );
    await expect(pool.train(task, texts, [], quick)).rejects.toThrow(/worker that trained stopped.*memory/);
  });

  it('fails what a killed worker was training, and trains what waits and what comes after', async () => {
    pool = createTrainingPool({ workers: 1 });
    const posted = vi.spyOn(Worker.prototype, 'postMessage');
    const killed = pool.train(task, train, [], {
      ...endless,
      onProgress() {
        const worker = posted.mock.contexts.at(-1);
        if (worker instanceof Worker) void worker.terminate();
      },
    });
    const waiting = pool.train(task, train, [], quick);
    await expect(killed).rejects.toMatchObject({ code: 'training-invalid', fix: expect.stringMatching(/train again/) });
    await expect(killed).rejects.toThrow(/worker that trained stopped: it ended with code 1/);
    expect((await waiting).bytes.length).toBeGreaterThan(0);
    expect((await pool.train(task, train, [], quick)).bytes.length).toBeGreaterThan(0);
  });

  it('refuses what cannot be sent to a worker, and trains what waits', async () => {
    pool = createTrainingPool({ workers: 1 });
    const first = pool.train(task, train, [], quick);
    const wrong = { ...train[0]!, meta: { at: (() => 1) as unknown as string } };
    const refused = Array.from({ length: 3 }, () => pool.train(task, [wrong], [], quick));
    const last = pool.train(task, train, [], quick);
    for (const training of refused) {
      await expect(training).rejects.toMatchObject({
        code: 'training-invalid',
        fix: expect.stringMatching(/plain data/),
      });
    }
    await expect(pool.train(task, [wrong], [], quick)).rejects.toThrow(/cannot be given to a worker/);
    expect((await last).bytes).toEqual((await first).bytes);
  });

  it('fails with what a listener of progress throws', async () => {
    pool = createTrainingPool({ workers: 1 });
    const training = pool.train(task, train, [], {
      ...endless,
      onProgress() {
        throw new Error('not today');
      },
    });
    await expect(training).rejects.toThrow('not today');
    expect((await pool.train(task, train, [], quick)).bytes.length).toBeGreaterThan(0);
  });

  it('fails only the training whose listener stops and throws at once', async () => {
    pool = createTrainingPool({ workers: 1 });
    const stop = new AbortController();
    const stopped = pool.train(task, train, [], {
      ...endless,
      signal: stop.signal,
      onProgress() {
        stop.abort(new Error('enough'));
        stop.signal.throwIfAborted();
      },
    });
    const waiting = pool.train(task, train, [], quick);
    await expect(stopped).rejects.toThrow('enough');
    expect((await waiting).bytes.length).toBeGreaterThan(0);
  });
});
