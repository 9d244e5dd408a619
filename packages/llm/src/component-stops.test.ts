// When a component does not ask, or stops asking: budget, failures, Ctrl-C, and texts that may not leave unlisted.
import { createHash } from 'node:crypto';
import { type ErrorCode, type Prediction, TinctureError } from 'tincture';
import { describe, expect, it } from 'vitest';
import { createMemoryCache } from './run/cache.ts';
import type { Egress } from './run/egress-log.ts';
import {
  asked,
  codes,
  docs,
  failing,
  heldProvider,
  ramen,
  scriptedProvider,
  testComponent,
} from './testing/llm-component.ts';

describe('answers of which none can be used', () => {
  it('end the run after fifty', async () => {
    const provider = scriptedProvider(() => 'I see.');
    const { component } = testComponent({ provider, concurrency: 1 });
    const stop = await component.predictEach(docs(60), () => {});
    expect(stop).toMatchObject({ code: 'llm-answer-invalid', problem: 'None of 50 answers could be used.' });
    expect(provider.requests).toHaveLength(50);
  });

  it('do not end it where one could', async () => {
    const provider = scriptedProvider((_, index) => (index === 40 ? ramen : 'I see.'));
    const { component } = testComponent({ provider, concurrency: 1 });
    expect(await component.predictEach(docs(120), () => {})).toBeUndefined();
    expect(provider.requests).toHaveLength(120);
  });
});

describe('a budget', () => {
  // A request is expected to cost at most: its tokens in, and the longest answer out.
  const settings = { maxTokens: 1_000, concurrency: 1 } as const;

  it('stops before it would be exceeded, and the next run goes on where it stopped', async () => {
    const provider = scriptedProvider(() => ({ text: ramen, inputTokens: 100, outputTokens: 1_000 }));
    const cache = createMemoryCache();
    const { component } = testComponent({ provider, cache, budget: 0.0075, ...settings });
    expect(codes(await component.predict(docs(5)))).toEqual(['ok', 'ok', 'ok', 'llm-not-asked', 'llm-not-asked']);
    expect(component.spending().cost).toBeLessThanOrEqual(0.0075);
    const more = testComponent({ provider, cache, budget: 0.0075, ...settings }).component;
    expect(codes(await more.predict(docs(5)))).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
    expect(provider.requests).toHaveLength(5);
  });

  it('holds with several requests at once', async () => {
    const provider = scriptedProvider(() => ({ text: ramen, inputTokens: 100, outputTokens: 1_000 }));
    const { component } = testComponent({ provider, budget: 0.0075, ...settings, concurrency: 5 });
    expect(codes(await component.predict(docs(5))).filter((code) => code === 'ok')).toHaveLength(3);
    expect(component.spending().cost).toBeLessThanOrEqual(0.0075);
  });

  it('is used up with several requests at once too, where they cost less than they might', async () => {
    const provider = scriptedProvider(() => ({ text: ramen, inputTokens: 100, outputTokens: 10 }));
    const { component } = testComponent({ provider, budget: 0.0025, ...settings, concurrency: 5 });
    expect(codes(await component.predict(docs(5)))).toEqual(Array(5).fill('ok'));
  });

  it('counts a request that was given up as what it may have cost', async () => {
    const provider = scriptedProvider(() => failing('llm-timeout'));
    const { component } = testComponent({ provider, budget: 0.0045, ...settings });
    expect(codes(await component.predict(docs(1)))).toEqual(['llm-not-asked']);
    expect(provider.requests).toHaveLength(2);
    const { requests, outputTokens, cost } = component.spending();
    expect({ requests, outputTokens }).toEqual({ requests: 0, outputTokens: 2_000 });
    expect(cost).toBeLessThanOrEqual(0.0045);
  });

  it('says why it stopped', async () => {
    const provider = scriptedProvider(() => ({ text: ramen, inputTokens: 100, outputTokens: 1_000 }));
    const { component } = testComponent({ provider, budget: 0.0025, ...settings });
    expect(await component.predictEach(docs(3), () => {})).toMatchObject({ code: 'llm-budget' });
  });

  it('does not keep back what is cached already', async () => {
    const provider = scriptedProvider(() => ramen);
    const cache = createMemoryCache();
    const last = docs(3).slice(2);
    await testComponent({ provider, cache, ...settings }).component.predict(last);
    const { component } = testComponent({ provider, cache, budget: 0.000001, ...settings });
    expect(codes(await component.predict(docs(3)))).toEqual(['llm-not-asked', 'llm-not-asked', 'ok']);
  });

  it('is refused where the price is not known, and on this machine counts where there is one', async () => {
    const provider = scriptedProvider(() => ({ text: ramen, inputTokens: 100, outputTokens: 1_000 }), {
      id: 'openai/gpt-99',
    });
    expect(() => testComponent({ provider, budget: 1 })).toThrow(/price of the model is not known/);
    const local = { ...provider, isLocal: true };
    expect(() => testComponent({ provider: local, budget: 1 })).not.toThrow();
    const price = { input: 0, output: 1 };
    const { component } = testComponent({ provider: local, budget: 0.002, price, ...settings });
    expect(codes(await component.predict(docs(3)))).toEqual(['ok', 'ok', 'llm-not-asked']);
    expect((await component.estimate(docs(4))).cost).toBeGreaterThan(0);
  });
});

