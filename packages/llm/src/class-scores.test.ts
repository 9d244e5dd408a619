import { type ErrorCode, parseTask, TinctureError, tokenize } from 'tincture';
import { describe, expect, it } from 'vitest';
import type { Provider } from './providers/provider.ts';
import { createMemoryCache } from './run/cache.ts';
import { scriptedProvider, testComponent } from './testing/llm-component.ts';

const mood = parseTask('mood', { kind: 'textcat', labels: { POSITIVE: {}, NEGATIVE: {} } });

/** A local model that leans to POSITIVE whatever the text says, and the prompts that it scored. */
function scoringProvider(settings: Partial<Provider> = {}) {
  const prompts: string[] = [];
  const provider = scriptedProvider(() => '', {
    isLocal: true,
    concurrency: 1,
    style: 'completion',
    scoreLabels: (prompt) => {
      prompts.push(prompt);
      const logProbabilities = prompt.endsWith('Text: N/A\nLabel:') ? [-1, -3] : [-1.5, -2.5];
      return Promise.resolve({ logProbabilities, inputTokens: 9, elapsedMs: 1 });
    },
    ...settings,
  });
  return { provider, prompts };
}

const docs = ['Meh', 'Oh'].map((text) => tokenize(text));

describe('label scores of a local model', () => {
  it('are calibrated by those of a text without content', async () => {
    const { provider } = scoringProvider();
    const [prediction] = await testComponent({ provider, task: mood }).component.predict(docs);
    // Less the lean: -0.5 and +0.5, so NEGATIVE is e times as likely.
    const cats = prediction !== undefined && 'annotations' in prediction ? prediction.annotations.cats : undefined;
    expect(cats?.POSITIVE).toBeCloseTo(1 / (1 + Math.E), 12);
    expect(cats?.NEGATIVE).toBeCloseTo(Math.E / (1 + Math.E), 12);
  });

  it('are asked for once, counted, and known the next time', async () => {
    const { provider, prompts } = scoringProvider();
    const cache = createMemoryCache();
    const first = testComponent({ provider, task: mood, cache, concurrency: 1 }).component;
    expect(await first.estimate(docs)).toMatchObject({ requests: 3, outputTokens: 0, cost: 0 });
    const predictions = await first.predict(docs);
    // Two texts, and the one without content.
    expect(prompts).toHaveLength(3);
    expect(first.spending()).toMatchObject({ requests: 3, cached: 0, inputTokens: 27 });
    const again = testComponent({ provider, task: mood, cache }).component;
    expect(await again.estimate(docs)).toMatchObject({ requests: 0 });
    expect(await again.predict(docs)).toEqual(predictions);
    expect(prompts).toHaveLength(3);
  });

  it('of a text that is an example itself do not see its label', async () => {
    const { provider, prompts } = scoringProvider();
    const gold = ['Meh', 'Ah'].map((text) => ({ text, annotations: { cats: { POSITIVE: 1, NEGATIVE: 0 } } }));
    await testComponent({ provider, task: mood, gold, concurrency: 1 }).component.predict(docs.slice(0, 1));
    const [own = '', prior = ''] = prompts;
    expect(own.match(/Text: Meh\n/g)).toHaveLength(1);
    expect(own).not.toContain('Text: Meh\nLabel: POSITIVE');
    expect(prior.replace('Text: N/A', 'Text: Meh')).toBe(own);
  });

  it('of another model, or for other labels, are asked for anew', async () => {
    const { provider, prompts } = scoringProvider();
    const cache = createMemoryCache();
    const other = parseTask('mood', { kind: 'textcat', labels: { POSITIVE: {}, BAD: {} } });
    await testComponent({ provider, task: mood, cache }).component.predict(docs);
    await testComponent({ provider: { ...provider, identity: 'other' }, task: mood, cache }).component.predict(docs);
    await testComponent({ provider, task: other, cache }).component.predict(docs);
    expect(prompts).toHaveLength(9);
  });

  it('that fail are tried again, and stop the run where that cannot help', async () => {
    const codes: ErrorCode[] = ['llm-unavailable', 'internal'];
    const { provider } = scoringProvider();
    const { scoreLabels } = provider;
    provider.scoreLabels = (...given) => {
      const code = codes.shift();
      if (code !== undefined) return Promise.reject(new TinctureError({ code, problem: 'No.' }));
      return scoreLabels?.(...given) ?? Promise.reject(new Error('It scores no labels.'));
    };
    const { component, waits } = testComponent({ provider, task: mood });
    expect(await component.predict(docs)).toMatchObject([
      { error: { code: 'internal' } },
      { error: { code: 'llm-not-asked' } },
    ]);
    expect(waits).toHaveLength(1);
    expect(codes).toEqual([]);
  });
});
