import { createRulesComponent, parseTask } from 'tincture';
import { describe, expect, test } from 'vitest';
import type { Context } from './context.ts';
import { Interrupted } from './context.ts';
import { agreeToCost, spentFigures, spentLine, totalSpending } from './llm-cost.ts';
import { createReporter } from './terminal/reporter.ts';
import { fakeLlm } from './testing/fake-llm.ts';
import { createTestContext, type TestContext } from './testing/test-context.ts';

const usage = { inputTokens: 100, outputTokens: 10, cost: 0.01 };
const hosted = fakeLlm({ name: 'hosted', isLocal: false, isFree: false, usage });
const { cost: _, ...unpriced } = usage;
const unknown = fakeLlm({ name: 'unknown', isLocal: false, isFree: false, usage: unpriced });
const local = fakeLlm({ name: 'local', isLocal: true, isFree: true, usage: unpriced });
const known = fakeLlm({ name: 'known', isLocal: false, isFree: false, usage, known: 2 });
const task = parseTask('food', { kind: 'ner', labels: ['DISH'] });
const { component: rules } = createRulesComponent({ name: 'rules', task, text: '{"label":"DISH","pattern":"soup"}' });

/** What is said and asked before components are measured on two texts. */
async function agree(components: Parameters<typeof agreeToCost>[2], answer?: boolean, isAgreed = false) {
  const context: TestContext = createTestContext('/');
  const asked: string[] = [];
  const confirm = (question: string): Promise<boolean> => {
    asked.push(question);
    return Promise.resolve(answer === true);
  };
  const asking: Context = answer === undefined ? context : { ...context, confirm };
  const reporter = createReporter(asking, { json: true });
  const refused = await agreeToCost(asking, reporter, components, ['a', 'b'], isAgreed).then(
    () => undefined,
    (error: unknown) => error,
  );
  return { said: context.err(), out: context.out(), asked: asked.length, refused };
}

describe('measuring', () => {
  test('says what LLMs will cost, on standard error, and asks once where somebody can answer', async () => {
    const { said, out, asked, refused } = await agree([rules, local, hosted, unknown], true);
    expect(said).toContain('prompt to some/hosted: 2 requests, about 200 tokens in and 20 out, for about $0.0200.');
    expect(said).toContain(
      'prompt to some/unknown: 2 requests, about 200 tokens in and 20 out, at a price that is not known.',
    );
    expect(said).not.toContain('local');
    expect({ out, asked, refused }).toEqual({ out: '', asked: 1, refused: undefined });
  });

  test('goes on unasked where nobody is there, or where that was agreed to', async () => {
    expect(await agree([hosted])).toMatchObject({ asked: 0, refused: undefined });
    expect(await agree([hosted], false, true)).toMatchObject({ asked: 0, refused: undefined });
  });

  test('sends nothing after a no', async () => {
    const { refused } = await agree([hosted], false);
    expect(refused).toBeInstanceOf(Interrupted);
  });

  test('asks nothing where it costs nothing', async () => {
    expect(await agree([rules, local], false)).toEqual({ said: '', out: '', asked: 0, refused: undefined });
    const { said, asked, refused } = await agree([known], false);
    expect(said).toContain('0 requests, about 0 tokens in and 0 out, at no cost (known already: 2).');
    expect({ asked, refused }).toEqual({ asked: 0, refused: undefined });
  });
});

describe('what was spent', () => {
  test('is the sum of all LLMs, and unknown where one price is', () => {
    expect(totalSpending([rules])).toBeUndefined();
    expect(totalSpending([rules, hosted, local])).toMatchObject({ cost: 0 });
    expect(totalSpending([hosted, unknown])?.cost).toBeUndefined();
    expect(totalSpending([known, hosted])).toMatchObject({ cached: 2 });
  });

  test('is nothing where all answers were known', () => {
    const spending = { requests: 0, cached: 3, inputTokens: 0, outputTokens: 0, cost: 0 };
    expect(spentLine(spending)).toBe('3 answers were known already; 0 requests, 0 tokens in, 0 out');
    expect(spentLine({ ...spending, inputTokens: 12_600 })).toContain('12,600 tokens in');
    expect(spentLine({ ...spending, cached: 0, requests: 2, cost: 0.0042 })).toBe(
      '2 requests, 0 tokens in, 0 out, $0.0042',
    );
    expect(spentFigures({ ...spending, cost: undefined })).toEqual({
      requests: 0,
      cached: 3,
      inputTokens: 0,
      outputTokens: 0,
    });
    expect(spentFigures(undefined)).toEqual({});
  });
});
