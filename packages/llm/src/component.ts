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
  /** US dollars; undefined where the price is not known, 0 for local models and for what is cached. */
  readonly cost: number | undefined;
}

/** A prompted model as a component. */
export interface LlmComponent extends Component {
  /** From the lengths of the prompts, at four ASCII characters a token; answers that are cached cost nothing. */
  estimate(docs: readonly Doc[]): Promise<CostEstimate>;
  /** What was spent since it was made. */
  spending(): Spending;
}

/** Errors after which no further request can succeed: the run stops, and what was answered is kept. */
const fatalCodes: ReadonlySet<string> = new Set([
  'llm-denied',
  'llm-budget',
  'llm-offline',
  'llm-recording-stale',
  'llm-egress-unlogged',
  'llm-cache-failed',
]);

/** After this many texts in a row whose requests failed in spite of retries, the provider is taken to be down. */
const failuresToStop = 3;

/** One call of `predict`. */
interface Pass {
  readonly signal: AbortSignal | undefined;
  /** Why no more requests are made; what is cached is still answered. */
  stop?: TinctureError;
  failuresInARow: number;
}

/** ASCII characters a token, for estimates before a provider has counted; other characters are a token each. */
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
    // A text that is an example itself must not be shown its own answer.
    prompt: prompts.build(
      task,
      doc.text,
      shown.filter(({ text }) => text !== doc.text),
      provider.style,
    ),
    schema: prompts.schema(task),
    maxTokens:
      options.maxTokens ??
      // In chat there is room for the hidden reasoning that some models cannot leave out.
      (provider.style === 'chat' ? Math.min(8_192, 1_024 + 16 * doc.length) : Math.min(256, 32 + 2 * doc.length)),
    temperature,
  });

  const usageOf = ({ inputTokens, outputTokens, elapsedMs }: Completion): Usage => ({
    inputTokens,
    outputTokens,
    elapsedMs,
    ...(price === undefined ? {} : { cost: costOf(price, inputTokens, outputTokens) }),
  });

  /** The answer to a request: from the cache, else from the provider, listed, counted and kept. */
  const ask = async (doc: Doc, request: CompletionRequest, pass: Pass): Promise<Completion> => {
    const key = requestKey(provider.id, request);
    const known = await cache.get(key);
    if (known !== undefined) {
      ledger.recordCached();
      return known;
    }
    if (pass.stop !== undefined) throw pass.stop;
    const release = ledger.reserve(tokensOf(request), request.maxTokens);
    try {
      if (!provider.isLocal) await logEgress(options, doc, request);
      const completion = await withRetry(
        () => provider.complete(request, pass.signal),
        retryOptions(options),
        pass.signal,
      );
      pass.failuresInARow = 0;
      ledger.record(completion.inputTokens, completion.outputTokens);
      if (recorded === undefined) await cache.set(key, completion);
      return completion;
    } finally {
      release();
    }
  };

  /** Whether the next texts would fail for the same reason as this one. */
  const isGeneral = ({ code }: TinctureError, pass: Pass): boolean => {
    if (fatalCodes.has(code)) return true;
    const isDown = code === 'llm-unavailable' || code === 'llm-rate-limited';
    // Once something was answered, a request that is refused says something about its own text.
    const isRefused = code === 'llm-refused' && ledger.spending().requests === 0;
    return (isDown || isRefused) && ++pass.failuresInARow >= failuresToStop;
  };

  const predictOne = async (doc: Doc, pass: Pass): Promise<Prediction> => {
    if (scoresClasses) return scoreClasses({ task, provider, cache, examples: shown, source }, doc, pass.signal);
    const request = requestFor(doc);
    const completion = await ask(doc, request, pass);
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
      const pass: Pass = { signal, failuresInARow: 0 };
      let done = 0;
      return inParallel(docs, provider.isLocal ? 1 : (options.concurrency ?? 4), async (doc) => {
        try {
          return await predictOne(doc, pass);
        } catch (cause) {
          signal?.throwIfAborted();
          const error = toTinctureError(cause, 'llm-unavailable');
          if (pass.stop === undefined && isGeneral(error, pass)) pass.stop = error;
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
      const isFree = provider.isLocal || requests === 0;
      const cost = isFree ? 0 : price === undefined ? undefined : costOf(price, inputTokens, outputTokens);
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

function retryOptions({ provider, random, sleep, now, onRetry }: LlmOptions): Parameters<typeof withRetry>[1] {
  // A server on this machine that does not answer was not started, and waiting does not start it.
  return {
    random,
    sleep,
    now,
    ...(provider.isLocal ? { attempts: 2 } : {}),
    ...(onRetry === undefined ? {} : { onRetry }),
  };
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
  const text = prompt.style === 'chat' ? prompt.system + prompt.user : prompt.text;
  const others = text.replace(/[\0-\x7f]+/g, '').length;
  return others + Math.ceil((text.length - others) / charactersPerToken);
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
