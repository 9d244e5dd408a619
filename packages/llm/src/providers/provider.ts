import type { JsonObject } from 'tincture';
import type { Prompt, PromptStyle } from '../prompt.ts';

/** One question to a model. */
export interface CompletionRequest {
  readonly prompt: Prompt;
  /** JSON Schema of the answer, for chat prompts; a provider that cannot be held to it leaves it out. */
  readonly schema: JsonObject;
  readonly maxTokens: number;
  readonly temperature: number;
}

/** A model's answer. */
export interface Completion {
  readonly text: string;
  /** As the provider counts them; an estimate where it does not say. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  /**
   * `length`: the answer reached `maxTokens` and may be cut off. `declined`: the provider or the model would not answer;
   * `text` is the reason that it gave.
   */
  readonly finish: 'stop' | 'length' | 'declined';
  /** Milliseconds that the answer took when it was made. */
  readonly elapsedMs: number;
}

/** The log-probability of each label as the continuation of a prompt. */
export interface LabelScores {
  readonly logProbabilities: readonly number[];
  readonly inputTokens: number;
  readonly elapsedMs: number;
}

/** A model that can be asked. */
export interface Provider {
  /** `provider/model`, as configured: shown to people and part of every annotation's source. */
  readonly id: string;
  /** All that decides the answers besides the request: the model, where it runs, how it is set. Part of the cache key. */
  readonly identity: string;
  /** What the model was made for: `chat` follows instructions, `completion` continues text. */
  readonly style: PromptStyle;
  /** Whether texts stay on this machine. */
  readonly isLocal: boolean;
  /** Where texts are sent, for example `https://api.openai.com`; absent for a model in this process. */
  readonly origin?: string;
  /** How many requests it can work on at the same time, where that is limited. */
  readonly concurrency?: number;
  /** Set where answers are replayed from a recording: when it was made, and of what. */
  readonly recorded?: { readonly date: string; readonly description: string };
  /** Answers one question; throws a `TinctureError` with one of the codes `llm-…`. */
  complete(request: CompletionRequest, signal?: AbortSignal): Promise<Completion>;
  /** Only local models give it. `labels` are continued after a space. */
  scoreLabels?(prompt: string, labels: readonly string[], signal?: AbortSignal): Promise<LabelScores>;
  close?(): Promise<void>;
}
