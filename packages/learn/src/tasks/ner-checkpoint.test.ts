import type { Document } from 'tincture';
import { describe, expect, test } from 'vitest';
import { inMemory } from '../testing/memory-checkpoint.ts';
import type { TrainingCheckpoint } from '../train/checkpoint.ts';
import type { TrainOptions } from '../train/options.ts';
import { trainComponent } from '../train/train-component.ts';
import { fruitTask, fruitTexts } from './testing/fruit-texts.ts';

const settings = { steps: 60, width: 16, batchWords: 60, members: 1 };

type Run = { readonly bytes: Uint8Array; readonly steps: readonly number[]; readonly resumedFrom: number };

/** Trains; is stopped at step `stopAt`, if that is given, and then throws. */
async function train(
  dev: readonly Document[],
  checkpoint: TrainingCheckpoint | undefined,
  stopAt?: number,
  more: Partial<TrainOptions> & { readonly texts?: readonly Document[] } = {},
): Promise<Run> {
  const controller = new AbortController();
  const steps: number[] = [];
  let resumedFrom = 0;
  const { texts = fruitTexts(20, 1), ...options } = more;
  const { bytes } = await trainComponent(fruitTask, texts, dev, {
    seed: 1,
    settings,
    signal: controller.signal,
    ...(checkpoint && { checkpoint }),
    ...options,
    onProgress({ step, loss, ...more }) {
      // Where a network begins, without a loss, is told too.
      if (loss !== undefined) steps.push(step);
      ({ resumedFrom = 0 } = more);
      if (step === stopAt) controller.abort(new Error('killed'));
    },
  });
  return { bytes, steps, resumedFrom };
}

describe('a training that was stopped', () => {
  test.each([
    ['with dev texts, before their score is looked at', fruitTexts(10, 2), 30],
    ['with dev texts, after their score was looked at', fruitTexts(10, 2), 50],
    ['in the first network of a cross-validation', [], 30],
    ['in the third network of a cross-validation', [], 150],
  ])('%s goes on to the same bytes', async (_, dev, stopAt) => {
    const checkpoint = inMemory();
    await expect(train(dev, checkpoint, stopAt)).rejects.toThrow('killed');
    const resumed = await train(dev, checkpoint);
    expect(resumed.steps[0]).toBe(stopAt + 10);
    const whole = await train(dev, undefined);
    expect(Buffer.from(resumed.bytes).equals(whole.bytes)).toBe(true);
  });
  test('may be stopped again and again', async () => {
    const checkpoint = inMemory();
    for (const stopAt of [20, 30, 90, 200]) await expect(train([], checkpoint, stopAt)).rejects.toThrow('killed');
    const resumed = await train([], checkpoint);
    expect(resumed.steps[0]).toBe(210);
    expect(Buffer.from(resumed.bytes).equals((await train([], undefined)).bytes)).toBe(true);
  });
  // Four networks of so many steps: of the short ones some are ready when it is stopped, of the long ones none is.
  test.each([
    [2, 1, 60],
    [3, 2, 60],
    [1, 4, 60],
    [2, 3, 160],
  ])('in %d threads goes on in %d to the same bytes, with networks of %d steps', async (before, after, steps) => {
    const checkpoint = inMemory();
    const more = { settings: { ...settings, steps } };
    await expect(train([], checkpoint, 150, { ...more, threads: before })).rejects.toThrow('killed');
    const resumed = await train([], checkpoint, undefined, { ...more, threads: after });
    expect(resumed.resumedFrom).toBeGreaterThan(0);
    // No step is taken again.
    const rest = (4 * steps - resumed.resumedFrom) / 10;
    expect(resumed.steps).toEqual(Array.from({ length: rest }, (_, i) => resumed.resumedFrom + 10 * (i + 1)));
    expect(Buffer.from(resumed.bytes).equals((await train([], undefined, undefined, more)).bytes)).toBe(true);
  });
  test('in threads may be stopped again and again, with dev texts as well', async () => {
    const checkpoint = inMemory();
    const dev = fruitTexts(10, 2);
    const more = { threads: 2, settings: { ...settings, members: 3 } };
    for (const stopAt of [60, 100, 150]) await expect(train(dev, checkpoint, stopAt, more)).rejects.toThrow('killed');
    const resumed = await train(dev, checkpoint, undefined, more);
    expect(resumed.resumedFrom).toBeGreaterThan(0);
    const whole = await train(dev, undefined, undefined, { ...more, threads: 1 });
    expect(Buffer.from(resumed.bytes).equals(whole.bytes)).toBe(true);
  });
  test('in threads has kept all that it was going to keep when it ends', async () => {
    const checkpoint = inMemory();
    let writing = 0;
    const slow: TrainingCheckpoint = {
      isDue: () => true,
      load: () => checkpoint.load(),
      async save(state) {
        writing++;
        expect(writing).toBe(1);
        await new Promise((resolve) => setTimeout(resolve, 1_000));
        await checkpoint.save(state);
        writing--;
      },
    };
    await train([], slow, undefined, { threads: 2 });
    expect(writing).toBe(0);
    expect(checkpoint.kept?.length).toBeGreaterThan(0);
  });
  test('in threads fails where its state cannot be kept', async () => {
    const broken: TrainingCheckpoint = { ...inMemory(), save: () => Promise.reject(new Error('no room')) };
    const endless = { threads: 2, settings: { ...settings, steps: 1_000_000 } };
    await expect(train([], broken, undefined, endless)).rejects.toThrow('no room');
  });
  test.each([
    ['of other texts', { texts: fruitTexts(20, 3) }],
    ['of another seed', { seed: 2 }],
    ['of other settings', { settings: { ...settings, width: 24 } }],
  ])('is no start for one %s', async (_, more) => {
    const checkpoint = inMemory();
    await expect(train([], checkpoint, 30)).rejects.toThrow('killed');
    const other = await train([], checkpoint, undefined, more);
    expect(other.steps[0]).toBe(10);
    expect(Buffer.from(other.bytes).equals((await train([], undefined, undefined, more)).bytes)).toBe(true);
  });
  test.each([
    ['cut off', (state: Uint8Array) => state.slice(0, state.length / 2)],
    ['empty', () => new Uint8Array(0)],
    ['something else', () => new TextEncoder().encode('{"a": 1}')],
  ])('whose state is %s begins anew', async (_, damage) => {
    const checkpoint = inMemory();
    await expect(train([], checkpoint, 30)).rejects.toThrow('killed');
    checkpoint.kept = damage(checkpoint.kept!);
    expect((await train([], checkpoint)).steps[0]).toBe(10);
  });
});
