import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inParallel } from './in-parallel.ts';

/** Resolves after some turns of the event loop. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await Promise.resolve();
}

async function* later<T>(items: readonly T[]): AsyncGenerator<T> {
  for (const item of items) {
    await turns(2);
    yield item;
  }
}

describe('inParallel', () => {
  it('does each item once, with its index, and at most as many at a time as it may', async () => {
    const items = fc.array(fc.nat(9), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(items, fc.integer({ min: 1, max: 8 }), fc.boolean(), async (lengths, concurrency, isLate) => {
        const done: [number, number][] = [];
        let inside = 0;
        let most = 0;
        await inParallel(isLate ? later(lengths) : lengths, concurrency, async (length, index) => {
          most = Math.max(most, ++inside);
          await turns(length);
          inside--;
          done.push([index, length]);
        });
        expect(done.sort(([a], [b]) => a - b)).toEqual(lengths.map((length, index) => [index, length]));
        expect(most).toBeLessThanOrEqual(concurrency);
      }),
    );
  });

  it('goes on with the others while one is slow', async () => {
    let release = (): void => {};
    const slow = new Promise<void>((resolve) => {
      release = resolve;
    });
    const done: number[] = [];
    const all = inParallel([0, 1, 2, 3, 4], 2, async (item) => {
      if (item === 0) await slow;
      done.push(item);
    });
    await turns(50);
    expect(done).toEqual([1, 2, 3, 4]);
    release();
    await all;
    expect(done).toEqual([1, 2, 3, 4, 0]);
  });

  it('begins nothing after a failure, waits for what is under way, and ends the items', async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    let isClosed = false;
    async function* items(): AsyncGenerator<number> {
      try {
        for (let item = 0; ; item++) yield item;
      } finally {
        isClosed = true;
      }
    }
    const work = inParallel(items(), 3, async (item) => {
      begun.push(item);
      await turns(item === 1 ? 3 : 20);
      if (item === 1) throw new Error('one failed');
      ended.push(item);
    });
    await expect(work).rejects.toThrow('one failed');
    expect(begun).toEqual([0, 1, 2]);
    expect(ended).toEqual([0, 2]);
    expect(isClosed).toBe(true);
  });

  it('does not begin an item that comes after a failure either', async () => {
    const begun: number[] = [];
    const work = inParallel(later([0, 1, 2, 3]), 2, async (item) => {
      begun.push(item);
      await turns(1);
      throw new Error('failed');
    });
    await expect(work).rejects.toThrow('failed');
    expect(begun).toEqual([0]);
  });
});
