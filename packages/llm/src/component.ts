import { createHash } from 'node:crypto';
import {
  type Component,
  type Doc,
  type Document,
  type Prediction,
  type PredictOptions,
  type Random,
  type Source,
  type Task,
  TinctureError,
  toTinctureError,
  type Usage,
} from 'tincture';
import { chooseExamples } from './choose-examples.ts';
import { scoreClasses } from './class-scores.ts';
import type { Completion, CompletionRequest, Provider } from './providers/provider.ts';
import { promptHash, requestKey } from './providers/request-key.ts';
import type { AnswerCache } from './run/cache.ts';
import type { EgressLog } from './run/egress-log.ts';
import { inParallel } from './run/in-parallel.ts';
import { createLedger, type Ledger, type Spending } from './run/ledger.ts';
import { costOf, type Price, priceOf } from './run/prices.ts';
import { withRetry } from './run/retry.ts';
import { taskPrompts } from './tasks/task-prompts.ts';

/** Settings of {@link createLlmComponent}. */
export interface LlmOptions {
  readonly name: string;
  readonly task: Task;
  readonly provider: Provider;
  /** Gold to choose few-shot examples from. */
  readonly gold?: readonly Document[];
  /** How many examples the prompt shows. Default 8, or as many as there are. */
  readonly examples?: number;
  readonly cache: AnswerCache;
  /** Required unless the provider is local: what leaves this machine is listed first. */
  readonly egress?: EgressLog;
  /** Requests at the same time. Default 4; local models answer one at a time anyway. */
  readonly concurrency?: number;
  /** Default 0. */
  readonly temperature?: number;
  /** Longest answer; default: in proportion to the text. */
  readonly maxTokens?: number;
  /** US dollars for this component's whole life. */
  readonly budget?: number;
  /** Default: the list price of the model, where it is known. */
  readonly price?: Price;
  readonly random: Random;
  readonly now: () => Date;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly onRetry?: (error: TinctureError, waitMs: number) => void;
}

/** What a run over texts will cost, before it starts. */
export interface CostEstimate {
  readonly requests: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** US dollars; undefined where the price is not known, 0 for local models. */
  readonly cost: number | undefined;
}

/** A prompted model as a component. */
export interface LlmComponent extends Component {
  /** From the lengths of the prompts, at four characters a token; answers that are cached cost nothing. */
  estimate(docs: readonly Doc[]): Promise<CostEstimate>;
  /** What was spent since it was made. */
  spending(): Spending;
}

/** Errors after which no further request can succeed: the run stops, and what was answered is kept. */
const fatalCodes: ReadonlySet<string> = new Set([
  'llm-denied',
  'llm-refused',
  'llm-budget',
  'llm-offline',
  'llm-recording-stale',
  'llm-egress-unlogged',
  'llm-cache-failed',
]);

/** Characters a token, for estimates before a provider has counted. */
const charactersPerToken = 4;

/**
 * A component that asks a model. Each answer is cached under everything that decided it, so a run goes on where it
 * stopped and a repeated one is free. An answer that says nothing usable is an error of its text, never an empty answer.
 */
