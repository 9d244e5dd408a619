import { createHash } from 'node:crypto';
import { type ErrorCode, type Prediction, parseTask, TinctureError, tokenize } from 'tincture';
import { describe, expect, it } from 'vitest';
import { createMemoryCache } from './run/cache.ts';
import { dishTask, scriptedProvider, testComponent } from './testing/llm-component.ts';

const ramen = '{"entities":[{"quote":"ramen","label":"DISH"}]}';
const nothing = '{"entities":[]}';
const docs = (count: number) => Array.from({ length: count }, (_, index) => tokenize(`Text ${index} with ramen`));

function failing(code: ErrorCode): never {
  throw new TinctureError({ code, problem: `Said ${code}.` });
}

function codes(predictions: readonly Prediction[]): string[] {
  return predictions.map((prediction) => ('error' in prediction ? prediction.error.code : 'ok'));
}

describe('an answer', () => {
  it('becomes annotations that say where they came from, and what they cost', async () => {
    const { component } = testComponent({ provider: scriptedProvider(() => ramen) });
    const [prediction] = await component.predict(docs(1));
    expect(component.source).toMatchObject({ kind: 'llm', name: 'prompt', model: 'openai/gpt-5-mini' });
    expect(prediction).toEqual({
      annotations: {
        ents: [{ start: 12, end: 17, label: 'DISH', source: component.source }],
        source: component.source,
      },
      dropped: [],
      usage: { inputTokens: 100, outputTokens: 10, elapsedMs: 5, cost: (100 * 0.25 + 10 * 2) / 1e6 },
    });
  });

  it('has no cost where the price is not known, rather than none', async () => {
    const { component } = testComponent({ provider: scriptedProvider(() => ramen, { id: 'openai/gpt-99' }) });
    const [prediction] = await component.predict(docs(1));
    expect(prediction?.usage).toEqual({ inputTokens: 100, outputTokens: 10, elapsedMs: 5 });
    expect(component.spending().cost).toBeUndefined();
    expect((await component.estimate(docs(1))).cost).toBe(0);
    expect((await component.estimate(docs(2))).cost).toBeUndefined();
  });

  it('that says nothing usable is an error, with its usage', async () => {
    const answers = ['I cannot.', { text: '{"entities":[{"quo', finish: 'length' as const }, ramen];
    const provider = scriptedProvider((_, index) => answers[index] ?? '');
    const { component } = testComponent({ provider, concurrency: 1 });
    const predictions = await component.predict(docs(3));
    expect(codes(predictions)).toEqual(['llm-answer-invalid', 'llm-truncated', 'ok']);
    expect(predictions[0]?.usage?.inputTokens).toBe(100);
  });
});

describe('the order', () => {
  it('is that of the texts, also when answers come in another', async () => {
    const provider = scriptedProvider(({ prompt }) => {
      const user = prompt.style === 'chat' ? prompt.user : '';
      return user.includes('Text 0') ? nothing : ramen;
    });
    const { complete } = provider;
    let inside = 0;
    let most = 0;
    provider.complete = async (request, signal) => {
      most = Math.max(most, ++inside);
      const isFirst = request.prompt.style === 'chat' && request.prompt.user.includes('Text 0');
      for (let turn = 0; turn < (isFirst ? 20 : 2); turn++) await Promise.resolve();
      inside--;
      return complete(request, signal);
    };
    const seen: number[] = [];
    const { component } = testComponent({ provider, concurrency: 3 });
    const predictions = await component.predict(docs(7), { onProgress: (done) => seen.push(done) });
    expect(predictions.map((one) => ('annotations' in one ? one.annotations.ents?.length : -1))).toEqual([
      0, 1, 1, 1, 1, 1, 1,
    ]);
    expect(most).toBe(3);
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });
});

