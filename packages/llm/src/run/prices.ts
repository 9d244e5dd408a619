/** US dollars for a million tokens. */
export interface Price {
  readonly input: number;
  readonly output: number;
}

/**
 * List prices of a few models that are often used for this, by their name without a version, as of November 2026. Prices change: a
 * project can set its own, and an unknown price stays unknown.
 */
const prices: readonly (readonly [string, Price])[] = [
  ['openai/gpt-5-mini', { input: 0.25, output: 2 }],
  ['openai/gpt-5-nano', { input: 0.05, output: 0.4 }],
  ['openai/gpt-4.1-mini', { input: 0.4, output: 1.6 }],
  ['openai/gpt-4o-mini', { input: 0.15, output: 0.6 }],
  ['anthropic/claude-haiku-4-5', { input: 1, output: 5 }],
  ['anthropic/claude-sonnet-4', { input: 3, output: 15 }],
  ['google/gemini-2.5-flash-lite', { input: 0.1, output: 0.4 }],
  ['google/gemini-2.5-flash', { input: 0.3, output: 2.5 }],
];

/** What may follow the name of a model and leave its price as it is: a version or a date. */
const version = /^(?:-(?:\d|latest$|preview-\d)|$)/;

/** The list price of a model by its id; undefined where it is not known. */
export function priceOf(id: string): Price | undefined {
  return prices.find(([name]) => id.startsWith(name) && version.test(id.slice(name.length)))?.[1];
}

/** US dollars for tokens. */
export function costOf(price: Price, inputTokens: number, outputTokens: number): number {
  return (inputTokens * price.input + outputTokens * price.output) / 1e6;
}
