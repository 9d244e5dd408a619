import fc from 'fast-check';
import { TinctureError } from 'tincture';
import { describe, expect, it } from 'vitest';
import { createLedger } from './ledger.ts';
import { costOf, priceOf } from './prices.ts';

describe('createLedger', () => {
  it('never spends more than the budget while no request uses more than was reserved', () => {
    const requests = fc.array(
      fc.record({
        input: fc.nat(2_000),
        output: fc.nat(2_000),
        used: fc.double({ min: 0, max: 1, noNaN: true }),
        waits: fc.boolean(),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(requests, fc.double({ min: 0, max: 0.02, noNaN: true }), (asked, budget) => {
        const ledger = createLedger({ price: { input: 1, output: 5 }, budget });
        const open: (() => void)[] = [];
        for (const { input, output, used, waits } of asked) {
          try {
            const release = ledger.reserve(input, output);
            const finish = (): void => {
              ledger.record(input, Math.floor(output * used));
              release();
            };
            if (waits) open.push(finish);
            else finish();
          } catch (error) {
            expect(error instanceof TinctureError && error.code).toBe('llm-budget');
          }
        }
        for (const finish of open) finish();
        expect(ledger.spending().cost).toBeLessThanOrEqual(budget + 1e-12);
      }),
    );
  });

  it('gives back what a failed request had reserved', () => {
    const ledger = createLedger({ price: { input: 0, output: 1 }, budget: 1 });
    ledger.reserve(0, 900_000)();
    expect(() => ledger.reserve(0, 900_000)).not.toThrow();
    expect(() => ledger.reserve(0, 900_000)).toThrow(/budget of \$1 is used up/);
  });

  it('does not know the cost where it does not know the price', () => {
    const ledger = createLedger();
    ledger.record(10, 20);
    expect(ledger.spending()).toEqual({ requests: 1, cached: 0, inputTokens: 10, outputTokens: 20, cost: undefined });
  });
});

describe('prices', () => {
  it('are those of the model with the longest name that fits', () => {
    expect(priceOf('google/gemini-2.5-flash-lite')).toEqual({ input: 0.1, output: 0.4 });
    expect(priceOf('google/gemini-2.5-flash')).toEqual({ input: 0.3, output: 2.5 });
    expect(priceOf('openai/gpt-5-mini-2025-08-07')).toEqual({ input: 0.25, output: 2 });
    expect(priceOf('openai-compatible/gpt-5-mini')).toBeUndefined();
  });

  it('are for a million tokens', () => {
    expect(costOf({ input: 2, output: 8 }, 1_000_000, 500_000)).toBe(6);
  });
});
