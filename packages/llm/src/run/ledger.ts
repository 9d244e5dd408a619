import { TinctureError } from 'tincture';
import { costOf, type Price } from './prices.ts';

/** What was spent so far in a run. Cached and recorded answers cost nothing. */
export interface Spending {
  readonly requests: number;
  readonly cached: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** US dollars; undefined where the price of the model is not known. */
  readonly cost: number | undefined;
}

/** Keeps count of requests, tokens and money, and stops at the budget. */
export interface Ledger {
  /** Throws `llm-budget` when the next request might exceed the budget. Call before each request. */
  reserve(inputTokens: number, outputTokens: number): () => void;
  record(inputTokens: number, outputTokens: number): number | undefined;
  recordCached(): void;
  spending(): Spending;
}

/** Settings of {@link createLedger}. */
export interface LedgerOptions {
  readonly price?: Price;
  /** US dollars for the run. Needs a known price. */
  readonly budget?: number;
}

/** An empty ledger. Throws `argument-invalid` for a budget on a model whose price nobody knows. */
export function createLedger({ price, budget }: LedgerOptions = {}): Ledger {
  if (budget !== undefined && price === undefined) {
    throw new TinctureError({
      code: 'argument-invalid',
      problem: 'A budget is set, but the price of the model is not known, so it could not be kept.',
      fix: 'Remove the budget, or use a model with a known price.',
    });
  }
  let requests = 0;
  let cached = 0;
  let input = 0;
  let output = 0;
  // Dollars of requests under way, at their worst: with several at once the budget holds all the same.
  let reserved = 0;
  const spent = (): number | undefined => (price === undefined ? undefined : costOf(price, input, output));
  return {
    reserve(inputTokens, outputTokens) {
      if (price === undefined) return () => {};
      const worst = costOf(price, inputTokens, outputTokens);
      if (budget !== undefined && (spent() ?? 0) + reserved + worst > budget) {
        throw new TinctureError({
          code: 'llm-budget',
          problem: `The budget of $${budget} is used up: $${(spent() ?? 0).toFixed(4)} is spent and the next request may cost $${worst.toFixed(4)}.`,
          fix: 'Raise `budget` of the proposer and run the command again: it goes on where it stopped, and what was answered is not paid for again.',
        });
      }
      reserved += worst;
      return () => {
        reserved -= worst;
      };
    },
    record(inputTokens, outputTokens) {
      requests++;
      input += inputTokens;
      output += outputTokens;
      return price === undefined ? undefined : costOf(price, inputTokens, outputTokens);
    },
    recordCached() {
      cached++;
    },
    spending: () => ({ requests, cached, inputTokens: input, outputTokens: output, cost: spent() }),
  };
}
