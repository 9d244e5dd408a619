import { type Component, type Doc, type Prediction, TinctureError, tokenizerFor, withAnnotations } from 'tincture';
import { isLlmComponent } from '../llm-proposer.ts';

/** What running a component over texts cost. */
export interface Measurement {
  readonly predictions: readonly Prediction[];
  /** Tokens of all texts: what "words per second" counts. */
  readonly words: number;
  /** From raw text to annotations; of an LLM, from the times that its answers took when they were made. */
  readonly wordsPerSecond?: number;
  /** Milliseconds for one text at a time. */
  readonly latencyMs?: { readonly p50: number; readonly p99: number };
  /** US dollars per million words: what a provider charges, else this machine's time. Absent where no price is known. */
  readonly costPerMillionWords?: number;
}

/** Settings of {@link measureComponent}. */
export interface MeasureOptions {
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number) => void;
  /** US dollars for one core for an hour. Default {@link coreHourPrice}. */
  readonly coreHourPrice?: number;
}

/** A rented virtual core costs about this much an hour; it turns seconds of a local component into money. */
const coreHourPrice = 0.05;

/** How many texts are timed one at a time, and for how long at most. */
const latencyTexts = 200;
const latencyBudgetMs = 2_000;
/** A short corpus is run again until this much time has passed, or its speed would be a guess. */
const speedBudgetMs = 300;

/**
 * Runs `component` over `docs`, which have what it reads, and measures it, its speed from their raw texts on. An LLM is run once and
 * its answers' own times are taken.
 */
export async function measureComponent(
  component: Component,
  docs: readonly Doc[],
  options: MeasureOptions,
): Promise<Measurement> {
  const { signal } = options;
  const pass = (docs: readonly Doc[]): Promise<readonly Prediction[]> =>
    component.predict(docs, {
      ...(signal === undefined ? {} : { signal }),
      ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
    });

  const predictions = await pass(docs);
  if (predictions.length !== docs.length) {
    throw new TinctureError({
      code: 'argument-invalid',
      problem: `${component.name} gave ${predictions.length} predictions for ${docs.length} texts.`,
    });
  }
  const words = docs.reduce((sum, doc) => sum + doc.length, 0);
  const measured = { predictions, words };
  if (words === 0) return measured;
  return component.source.kind === 'llm'
    ? { ...measured, ...measureAnswers(component, predictions, words, options) }
    : { ...measured, ...(await measureLocal(component, docs, words, options)) };
}

/** An LLM's speed from the times of its own answers: a cached or recorded answer still knows how long it took. */
function measureAnswers(
  component: Component,
  predictions: readonly Prediction[],
  words: number,
  options: MeasureOptions,
): Partial<Measurement> {
  const usages = predictions.flatMap(({ usage }) => (usage?.elapsedMs === undefined ? [] : [usage]));
  if (usages.length === 0) return {};
  const times = usages.map(({ elapsedMs = 0 }) => elapsedMs);
  const seconds = times.reduce((sum, time) => sum + time, 0) / 1_000;
  const measuredWords = (words * usages.length) / predictions.length;
  const isElsewhere = isLlmComponent(component) && !component.isLocal;
  const machine = isElsewhere ? undefined : (seconds / 3_600) * (options.coreHourPrice ?? coreHourPrice);
  const dollars = usages.every(({ cost }) => cost !== undefined)
    ? usages.reduce((sum, { cost = 0 }) => sum + cost, 0)
    : machine;
  return {
    wordsPerSecond: measuredWords / seconds,
    latencyMs: percentiles(times),
    ...(dollars === undefined ? {} : { costPerMillionWords: (dollars / measuredWords) * 1e6 }),
  };
}

async function measureLocal(
  component: Component,
  docs: readonly Doc[],
  words: number,
  options: MeasureOptions,
): Promise<Partial<Measurement>> {
  const { now, signal } = options;
  const { tokenize } = tokenizerFor(component.task);
  // What the component reads of other components is there already.
  const again = ({ text, annotations }: Doc): Doc => withAnnotations(tokenize(text), annotations);
  const rounds: number[] = [];
  const begun = now();
  // The pass that made the predictions has warmed the caches; from here on each round starts from raw text.
  while (rounds.length < 3 || now() - begun < speedBudgetMs) {
    signal?.throwIfAborted();
    const start = now();
    await component.predict(docs.map(again));
    rounds.push(now() - start);
    if (now() - begun > 20 * speedBudgetMs) break;
  }
  const times: number[] = [];
  const singleBegun = now();
  for (const doc of docs.slice(0, latencyTexts)) {
    signal?.throwIfAborted();
    const start = now();
    await component.predict([again(doc)]);
    times.push(now() - start);
    if (now() - singleBegun > latencyBudgetMs) break;
  }
  const seconds = percentile(rounds, 0.5) / 1_000;
  return {
    wordsPerSecond: words / seconds,
    latencyMs: percentiles(times),
    costPerMillionWords: ((seconds / 3_600) * (options.coreHourPrice ?? coreHourPrice) * 1e6) / words,
  };
}

function percentiles(values: readonly number[]): { p50: number; p99: number } {
  return { p50: percentile(values, 0.5), p99: percentile(values, 0.99) };
}

/** The nearest-rank percentile of at least one value. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