describe('examples', () => {
  const gold = [
    { text: 'Text 0 with ramen', annotations: { ents: [{ start: 12, end: 17, label: 'DISH' }] } },
    { text: 'Some pho', annotations: { ents: [{ start: 5, end: 8, label: 'DISH' }] } },
  ];

  it('are shown, except to the text that is one itself', async () => {
    const provider = scriptedProvider(() => ramen);
    await testComponent({ provider, gold, concurrency: 1 }).component.predict(docs(2));
    const users = provider.requests.map(({ prompt }) => (prompt.style === 'chat' ? prompt.user : ''));
    expect(users[0]?.match(/Answer: \{/g)).toHaveLength(1);
    expect(users[1]?.match(/Answer: \{/g)).toHaveLength(2);
  });

  it('change the prompt hash', () => {
    const hashes = [0, 1, 2].map((examples) => {
      const { source } = testComponent({ provider: scriptedProvider(() => ramen), gold, examples }).component;
      return source.kind === 'llm' ? source.promptHash : '';
    });
    expect(new Set(hashes).size).toBe(3);
  });
});

describe('the cache', () => {
  it('answers what was asked before, without a request, and tells the same', async () => {
    const provider = scriptedProvider(() => ramen);
    const cache = createMemoryCache();
    const first = await testComponent({ provider, cache }).component.predict(docs(3));
    const again = testComponent({ provider, cache, budget: 0.000001 });
    expect(await again.component.estimate(docs(3))).toEqual({ requests: 0, inputTokens: 0, outputTokens: 0, cost: 0 });
    expect(await again.component.predict(docs(3))).toEqual(first);
    expect(provider.requests).toHaveLength(3);
    expect(again.egress).toEqual([]);
    expect(again.component.spending()).toMatchObject({ requests: 0, cached: 3, cost: 0 });
  });

  it('asks anew when anything that decides the answer is different', async () => {
    const provider = scriptedProvider(() => ramen);
    const cache = createMemoryCache();
    const other = parseTask('meals', { kind: 'ner', labels: { DISH: { definition: 'Something else' } } });
    for (const settings of [
      {},
      { temperature: 0.5 },
      { maxTokens: 77 },
      { task: other },
      { provider: { ...provider, id: 'openai/gpt-5-nano' } },
    ])
      await testComponent({ provider, cache, ...settings }).component.predict(docs(1));
    expect(provider.requests).toHaveLength(5);
  });
});

describe('a budget', () => {
  // A request is expected to cost at most: its tokens in, and the longest answer out.
  const settings = { maxTokens: 1_000, concurrency: 1 } as const;

  it('stops before it would be exceeded, and the next run goes on where it stopped', async () => {
    const provider = scriptedProvider(() => ({ text: ramen, inputTokens: 100, outputTokens: 1_000 }));
    const cache = createMemoryCache();
    const { component } = testComponent({ provider, cache, budget: 0.0075, ...settings });
    expect(codes(await component.predict(docs(5)))).toEqual(['ok', 'ok', 'ok', 'llm-budget', 'llm-budget']);
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

  it('does not keep back what is cached already', async () => {
    const provider = scriptedProvider(() => ramen);
    const cache = createMemoryCache();
    const last = docs(3).slice(2);
    await testComponent({ provider, cache, ...settings }).component.predict(last);
    const { component } = testComponent({ provider, cache, budget: 0.000001, ...settings });
    expect(codes(await component.predict(docs(3)))).toEqual(['llm-budget', 'llm-budget', 'ok']);
  });

  it('is refused where the price is not known, and means nothing on this machine', () => {
    const provider = scriptedProvider(() => ramen, { id: 'openai/gpt-99' });
    expect(() => testComponent({ provider, budget: 1 })).toThrow(/price of the model is not known/);
    expect(() => testComponent({ provider, budget: 1, price: { input: 1, output: 1 } })).not.toThrow();
    expect(() => testComponent({ provider: { ...provider, isLocal: true }, budget: 1 })).not.toThrow();
  });
});

describe('a failure', () => {
  it.each<ErrorCode>(['llm-denied', 'llm-recording-stale'])('%s stops the run at the first request', async (code) => {
    const provider = scriptedProvider(() => failing(code));
    const { component } = testComponent({ provider, concurrency: 1 });
    expect(codes(await component.predict(docs(5)))).toEqual(Array(5).fill(code));
    expect(provider.requests).toHaveLength(1);
  });

  it.each<ErrorCode>(['llm-unavailable', 'llm-rate-limited'])(
    '%s is tried again, and stops the run when it lasts',
    async (code) => {
      const provider = scriptedProvider(() => failing(code));
      const { component, waits } = testComponent({ provider, concurrency: 1 });
      expect(codes(await component.predict(docs(9)))).toEqual(Array(9).fill(code));
      expect(provider.requests).toHaveLength(3 * 6);
      expect(waits).toHaveLength(3 * 5);
    },
  );

  it('of one text in between is that text’s own', async () => {
    for (const code of ['llm-refused', 'llm-unavailable'] as const) {
      const provider = scriptedProvider(({ prompt }) =>
        prompt.style === 'chat' && /Text [13]/.test(prompt.user) ? failing(code) : ramen,
      );
      const { component } = testComponent({ provider, concurrency: 1 });
      expect(codes(await component.predict(docs(5)))).toEqual(['ok', code, 'ok', code, 'ok']);
    }
  });

  it('of a model that nobody knows stops the run', async () => {
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
    const { component } = testComponent({ provider });
    await component.predict(docs(20));
    expect(provider.requests).toHaveLength(6);
  });

  it('of the cache stops the run: every answer would be paid for again', async () => {
    const provider = scriptedProvider(() => ramen);
    const cache = {
      ...createMemoryCache(),
      set: () => Promise.reject(new TinctureError({ code: 'llm-cache-failed', problem: 'Full.' })),
    };
    const { component } = testComponent({ provider, cache, concurrency: 1 });
    expect(codes(await component.predict(docs(4)))).toEqual(Array(4).fill('llm-cache-failed'));
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
      Array(2).fill('llm-egress-unlogged'),
    );
    expect(provider.requests).toEqual([]);
  });

  it('is not listed where texts stay on this machine', async () => {
    const provider = scriptedProvider(() => ramen, { isLocal: true });
    const { component, egress } = testComponent({ provider });
    await component.predict(docs(2));
    expect(egress).toEqual([]);
    expect(await component.estimate(docs(5))).toMatchObject({ requests: 3, cost: 0 });
  });
});

describe('an estimate', () => {
  it('counts what is not cached, and other scripts at a token a character', async () => {
    const { component } = testComponent({ provider: scriptedProvider(() => ramen) });
    const latin = await component.estimate([tokenize('a'.repeat(400))]);
    const chinese = await component.estimate([tokenize('面'.repeat(400))]);
    expect(latin.requests).toBe(1);
    expect(chinese.inputTokens - latin.inputTokens).toBe(300);
    expect(latin.cost).toBeCloseTo((latin.inputTokens * 0.25 + latin.outputTokens * 2) / 1e6, 12);
  });
});

describe('label scores of a local model', () => {
  const mood = parseTask('mood', { kind: 'textcat', labels: { POSITIVE: {}, NEGATIVE: {} } });

  it('are calibrated by those of a text without content', async () => {
    let asked = 0;
    const provider = scriptedProvider(() => '', {
      isLocal: true,
      style: 'completion',
      scoreLabels: (prompt) => {
        asked++;
        // The model leans to POSITIVE whatever the text says.
        const logProbabilities = prompt.includes('Text: N/A') ? [-1, -3] : [-1.5, -2.5];
        return Promise.resolve({ logProbabilities, inputTokens: 9, elapsedMs: 1 });
      },
    });
    const cache = createMemoryCache();
    const { component } = testComponent({ provider, task: mood, cache });
    const [prediction] = await component.predict([tokenize('Meh')]);
    // Less the lean: -0.5 and +0.5, so NEGATIVE is e times as likely.
    const cats = prediction !== undefined && 'annotations' in prediction ? prediction.annotations.cats : undefined;
    expect(cats?.POSITIVE).toBeCloseTo(1 / (1 + Math.E), 12);
    expect(cats?.NEGATIVE).toBeCloseTo(Math.E / (1 + Math.E), 12);
    expect(await testComponent({ provider, task: mood, cache }).component.predict([tokenize('Meh')])).toMatchObject([
      { annotations: { cats } },
    ]);
    expect(asked).toBe(2);
  });
});

it('names its task', () => {
  expect(testComponent({ provider: scriptedProvider(() => ramen) }).component.task).toBe(dishTask);
});
