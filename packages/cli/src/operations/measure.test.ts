import { tokenize } from 'tincture';
import { expect, test } from 'vitest';
import { fakeLlm } from '../testing/fake-llm.ts';
import { measureComponent } from './measure.ts';

const texts = ['two words', 'two words'];
const usage = { inputTokens: 100, outputTokens: 10, elapsedMs: 500 };

function measure(settings: { readonly isLocal: boolean; readonly cost?: number }) {
  const { isLocal, cost } = settings;
  const isFree = isLocal && cost === undefined;
  const component = fakeLlm({ isLocal, isFree, usage: { ...usage, ...(cost === undefined ? {} : { cost }) } });
  return measureComponent(component, texts.map(tokenize), { now: () => 0, coreHourPrice: 3.6 });
}

test('an LLM is as fast as its own answers were', async () => {
  expect(await measure({ isLocal: true })).toMatchObject({
    words: 4,
    wordsPerSecond: 4,
    latencyMs: { p50: 500, p99: 500 },
  });
});

test('a hosted LLM costs what its provider charges, and nobody knows what where the price is not known', async () => {
  expect((await measure({ isLocal: false, cost: 0.01 })).costPerMillionWords).toBeCloseTo((0.02 / 4) * 1e6, 6);
  expect(await measure({ isLocal: false })).not.toHaveProperty('costPerMillionWords');
});

test('an LLM on this machine costs the machine’s time, or the price that is set', async () => {
  // A second at 3.6 dollars an hour.
  expect((await measure({ isLocal: true })).costPerMillionWords).toBeCloseTo((0.001 / 4) * 1e6, 6);
  expect((await measure({ isLocal: true, cost: 0.01 })).costPerMillionWords).toBeCloseTo((0.02 / 4) * 1e6, 6);
});
