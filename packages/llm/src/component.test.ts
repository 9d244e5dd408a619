import { parseTask, tokenize } from 'tincture';
import { describe, expect, it, vi } from 'vitest';
import type { CompletionRequest } from './providers/provider.ts';
import { createMemoryCache } from './run/cache.ts';
import {
  asked,
  codes,
  dishTask,
  docs,
  heldProvider,
  nothing,
  ramen,
  scriptedProvider,
  testComponent,
} from './testing/llm-component.ts';

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
    const answers = [
      'I cannot.',
      { text: '{"entities":[{"quo', finish: 'length' as const },
      { text: 'Not about this.', finish: 'declined' as const },
      { text: '', finish: 'declined' as const },
      { text: nothing, finish: 'declined' as const },
      ramen,
    ];
    const provider = scriptedProvider((_, index) => answers[index] ?? '');
    const { component } = testComponent({ provider, concurrency: 1 });
    const predictions = await component.predict(docs(6));
    expect(codes(predictions)).toEqual([
      'llm-answer-invalid',
      'llm-truncated',
      'llm-declined',
      'llm-declined',
      'llm-declined',
      'ok',
    ]);
    expect(predictions[0]?.usage?.inputTokens).toBe(100);
    expect(predictions[2]).toMatchObject({ error: { problem: expect.stringContaining('Not about this.') } });
  });

  it('that cannot be used is not kept: the next run asks again', async () => {
    const bad = [
      'I cannot.',
      { text: 'No.', finish: 'declined' as const },
      { text: '{"ent', finish: 'length' as const },
    ];
    const cache = createMemoryCache();
    await testComponent({ provider: scriptedProvider((_, index) => bad[index] ?? ''), cache }).component.predict(
      docs(3),
    );
    const provider = scriptedProvider(() => ramen);
    const again = testComponent({ provider, cache }).component;
    expect(codes(await again.predict(docs(3)))).toEqual(['ok', 'ok', 'ok']);
    expect(provider.requests).toHaveLength(3);
  });

  it('tells what was widened to whole words', async () => {
    const provider = scriptedProvider(() => '{"entities":[{"quote":"bowl","label":"DISH"}]}');
    const [prediction] = await testComponent({ provider }).component.predict([tokenize('Two bowls')]);
    expect(prediction).toMatchObject({ repaired: [{ what: 'bowl (DISH)', reason: 'quote-widened' }] });
  });
});

describe('a request', () => {
  it('holds the temperature and the longest answer: what is set, else in proportion to the text', async () => {
    const provider = scriptedProvider(() => ramen);
    const text = 'a bowl of ramen';
    await testComponent({ provider }).component.predict([tokenize(text)]);
    await testComponent({ provider, temperature: 0.7, maxTokens: 77 }).component.predict([tokenize(text)]);
    const settings = provider.requests.map(({ temperature, maxTokens }) => ({ temperature, maxTokens }));
    expect(settings).toEqual([
      { temperature: 0, maxTokens: 1_024 + 4 * text.length },
      { temperature: 0.7, maxTokens: 77 },
    ]);
  });

  it('is part of where an annotation came from', () => {
    const provider = scriptedProvider(() => ramen);
    expect(testComponent({ provider }).component.source).toMatchObject({
      parameters: { temperature: 0, examples: 0, style: 'chat', maxTokens: 'by text' },
    });
    expect(testComponent({ provider, maxTokens: 77 }).component.source).toMatchObject({
      parameters: { maxTokens: 77 },
    });
  });
});

