import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { APICallError, generateText, jsonSchema, type LanguageModel, NoObjectGeneratedError, Output } from 'ai';
import { type ErrorCode, TinctureError } from 'tincture';
import type { PromptStyle } from '../prompt.ts';
import type { Completion, CompletionRequest, Provider } from './provider.ts';

/** Providers with an API of their own, by the environment variable that holds the key. */
export const keyVariables = {
  openai: 'OPENAI_API_KEY',
  anthropic: 'ANTHROPIC_API_KEY',
  google: 'GOOGLE_GENERATIVE_AI_API_KEY',
} as const;

/** A provider with an API of its own. */
export type HostedProvider = keyof typeof keyVariables;

/** Settings of {@link openAiSdk}. */
export interface AiSdkOptions {
  readonly provider: HostedProvider | 'openai-compatible';
  readonly model: string;
  /** Required for `openai-compatible` (Ollama, vLLM and the like); for the others only to go through a proxy. */
  readonly baseUrl?: string;
  /** From the environment, never from a project file. */
  readonly apiKey?: string;
  readonly style?: PromptStyle;
  /** Longest wait for an answer. Default two minutes, ten on this machine, where a model may run on the CPU. */
  readonly timeoutMs?: number;
}

/** Effort for hidden reasoning: it is paid for, and counts towards the longest answer. The least that each provider has. */
const reasoning = { openai: 'low', anthropic: 'none', google: 'none', 'openai-compatible': undefined } as const;

/** A model behind an HTTP API, through the `ai` SDK. Its own retries are off: ours know the budget and the ledger. */
export function openAiSdk(options: AiSdkOptions): Provider {
  const { provider, model: name, baseUrl } = options;
  const model = languageModel(options);
  const isLocal = baseUrl !== undefined && isLoopback(baseUrl);
  const timeoutMs = options.timeoutMs ?? (isLocal ? 600_000 : 120_000);
  const effort = reasoning[provider];
  // The SDK would print a warning for each setting that a model does not know, such as the temperature.
  globalThis.AI_SDK_LOG_WARNINGS = false;
  return {
    id: `${provider}/${name}`,
    style: options.style ?? 'chat',
    isLocal,
    async complete({ prompt, schema, maxTokens, temperature }: CompletionRequest, signal): Promise<Completion> {
      const started = performance.now();
      const timeout = AbortSignal.timeout(timeoutMs);
      const call = {
        model,
        maxOutputTokens: maxTokens,
        temperature,
        maxRetries: 0,
        abortSignal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
        ...(effort === undefined ? {} : { reasoning: effort }),
      };
      try {
        const result =
          prompt.style === 'completion'
            ? await generateText({ ...call, prompt: prompt.text, stopSequences: [...prompt.stop] })
            : await generateText({
                ...call,
                system: prompt.system,
                prompt: prompt.user,
                output: Output.object({ schema: jsonSchema(schema) }),
              });
        return {
          text: result.text,
          inputTokens: result.usage.inputTokens ?? 0,
          outputTokens: result.usage.outputTokens ?? 0,
          finish: result.finishReason === 'length' ? 'length' : 'stop',
          elapsedMs: performance.now() - started,
        };
      } catch (cause) {
        signal?.throwIfAborted();
        // An answer that does not fit the schema is an answer: our own parser finds in it what there is.
        if (NoObjectGeneratedError.isInstance(cause) && cause.text !== undefined) {
          return {
            text: cause.text,
            inputTokens: cause.usage?.inputTokens ?? 0,
            outputTokens: cause.usage?.outputTokens ?? 0,
            finish: cause.finishReason === 'length' ? 'length' : 'stop',
            elapsedMs: performance.now() - started,
          };
        }
        if (timeout.aborted) throw tooSlow(provider, timeoutMs, cause);
        throw providerError(options, cause);
      }
    },
  };
}

function languageModel({ provider, model, baseUrl, apiKey }: AiSdkOptions): LanguageModel {
  const settings = {
    ...(baseUrl === undefined ? {} : { baseURL: baseUrl }),
    ...(apiKey === undefined ? {} : { apiKey }),
  };
  switch (provider) {
    case 'openai':
      return createOpenAI(settings)(model);
    case 'anthropic':
      return createAnthropic(settings)(model);
    case 'google':
      return createGoogleGenerativeAI(settings)(model);
    case 'openai-compatible': {
      if (baseUrl === undefined) {
        throw new TinctureError({
          code: 'argument-invalid',
          problem: 'An openai-compatible provider needs the address of its server.',
          fix: 'Set baseUrl in the proposer, for example http://localhost:11434/v1 for Ollama.',
        });
      }
      return createOpenAICompatible({
        name: 'openai-compatible',
        supportsStructuredOutputs: true,
        ...settings,
        baseURL: baseUrl,
      })(model);
    }
    default:
      return provider satisfies never;
  }
}

/** Whether a URL leads to this machine. A name that only begins like a loopback address does not. */
export function isLoopback(url: string): boolean {
  const hostname = URL.canParse(url) ? new URL(url).hostname : '';
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function tooSlow(provider: string, timeoutMs: number, cause: unknown): TinctureError {
  return new TinctureError({
    code: 'llm-unavailable',
    problem: `${provider} did not answer within ${Math.ceil(timeoutMs / 1_000)} s.`,
    fix: 'Try again later, or use a faster model; what was answered is kept.',
    cause,
  });
}

/** What went wrong at a provider, in our words; the key never appears in it, even where the provider repeats it. */
function providerError({ provider, apiKey = '' }: AiSdkOptions, cause: unknown): TinctureError {
  if (!APICallError.isInstance(cause)) {
    return new TinctureError({
      code: 'llm-unavailable',
      problem: `${provider} gave no answer: ${cause instanceof Error ? cause.message : String(cause)}.`,
      fix: 'Check the connection and try again; what was answered is kept.',
      cause,
    });
  }
  const status = cause.statusCode;
  const known = status === undefined ? undefined : statusErrors[status];
  if (known !== undefined) return new TinctureError({ ...known, problem: `${provider} ${known.problem}`, cause });
  const said = (apiKey === '' ? cause.message : cause.message.replaceAll(apiKey, '[key]')).slice(0, 200);
  return new TinctureError({
    code: status !== undefined && status >= 400 && status < 500 ? 'llm-refused' : 'llm-unavailable',
    problem:
      status === undefined
        ? `${provider} cannot be reached.`
        : `${provider} answered with the HTTP status ${status}: ${said}`,
    fix:
      status === undefined
        ? 'Check that the server runs and the address (baseUrl) is right; what was answered is kept.'
        : 'See the documentation of the provider; what was answered is kept.',
    cause,
  });
}

const wrongKey = {
  code: 'llm-denied',
  problem: 'refused the key.',
  fix: 'Set the right key in the environment; keys are never read from the project file.',
} as const;

const statusErrors: Readonly<Record<number, { code: ErrorCode; problem: string; fix: string }>> = {
  401: wrongKey,
  403: wrongKey,
  404: {
    code: 'llm-refused',
    problem: 'does not know the model.',
    fix: 'Check the name of the model and the address.',
  },
  408: {
    code: 'llm-unavailable',
    problem: 'gave up waiting for the request.',
    fix: 'Check the connection and try again; what was answered is kept.',
  },
  429: {
    code: 'llm-rate-limited',
    problem: 'limits the rate of requests.',
    fix: 'Lower `concurrency` of the proposer, or try again later.',
  },
};
