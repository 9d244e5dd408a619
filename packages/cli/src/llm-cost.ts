import type { CostEstimate, LlmComponent, Spending } from '@tincture/llm';
import { type Component, type Doc, type JsonObject, tokenizerFor } from 'tincture';
import { type Context, Interrupted } from './context.ts';
import { isLlmComponent } from './llm-proposer.ts';
import { describeComponent } from './proposers.ts';
import type { Reporter } from './terminal/reporter.ts';

/** What an LLM is asked about. */
export interface AskedTexts {
  readonly count: number;
  /** They need not fit into memory. */
  texts(): Iterable<string> | AsyncIterable<string>;
}

/** Estimates what it will cost to ask about texts, and says so. Throws `Interrupted` on Ctrl-C. */
export async function showCost(
  context: Context,
  reporter: Reporter,
  component: LlmComponent,
  asked: AskedTexts,
): Promise<CostEstimate> {
  const estimate = await estimateCost(context, reporter, component, asked);
  const { requests, inputTokens, outputTokens, cost } = estimate;
  const money =
    cost === undefined ? 'at a price that is not known' : cost === 0 ? 'at no cost' : `for about $${cost.toFixed(4)}`;
  const known = Math.max(0, asked.count - requests);
  reporter.note(
    `${describeComponent(component)}: ${count(requests)} ${requests === 1 ? 'request' : 'requests'}, about ${count(inputTokens)} tokens in and ${count(outputTokens)} out, ${money}` +
      `${known === 0 ? '' : ` (known already: ${count(known)})`}.`,
  );
  return estimate;
}

/** Asks whether to spend what was estimated, where somebody is there to answer. Throws `Interrupted` for a no. */
export async function confirmCost(
  context: Context,
  estimates: readonly CostEstimate[],
  isAgreed: boolean,
): Promise<void> {
  if (isAgreed || context.confirm === undefined || !estimates.some(mayCost)) return;
  if (!(await context.confirm('Send these texts to the provider?'))) throw new Interrupted('Nothing was sent.');
}

/**
 * For commands that measure: shows what the LLMs among `components` will cost, and asks, if any of them costs money.
 * Throws `Interrupted` for a no.
 */
export async function agreeToCost(
  context: Context,
  reporter: Reporter,
  components: readonly Component[],
  texts: readonly string[],
  isAgreed: boolean,
): Promise<void> {
  const estimates: CostEstimate[] = [];
  for (const component of components) {
    // One without a price, like a model on this machine, costs nothing: nothing needs to be known beforehand.
    if (!isLlmComponent(component) || component.isFree) continue;
    estimates.push(await showCost(context, reporter, component, { count: texts.length, texts: () => texts }));
  }
  await confirmCost(context, estimates, isAgreed);
}

/** What all LLMs among components spent together; undefined where there is none. */
export function totalSpending(components: readonly Component[]): Spending | undefined {
  const spendings = components.filter(isLlmComponent).map((component) => {
    const spending = component.spending();
    return component.isFree ? { ...spending, cost: 0 } : spending;
  });
  if (spendings.length === 0) return undefined;
  const sum = (key: 'requests' | 'cached' | 'inputTokens' | 'outputTokens'): number =>
    spendings.reduce((total, spending) => total + spending[key], 0);
  const costs = spendings.map(({ cost }) => cost).filter((cost) => cost !== undefined);
  return {
    requests: sum('requests'),
    cached: sum('cached'),
    inputTokens: sum('inputTokens'),
    outputTokens: sum('outputTokens'),
    cost: costs.length < spendings.length ? undefined : costs.reduce((total, cost) => total + cost, 0),
  };
}

/** What LLMs spent, as figures of a run. */
export function spentFigures(spending: Spending | undefined): JsonObject {
  return spending === undefined ? {} : JSON.parse(JSON.stringify(spending));
}

/** For example `3 answers were known already; 12 requests, 1,200 tokens in, 130 out, $0.0042`. */
export function spentLine({ requests, cached, inputTokens, outputTokens, cost }: Spending): string {
  const known = cached === 0 ? '' : `${count(cached)} ${cached === 1 ? 'answer was' : 'answers were'} known already; `;
  const money = cost === undefined || cost === 0 ? '' : `, $${cost.toFixed(4)}`;
  return `${known}${count(requests)} ${requests === 1 ? 'request' : 'requests'}, ${count(inputTokens)} tokens in, ${count(outputTokens)} out${money}`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function mayCost({ requests, cost }: CostEstimate): boolean {
  return requests > 0 && cost !== 0;
}

async function estimateCost(
  context: Context,
  reporter: Reporter,
  component: LlmComponent,
  asked: AskedTexts,
): Promise<CostEstimate> {
  const progress = reporter.progress({ label: 'Estimating the cost', total: asked.count, unit: 'texts' });
  let done = 0;
  const { tokenize } = tokenizerFor(component.task);
  async function* docs(): AsyncGenerator<Doc> {
    for await (const text of asked.texts()) {
      if (context.signal.aborted) throw new Interrupted('Nothing was sent.');
      yield tokenize(text);
      progress.update(++done);
    }
  }
  try {
    return await component.estimate(docs());
  } finally {
    progress.finish();
  }
}
