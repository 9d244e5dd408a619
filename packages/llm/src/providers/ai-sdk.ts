import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import {
  APICallError,
  type FinishReason,
  generateText,
  jsonSchema,
  type LanguageModel,
  NoObjectGeneratedError,
  Output,
} from 'ai';
import { TinctureError } from 'tincture';
import { estimateRequestTokens, estimateTokens } from '../token-estimate.ts';
import { isLoopback } from './loopback.ts';
import type { Completion, CompletionRequest, Provider } from './provider.ts';
import { type Asked, noAnswer, providerError, tooSlow } from './provider-error.ts';
import { leastReasoning, type SdkProvider } from './reasoning.ts';

/** Settings of {@link openAiSdk}. */
export interface AiSdkOptions extends Asked {
  readonly provider: SdkProvider;
  readonly model: string;
  /** Where its API is: given also where the SDK knows it, for the SDK would take another one from the environment. */
  readonly baseUrl: string;
  /** Whether to hold the model to the schema of the answer. Default true; a server that cannot is found out. */
  readonly structured?: boolean;
  /** Longest wait for an answer. Default two minutes; on this machine, where a model may run on the CPU, five. */
  readonly timeoutMs?: number;
}

/** After five minutes the `fetch` of Node gives up by itself. */
const timeouts = { local: 300_000, hosted: 120_000 };

/** A model behind an HTTP API, through the `ai` SDK. Its own retries are off: ours know the budget and the ledger. */
export function openAiSdk(options: AiSdkOptions): Provider {
  const { id, provider, baseUrl } = options;
  const model = languageModel(options);
  const isLocal = isLoopback(baseUrl);
  const timeoutMs = options.timeoutMs ?? (isLocal ? timeouts.local : timeouts.hosted);
  const reasoning = leastReasoning(provider, options.model);
  let isHeldToSchema = options.structured !== false;

  async function answer(
    request: CompletionRequest,
    isHeld: boolean,
    abortSignal: AbortSignal,
  ): Promise<Omit<Completion, 'elapsedMs'>> {
    const { prompt, schema, maxTokens, temperature } = request;
    if (prompt.style !== 'chat') throw new RangeError('A server is asked with chat prompts.');
    const call = {
      model,
      instructions: prompt.system,
      messages: prompt.messages.map(({ role, text }) => ({ role, content: text })),
      maxOutputTokens: maxTokens,
      temperature,
      maxRetries: 0,
      abortSignal,
      ...(reasoning === undefined ? {} : { reasoning }),
      // Nothing is kept at the provider, and no summary of hidden reasoning is paid for.
      providerOptions: { openai: { store: false, reasoningSummary: null } },
    };
    try {
      const { text, usage, finishReason } = isHeld
        ? await generateText({ ...call, output: Output.object({ schema: jsonSchema(schema) }) })
        : await generateText(call);
      // Google's API answers some errors in the form of a response without an answer.
      if (text === '' && !saidWhy.has(finishReason)) throw noAnswer(options);
      return completion(request, text, usage, finishReason);
    } catch (cause) {
      // An answer that does not fit the schema is an answer: our own parser finds in it what there is.
      if (!NoObjectGeneratedError.isInstance(cause)) throw cause;
      return completion(request, cause.text ?? '', cause.usage, cause.finishReason);
    }
  }

  return {
    id,
    identity: JSON.stringify([id, normalised(baseUrl), reasoning ?? null, options.structured !== false]),
    style: 'chat',
    isLocal,
    origin: new URL(baseUrl).origin,
    async complete(request, signal) {
      const started = performance.now();
      const timeout = AbortSignal.timeout(timeoutMs);
      const abort = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
      // Others may find out meanwhile what this server cannot do.
      const isHeld = isHeldToSchema;
      try {
        const answered = await answer(request, isHeld, abort).catch(async (cause: unknown) => {
          if (!isHeld || !isAboutSchema(cause)) throw cause;
          const unheld = await answer(request, false, abort);
          isHeldToSchema = false;
          return unheld;
        });
        return { ...answered, elapsedMs: performance.now() - started };
      } catch (cause) {
        signal?.throwIfAborted();
        if (cause instanceof TinctureError) throw cause;
        throw timeout.aborted ? tooSlow(options, timeoutMs) : providerError(options, cause);
      }
    },
  };
}

/** Reasons to end that explain why there may be no text. */
const saidWhy: ReadonlySet<FinishReason> = new Set(['stop', 'length', 'content-filter']);

function completion(
  request: CompletionRequest,
  text: string,
  usage: { readonly inputTokens: number | undefined; readonly outputTokens: number | undefined } | undefined,
  finish: FinishReason | undefined,
): Omit<Completion, 'elapsedMs'> {
  return {
    text,
    // Some servers say 0 where they do not count.
    inputTokens: usage?.inputTokens || estimateRequestTokens(request),
    outputTokens: usage?.outputTokens || estimateTokens(text),
    finish: finish === 'length' ? 'length' : finish === 'content-filter' ? 'declined' : 'stop',
  };
}

/** Whether a server refused a request because it cannot hold a model to a schema. */
function isAboutSchema(cause: unknown): boolean {
  if (!APICallError.isInstance(cause) || ![400, 422, 501].includes(cause.statusCode ?? 0)) return false;
  return /schema|(?:response|output).?format|structured|grammar|guided/i.test(`${cause.message} ${cause.responseBody}`);
}

/** The same for all ways to write an address. */
function normalised(baseUrl: string): string {
  const { origin, pathname } = new URL(baseUrl);
  return `${origin}${pathname.replace(/\/+$/, '')}`;
}

/** A redirect could lead a text, and the key, to anywhere. */
const fetchHere: typeof fetch = (input, init) => fetch(input, { ...init, redirect: 'error' });

function languageModel({ provider, model, baseUrl: baseURL, apiKey }: AiSdkOptions): LanguageModel {
  const settings = { baseURL, fetch: fetchHere, ...(apiKey === '' ? {} : { apiKey }) };
  switch (provider) {
    case 'openai':
      return createOpenAI(settings)(model);
    case 'anthropic':
      return createAnthropic(settings)(model);
    case 'google':
      return createGoogleGenerativeAI(settings)(model);
    case 'openai-compatible':
      return createOpenAICompatible({ ...settings, name: 'openai-compatible', supportsStructuredOutputs: true })(model);
    default:
      return provider satisfies never;
  }
}