describe('the order', () => {
  it('is that of the texts, also when answers come in another', async () => {
    const provider = scriptedProvider((request) => (asked(request).includes('Text 0') ? nothing : ramen));
    const { complete } = provider;
    let inside = 0;
    let most = 0;
    provider.complete = async (request, signal) => {
      most = Math.max(most, ++inside);
      const isFirst = asked(request).includes('Text 0');
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

  it('of predictions that are handed on is that in which they come', async () => {
    const { provider, begun, release } = heldProvider(1);
    const { complete } = provider;
    const quick = scriptedProvider(() => ramen);
    provider.complete = (request, signal) =>
      (asked(request).includes('Text 0') ? complete : quick.complete)(request, signal);
    const seen: number[] = [];
    const { component } = testComponent({ provider, concurrency: 2 });
    async function* stream() {
      yield* docs(5);
    }
    const all = component.predictEach(stream(), (_, index) => {
      seen.push(index);
    });
    await begun;
    await expect.poll(() => seen).toEqual([1, 2, 3, 4]);
    release();
    expect(await all).toBeUndefined();
    expect(seen).toEqual([1, 2, 3, 4, 0]);
  });

  it('is kept to as many requests at once as are set, also on this machine, and as the provider can', async () => {
    for (const [concurrency, settings, expected] of [
      [undefined, {}, 4],
      [6, { isLocal: true }, 6],
      [6, { isLocal: true, concurrency: 1 }, 1],
    ] as const) {
      const { provider, begun, release } = heldProvider(expected, settings);
      const { component } = testComponent({ provider, ...(concurrency && { concurrency }) });
      let requests = 0;
      const { complete } = provider;
      provider.complete = (request, signal) => {
        requests++;
        return complete(request, signal);
      };
      const all = component.predict(docs(12));
      await begun;
      for (let turn = 0; turn < 50; turn++) await Promise.resolve();
      expect(requests).toBe(expected);
      release();
      await all;
    }
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
    const shown = provider.requests.map(({ prompt }) =>
      prompt.style === 'chat' ? (prompt.messages.length - 1) / 2 : 0,
    );
    expect(shown).toEqual([1, 2]);
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

  it('is waited for where the same text is asked about already', async () => {
    const { provider, begun, release } = heldProvider(1);
    const { component } = testComponent({ provider });
    const all = component.predict([1, 2, 3].map(() => tokenize('The same ramen')));
    await begun;
    release();
    expect(codes(await all)).toEqual(['ok', 'ok', 'ok']);
    expect(component.spending()).toMatchObject({ requests: 1, cached: 2 });
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
      { provider: { ...provider, identity: 'the same name on another server' } },
    ])
      await testComponent({ provider, cache, ...settings }).component.predict(docs(1));
    expect(provider.requests).toHaveLength(5);
  });

  it('does not depend on what a model is called, only on what it is', async () => {
    const provider = scriptedProvider(() => ramen);
    const cache = createMemoryCache();
    await testComponent({ provider, cache }).component.predict(docs(1));
    await testComponent({ provider: { ...provider, id: 'another/name' }, cache }).component.predict(docs(1));
    expect(provider.requests).toHaveLength(1);
  });

  it('holds nothing of a recording, which answers by itself', async () => {
    const recorded = { date: '2026-11-24', description: 'x' };
    const provider = scriptedProvider(() => ramen, { isLocal: true, recorded });
    const set = vi.fn(() => Promise.resolve());
    const get = vi.fn(() => Promise.resolve(undefined));
    const { component } = testComponent({ provider, cache: { get, set } });
    expect(codes(await component.predict(docs(2)))).toEqual(['ok', 'ok']);
    expect([get.mock.calls, set.mock.calls]).toEqual([[], []]);
    expect(component.spending()).toMatchObject({ requests: 0, cached: 2, inputTokens: 0 });
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

  it('counts the schema that is sent with each prompt', async () => {
    const provider = scriptedProvider(() => ramen);
    const { component } = testComponent({ provider });
    const text = 'a'.repeat(400);
    const { inputTokens } = await component.estimate([tokenize(text)]);
    await component.predict([tokenize(text)]);
    const [{ prompt, schema } = { prompt: undefined, schema: {} }] = provider.requests;
    const characters = prompt?.style === 'chat' ? prompt.system.length + (prompt.messages[0]?.text.length ?? 0) : 0;
    expect(Math.abs(inputTokens - (characters + JSON.stringify(schema).length) / 4)).toBeLessThan(4);
  });
});

it('names its task', () => {
  expect(testComponent({ provider: scriptedProvider(() => ramen) }).component.task).toBe(dishTask);
});

describe('a long text of which each word is asked for', () => {
  const task = parseTask('tags', { kind: 'tagger', attribute: 'pos' });
  const sentence = 'Ann saw Bob and Bob saw Ann.';
  const long = tokenize(Array.from({ length: 30 }, () => sentence).join(' '));
  const tagAll = (request: CompletionRequest): string => {
    const { words }: { words: string[] } = JSON.parse(asked(request));
    const rows = words.map((word) => ({ number: Number(word.split(' ')[0]), word: word.split(' ')[1], tag: 'X' }));
    return JSON.stringify({ words: rows });
  };

  it('is asked for in parts of whole sentences, and answered and paid for as one', async () => {
    const provider = scriptedProvider(tagAll);
    const { component, egress } = testComponent({ provider, task });
    const estimate = await component.estimate([long]);
    const [prediction] = await component.predict([long]);
    // Ten sentences of eight words each are eighty; but all of them are alike, and nothing is asked twice.
    expect(provider.requests.map((request) => JSON.parse(asked(request)).text)).toEqual([
      Array.from({ length: 10 }, () => sentence).join(' '),
    ]);
    expect(estimate.requests).toBe(1);
    expect(egress).toHaveLength(1);
    expect(prediction).toMatchObject({ usage: { inputTokens: 300, outputTokens: 30 }, dropped: [] });
    const tokens = prediction !== undefined && 'annotations' in prediction ? prediction.annotations.tokens : [];
    expect(tokens).toHaveLength(240);
    expect(tokens?.every(({ pos }) => pos === 'X')).toBe(true);
  });

  it('keeps what was said of the other parts where one has no answer', async () => {
    const texts = tokenize(Array.from({ length: 30 }, (_, index) => `${index} ${sentence}`).join(' '));
    const provider = scriptedProvider((request, index) => (index === 1 ? 'No.' : tagAll(request)));
    const [prediction] = await testComponent({ provider, task }).component.predict([texts]);
    expect(provider.requests).toHaveLength(4);
    expect(prediction).toMatchObject({ dropped: [{ reason: 'part-unanswered' }] });
    const tokens = prediction !== undefined && 'annotations' in prediction ? (prediction.annotations.tokens ?? []) : [];
    expect(tokens.filter(({ pos }) => pos === undefined)).toHaveLength(72);
    const silent = testComponent({ provider: scriptedProvider(() => 'No.'), task });
    expect(codes(await silent.component.predict([texts]))).toEqual(['llm-answer-invalid']);
  });

  it('is not shown its own words as an example, though its parts are those of others', async () => {
    const gold = {
      text: long.text,
      annotations: { tokens: Array.from(long.starts, (start, i) => ({ start, end: long.ends[i]!, pos: 'X' })) },
    };
    const provider = scriptedProvider(tagAll);
    const { component } = testComponent({ provider, task, gold: [gold], examples: 2 });
    await component.predict([tokenize('Cy ran.'), long]);
    const shown = provider.requests.map(({ prompt }) => prompt.style === 'chat' && prompt.messages.length);
    expect(shown).toEqual([5, 1]);
  });
});
