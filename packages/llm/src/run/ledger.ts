import { TinctureError } from 'tincture';
import { costOf, type Price } from './prices.ts';

/** What was spent so far in a run. Cached and recorded answers cost nothing. */
export interface Spending {
  /** Those that were answered. */
  readonly requests: number;
  readonly cached: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** US dollars; undefined where the price of the model is not known. */
  readonly cost: number | undefined;
}

/** Keeps count of requests, tokens and money, and stops at the budget. */
export interface Ledger {
  /**
   * Sets aside what the next request may cost, and resolves with what gives it back. Call before each request. While
   * requests under way might use up the rest of the budget it waits for them; it rejects with `llm-budget` once the next
   * request could exceed the budget whatever they cost.
   */
  reserve(inputTokens: number, outputTokens: number): Promise<() => void>;
  record(inputTokens: number, outputTokens: number): void;
  /** Counts a request that was given up: what it cost nobody says, so it counts as the most that it may have cost. */
  recordUnanswered(inputTokens: number, outputTokens: number): void;
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
      fix: 'Set the price of the proposer, for example `price: { input: 0.25, output: 2 }` (US dollars for a million tokens), or remove the budget.',
    });
  }
  let requests = 0;
  let cached = 0;
  let input = 0;
  let output = 0;
  // Dollars of requests under way, at their worst: with several at once the budget holds all the same.
  let reserved = 0;
  let underWay = 0;
  let waiting: (() => void)[] = [];
  const spent = (): number => (price === undefined ? 0 : costOf(price, input, output));
  return {
    async reserve(inputTokens, outputTokens) {
      if (price === undefined || budget === undefined) return () => {};
      const worst = costOf(price, inputTokens, outputTokens);
      while (spent() + worst <= budget && spent() + reserved + worst > budget) {
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
      if (spent() + worst > budget) {
        throw new TinctureError({
          code: 'llm-budget',
          problem: `The budget of $${budget} for a run is used up: $${spent().toFixed(4)} is spent, and the next request may cost $${worst.toFixed(4)}.`,
          fix: 'Run the command again to spend as much again, or raise `budget` of the proposer: it goes on where it stopped, and what was answered is not paid for twice.',
        });
      }
      reserved += worst;
      underWay++;
      return () => {
        underWay--;
        // Rounding must not leave a rest that nothing would ever release.
        reserved = underWay === 0 ? 0 : reserved - worst;
        const released = waiting;
        waiting = [];
        for (const wake of released) wake();
      };
    },
    record(inputTokens, outputTokens) {
      requests++;
      input += inputTokens;
      output += outputTokens;
    },
    recordUnanswered(inputTokens, outputTokens) {
      input += inputTokens;
      output += outputTokens;
    },
    recordCached() {
      cached++;
    },
    spending: () => ({
      requests,
      cached,
      inputTokens: input,
      outputTokens: output,
      cost: price === undefined ? undefined : spent(),
    }),
  };
}
