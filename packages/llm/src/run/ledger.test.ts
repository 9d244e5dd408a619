import fc from 'fast-check';
import { TinctureError } from 'tincture';
import { describe, expect, it } from 'vitest';
import { createLedger } from './ledger.ts';
import { costOf, priceOf } from './prices.ts';

describe('createLedger', () => {
  it('never spends more than the budget, and lets all of it be spent, with any number of requests at once', async () => {
    const requests = fc.array(
      fc.record({
        input: fc.nat(2_000),
        output: fc.nat(2_000),
        used: fc.double({ min: 0, max: 1, noNaN: true }),
        turns: fc.nat(5),
      }),
      { maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(requests, fc.double({ min: 0, max: 0.02, noNaN: true }), async (asked, budget) => {
        const price = { input: 1, output: 5 };
        const ledger = createLedger({ price, budget });
        let underWay = 0;
        const outcomes = await Promise.all(
          asked.map(async ({ input, output, used, turns }) => {
            try {
              const release = await ledger.reserve(input, output);
              underWay++;
              for (let turn = 0; turn < turns; turn++) await Promise.resolve();
              ledger.record(input, Math.floor(output * used));
              underWay--;
              release();
              return true;
            } catch (error) {
              expect(error instanceof TinctureError && error.code).toBe('llm-budget');
              // It could not be afforded whatever those under way will cost.
              expect((ledger.spending().cost ?? 0) + costOf(price, input, output)).toBeGreaterThan(budget);
              return false;
            }
          }),
        );
        expect(underWay).toBe(0);
        expect(outcomes).toHaveLength(asked.length);
        expect(ledger.spending().cost).toBeLessThanOrEqual(budget + 1e-12);
      }),
    );
  });

  it('waits for requests under way that may leave enough, and gives back what they had reserved', async () => {
    const ledger = createLedger({ price: { input: 0, output: 1 }, budget: 1 });
    const release = await ledger.reserve(0, 900_000);
    let isReserved = false;
    const second = ledger.reserve(0, 900_000).then((done) => {
      isReserved = true;
      return done;
    });
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
    expect(isReserved).toBe(false);
    ledger.record(0, 50_000);
    release();
    (await second)();
    await expect(ledger.reserve(0, 960_000)).rejects.toMatchObject({
      code: 'llm-budget',
      problem: expect.stringContaining('The budget of $1 for a run is used up: $0.0500 is spent'),
    });
  });

  it('does not know the cost where it does not know the price', () => {
    const ledger = createLedger();
    ledger.record(10, 20);
    expect(ledger.spending()).toEqual({ requests: 1, cached: 0, inputTokens: 10, outputTokens: 20, cost: undefined });
  });
});

describe('prices', () => {
  it.each([
    ['google/gemini-2.5-flash-lite', { input: 0.1, output: 0.4 }],
    ['google/gemini-2.5-flash', { input: 0.3, output: 2.5 }],
    ['google/gemini-2.5-flash-preview-09-2025', { input: 0.3, output: 2.5 }],
    ['google/gemini-2.5-flash-image', undefined],
    ['openai/gpt-5-mini-2025-08-07', { input: 0.25, output: 2 }],
    ['openai/gpt-5-nano', { input: 0.05, output: 0.4 }],
    ['openai/gpt-5', undefined],
    ['openai/gpt-5-mini-pro', undefined],
    ['anthropic/claude-sonnet-4-5-20250929', { input: 3, output: 15 }],
    ['openai-compatible/gpt-5-mini', undefined],
  ])('of %s are those of the model in any version, and of no other', (id, price) => {
    expect(priceOf(id)).toEqual(price);
  });

  it('are for a million tokens', () => {
    expect(costOf({ input: 2, output: 8 }, 1_000_000, 500_000)).toBe(6);
  });
});