describe('a failure', () => {
  it.each<ErrorCode>(['llm-denied', 'llm-recording-stale', 'llm-quota', 'llm-model-unknown', 'internal'])(
    '%s stops the run at the first request',
    async (code) => {
      const provider = scriptedProvider(() => failing(code));
      const { component } = testComponent({ provider, concurrency: 1 });
      const predictions = await component.predict(docs(5));
      expect(codes(predictions)).toEqual([code, ...Array(4).fill('llm-not-asked')]);
      expect(predictions[4]).toMatchObject({ error: { problem: expect.stringContaining(`Said ${code}.`) } });
      expect(provider.requests).toHaveLength(1);
    },
  );

  it('that nobody expected stops the run too', async () => {
    const provider = scriptedProvider(() => {
      throw new TypeError('oops');
    });
    const { component } = testComponent({ provider, concurrency: 1 });
    expect(codes(await component.predict(docs(3)))).toEqual(['internal', 'llm-not-asked', 'llm-not-asked']);
  });

  it.each<ErrorCode>(['llm-unavailable', 'llm-rate-limited'])(
    '%s is tried again, and stops the run when it lasts',
    async (code) => {
      const provider = scriptedProvider(() => failing(code));
      const { component, waits } = testComponent({ provider, concurrency: 1 });
      expect(codes(await component.predict(docs(9)))).toEqual([
        ...Array(3).fill(code),
        ...Array(6).fill('llm-not-asked'),
      ]);
      expect(provider.requests).toHaveLength(3 * 6);
      expect(waits).toHaveLength(3 * 5);
    },
  );

  it.each<ErrorCode>(['llm-refused', 'llm-unavailable', 'llm-timeout', 'llm-text-too-long', 'llm-declined'])(
    '%s of one text in between is that text’s own, however many there are',
    async (code) => {
      const provider = scriptedProvider((request) => (/Text \d*[13579] /.test(asked(request)) ? failing(code) : ramen));
      const { component } = testComponent({ provider, concurrency: 1 });
      const expected = Array.from({ length: 12 }, (_, index) => (index % 2 === 1 ? code : 'ok'));
      expect(codes(await component.predict(docs(12)))).toEqual(expected);
    },
  );

  it.each<ErrorCode>(['llm-text-too-long', 'llm-declined'])('%s says nothing about other texts', async (code) => {
    const provider = scriptedProvider(() => failing(code));
    const { component } = testComponent({ provider, concurrency: 1 });
    expect(codes(await component.predict(docs(8)))).toEqual(Array(8).fill(code));
    expect(provider.requests).toHaveLength(8);
  });

  it('of every request from the first on stops the run', async () => {
    const provider = scriptedProvider(() => failing('llm-refused'));
    const { component } = testComponent({ provider, concurrency: 1 });
    await component.predict(docs(20));
    expect(provider.requests).toHaveLength(3);
  });

  it('is made good by trying again', async () => {
    const provider = scriptedProvider((_, index) => (index < 2 ? failing('llm-unavailable') : ramen));
    const retries: number[] = [];
    const { component } = testComponent({ provider, onRetry: (_, waitMs) => retries.push(waitMs) });
    expect(codes(await component.predict(docs(1)))).toEqual(['ok']);
    expect(retries).toHaveLength(2);
  });

  it('on this machine is not waited for long', async () => {
    const provider = scriptedProvider(() => failing('llm-unavailable'), { isLocal: true });
    const { component } = testComponent({ provider, concurrency: 1 });
    await component.predict(docs(20));
    expect(provider.requests).toHaveLength(6);
  });

  it('of the cache stops the run, for every answer would be paid for again, and loses none', async () => {
    const provider = scriptedProvider(() => ramen);
    const cache = {
      ...createMemoryCache(),
      set: () => Promise.reject(new TinctureError({ code: 'llm-cache-failed', problem: 'Full.' })),
    };
    const { component } = testComponent({ provider, cache, concurrency: 1 });
    const predictions: Prediction[] = [];
    const stop = await component.predictEach(docs(4), (prediction) => void predictions.push(prediction));
    expect(codes(predictions)).toEqual(['ok', ...Array(3).fill('llm-not-asked')]);
    expect(stop?.code).toBe('llm-cache-failed');
    expect(provider.requests).toHaveLength(1);
  });

  it('never hides that the caller gave up', async () => {
    const controller = new AbortController();
    const provider = scriptedProvider(() => {
      controller.abort();
      return failing('llm-unavailable');
    });
    const { component } = testComponent({ provider });
    await expect(component.predict(docs(3), { signal: controller.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});

describe('giving up', () => {
  it('sends nothing more, and keeps the answers to what was sent', async () => {
    const { provider, begun, release } = heldProvider(2);
    const controller = new AbortController();
    const cache = createMemoryCache();
    // Nobody waits as long as a request may still take.
    const sleep = () => new Promise<void>(() => {});
    const { component } = testComponent({ provider, concurrency: 2, cache, sleep });
    const kept: number[] = [];
    const all = component.predictEach(docs(6), (_, index) => void kept.push(index), { signal: controller.signal });
    await begun;
    controller.abort();
    release();
    await expect(all).rejects.toMatchObject({ name: 'AbortError' });
    expect(kept).toEqual([0, 1]);
    expect(provider.requests).toHaveLength(2);
    await testComponent({ provider, cache }).component.predict(docs(2));
    expect(provider.requests).toHaveLength(2);
  });

  it('ends requests that take too long all the same', async () => {
    const { provider, begun } = heldProvider(2);
    const controller = new AbortController();
    const { component, waits } = testComponent({ provider, concurrency: 2 });
    const all = component.predict(docs(6), { signal: controller.signal });
    await begun;
    controller.abort();
    await expect(all).rejects.toMatchObject({ name: 'AbortError' });
    expect(waits).toEqual([5_000]);
  });
});

describe('egress', () => {
  it('is listed by hash before it is sent, once a text', async () => {
    const log: string[] = [];
    const provider = scriptedProvider((_, index) => {
      log.push('sent');
      return index === 0 ? failing('llm-unavailable') : ramen;
    });
    const [doc] = docs(1);
    if (doc === undefined) throw new Error('No text.');
    const { component } = testComponent({
      provider,
      egress: ({ provider: id, textHash }) => {
        log.push(`${id} ${textHash}`);
        return Promise.resolve();
      },
    });
    await component.predict([doc]);
    const hash = createHash('sha256').update(doc.text).digest('hex');
    expect(log).toEqual([`openai/gpt-5-mini ${hash}`, 'sent', 'sent']);
  });

  it('that cannot be listed does not happen', async () => {
    const provider = scriptedProvider(() => ramen);
    const egress = () => failing('llm-egress-unlogged');
    expect(codes(await testComponent({ provider, egress }).component.predict(docs(2)))).toEqual(
      Array(2).fill('llm-not-asked'),
    );
    expect(provider.requests).toEqual([]);
  });

  it('says where the text goes, and which texts go with it as examples', async () => {
    const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
    const gold = ['Some pho', 'Text 0 with ramen'].map((text) => ({ text, annotations: { ents: [] } }));
    const provider = scriptedProvider(() => ramen, { origin: 'https://api.example' });
    const { component, egress } = testComponent({ provider, gold, concurrency: 1 });
    await component.predict(docs(1));
    expect(egress).toEqual([
      {
        provider: 'openai/gpt-5-mini',
        origin: 'https://api.example',
        textHash: hash('Text 0 with ramen'),
        exampleHashes: [hash('Some pho')],
        promptHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      } satisfies Egress,
    ]);
  });

  it('is not listed where texts stay on this machine', async () => {
    const provider = scriptedProvider(() => ramen, { isLocal: true });
    const { component, egress } = testComponent({ provider });
    await component.predict(docs(2));
    expect(egress).toEqual([]);
    expect(await component.estimate(docs(5))).toMatchObject({ requests: 3, cost: 0 });
  });
});
