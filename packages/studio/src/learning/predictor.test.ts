import { trainComponent } from '@tincture/learn';
import { type Document, TinctureError } from 'tincture';
import { afterEach, expect, test } from 'vitest';
import { cats, tone, toneTexts, truth } from '../testing/tone-texts.ts';
import { createPredictor, type Predictor } from './predictor.ts';

let predictor: Predictor | undefined;
afterEach(() => predictor?.close());
const { signal } = new AbortController();

test('a model predicts in a thread what it predicts here, call after call, and stops when it is told', async () => {
  const train = Object.values(toneTexts(20)).map((text, i): Document => ({ text, annotations: cats(truth(i)) }));
  const { bytes } = await trainComponent(tone, train, [], { seed: 1 });
  predictor = createPredictor(bytes);
  const [good, bad] = await predictor.predict(['It was lovely and fine.', 'It was stale.'], signal);
  expect(good?.cats?.good).toBeGreaterThan(0.5);
  expect(bad?.cats?.bad).toBeGreaterThan(0.5);
  expect(await predictor.predict([], signal)).toEqual([]);
  const stop = new AbortController();
  const stopped = predictor.predict(['It was lovely.'], stop.signal);
  stop.abort(new Error('enough'));
  await expect(stopped).rejects.toThrow('enough');
});

test('a thread that dies fails whoever waits for it, and whoever comes later', async () => {
  predictor = createPredictor(new Uint8Array(10));
  await expect(predictor.predict(['a'], signal)).rejects.toBeInstanceOf(TinctureError);
  await expect(predictor.predict(['a'], signal)).rejects.toThrow('has stopped');
});