export function createLlmComponent(options: LlmOptions): LlmComponent {
  const { name, task, provider, cache } = options;
  const prompts = taskPrompts[task.kind];
  const shown = chooseExamples(task, options.gold ?? [], options.examples ?? 8);
  const temperature = options.temperature ?? 0;
  const price = provider.isLocal ? undefined : (options.price ?? priceOf(provider.id));
  const ledger: Ledger = createLedger({
    ...(price === undefined ? {} : { price }),
    ...(options.budget === undefined || provider.isLocal ? {} : { budget: options.budget }),
  });
  const recorded = 'recorded' in provider ? recordedDate(provider.recorded) : undefined;
  const source: Source = {
    kind: 'llm',
    name,
    model: provider.id,
    promptHash: promptHash(prompts.build(task, '', shown, provider.style)),
    parameters: { temperature, examples: shown.length, style: provider.style },
    ...(recorded === undefined ? {} : { recorded }),
  };
  const scoresClasses = task.kind === 'textcat' && task.multiple !== true && provider.scoreLabels !== undefined;

  const requestFor = (doc: Doc): CompletionRequest => ({
    prompt: prompts.build(task, doc.text, shown, provider.style),
    schema: prompts.schema(task),
    maxTokens:
      options.maxTokens ??
      (provider.style === 'chat' ? Math.min(2_048, 256 + 8 * doc.length) : Math.min(256, 32 + 2 * doc.length)),
    temperature,
  });

  const usageOf = ({ inputTokens, outputTokens, elapsedMs }: Completion): Usage => ({
    inputTokens,
    outputTokens,
    elapsedMs,
    ...(price === undefined ? {} : { cost: costOf(price, inputTokens, outputTokens) }),
  });

  /** The answer to a request: from the cache, else from the provider, listed, counted and kept. */
  const ask = async (doc: Doc, request: CompletionRequest, signal: AbortSignal | undefined): Promise<Completion> => {
    const key = requestKey(provider.id, request);
    const known = await cache.get(key);
    if (known !== undefined) {
      ledger.recordCached();
      return known;
    }
    const release = ledger.reserve(tokensOf(request), request.maxTokens);
    try {
      if (!provider.isLocal) await logEgress(options, doc, request);
      const completion = await withRetry(() => provider.complete(request, signal), retryOptions(options), signal);
      ledger.record(completion.inputTokens, completion.outputTokens);
      if (recorded === undefined) await cache.set(key, completion);
      return completion;
    } finally {
      release();
    }
  };

  const predictOne = async (doc: Doc, signal: AbortSignal | undefined): Promise<Prediction> => {
    if (scoresClasses) return scoreClasses({ task, provider, cache, examples: shown, source }, doc, signal);
    const request = requestFor(doc);
    const completion = await ask(doc, request, signal);
    const parsed = prompts.parse(task, doc, completion.text, provider.style);
    const usage = usageOf(completion);
    if (parsed === undefined) return { error: invalidAnswer(provider.id, completion), usage };
    const { annotations } = parsed;
    return {
      annotations: {
        ...annotations,
        ...(annotations.ents === undefined ? {} : { ents: annotations.ents.map((span) => ({ ...span, source })) }),
        source,
      },
      dropped: parsed.dropped,
      usage,
    };
  };

  return {
    name,
    task,
    source,
    async predict(docs: readonly Doc[], { signal, onProgress }: PredictOptions = {}): Promise<readonly Prediction[]> {
      let fatal: TinctureError | undefined;
      let done = 0;
      return inParallel(docs, provider.isLocal ? 1 : (options.concurrency ?? 4), async (doc) => {
        if (fatal !== undefined) return { error: fatal };
        try {
          return await predictOne(doc, signal);
        } catch (cause) {
          signal?.throwIfAborted();
          const error = toTinctureError(cause, 'llm-unavailable');
          if (fatalCodes.has(error.code)) fatal = error;
          return { error };
        } finally {
          onProgress?.(++done);
        }
      });
    },
    async estimate(docs) {
      let requests = 0;
      let inputTokens = 0;
      let outputTokens = 0;
      for (const doc of docs) {
        const request = requestFor(doc);
        if ((await cache.get(requestKey(provider.id, request))) !== undefined) continue;
        requests++;
        inputTokens += tokensOf(request);
        outputTokens += Math.round(doc.length / 2) + 16;
      }
      const cost = provider.isLocal ? 0 : price === undefined ? undefined : costOf(price, inputTokens, outputTokens);
      return { requests, inputTokens, outputTokens, cost };
    },
    spending: () => ledger.spending(),
    async close() {
      await provider.close?.();
    },
  };
}

function recordedDate(recorded: unknown): string | undefined {
  const isRecord = typeof recorded === 'object' && recorded !== null && 'date' in recorded;
  return isRecord && typeof recorded.date === 'string' ? recorded.date : undefined;
}

function retryOptions({ random, sleep, now, onRetry }: LlmOptions): Parameters<typeof withRetry>[1] {
  return { random, sleep, now, ...(onRetry === undefined ? {} : { onRetry }) };
}

async function logEgress({ egress, provider }: LlmOptions, doc: Doc, request: CompletionRequest): Promise<void> {
  if (egress === undefined) {
    throw new TinctureError({
      code: 'llm-egress-unlogged',
      problem: `${provider.id} is not on this machine, and no egress log is given.`,
      fix: 'Pass `egress: createEgressLog(path, now)`.',
    });
  }
  await egress({
    provider: provider.id,
    textHash: createHash('sha256').update(doc.text).digest('hex'),
    promptHash: promptHash(request.prompt),
  });
}

function tokensOf({ prompt }: CompletionRequest): number {
  const length = prompt.style === 'chat' ? prompt.system.length + prompt.user.length : prompt.text.length;
  return Math.ceil(length / charactersPerToken);
}

function invalidAnswer(model: string, { text, finish }: Completion): TinctureError {
  if (finish === 'length') {
    return new TinctureError({
      code: 'llm-truncated',
      problem: `The answer of ${model} was cut off at the longest allowed length, and nothing of it can be used: ${JSON.stringify(text.slice(0, 120))}`,
      fix: 'Raise `maxTokens` of the proposer.',
    });
  }
  return new TinctureError({
    code: 'llm-answer-invalid',
    problem: `${model} did not answer in the form that was asked for: ${JSON.stringify(text.slice(0, 120))}`,
    fix: 'Show more examples (`examples:` of the proposer), or use a stronger model.',
  });
}
