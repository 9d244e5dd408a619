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
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** `length`: the answer reached `maxTokens` and may be cut off. */
  readonly finish: 'stop' | 'length';
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
  /** `provider/model`, as configured: part of the cache key and of every annotation's source. */
  readonly id: string;
  /** What the model was made for: `chat` follows instructions, `completion` continues text. */
  readonly style: PromptStyle;
  /** Whether texts stay on this machine. */
  readonly isLocal: boolean;
  /** Answers one question; throws a `TinctureError` (`llm-denied`, `llm-rate-limited`, `llm-unavailable`). */
  complete(request: CompletionRequest, signal?: AbortSignal): Promise<Completion>;
  /** Only local models give it. `labels` are continued after a space. */
  scoreLabels?(prompt: string, labels: readonly string[], signal?: AbortSignal): Promise<LabelScores>;
  close?(): Promise<void>;
}
