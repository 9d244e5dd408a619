import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { TinctureError } from 'tincture';
import { z } from 'zod';

// node-llama-cpp is optional and large, so it is not a dependency: what is used of it is described here, and checked
// to be there when it is loaded.

/** Logits of the tokens in `filter` and of the likeliest, and the sum of `exp(logit - highest)` over all tokens. */
export interface NextTokenOptions {
  readonly generateNext: {
    readonly logits: { readonly filter: { readonly tokens: readonly number[]; readonly includeTop: number } };
    readonly totalLogitWeight: true;
  };
}

/** The state of a model that has read some tokens. */
export interface Sequence {
  readonly nextTokenIndex: number;
  /** Keeps what `tokens` begins with. With `allowShift` it may keep more than that, at other positions. */
  adaptStateToTokens(tokens: readonly number[], allowShift: boolean): Promise<void>;
  controlledEvaluate(
    input: readonly (number | readonly [number, NextTokenOptions])[],
  ): Promise<readonly (undefined | { next: { logits?: ReadonlyMap<number, number>; totalLogitWeight?: number } })[]>;
}

interface GenerateOptions {
  readonly maxTokens: number;
  readonly temperature: number;
  readonly customStopTriggers: readonly string[];
  readonly signal?: AbortSignal;
  readonly stopOnAbortSignal: boolean;
}

/** One turn of a conversation. */
export type ChatItem =
  | { readonly type: 'system' | 'user'; readonly text: string }
  | { readonly type: 'model'; readonly response: readonly string[] };

/** What was generated, and what ended it: `maxTokens`, a stop trigger, the model itself, … */
export interface LlamaResponse {
  readonly response: string;
  readonly metadata: { readonly stopReason: string };
}

export interface LlamaChat {
  readonly chatWrapper: {
    generateContextState(state: { readonly chatHistory: readonly ChatItem[] }): {
      readonly contextText: { tokenize(tokenizer: unknown): readonly number[] };
    };
  };
  generateResponse(
    history: readonly ChatItem[],
    options: GenerateOptions & { readonly grammar: unknown; readonly budgets: { readonly thoughtTokens: number } },
  ): Promise<LlamaResponse>;
}

export interface LlamaCompletion {
  generateCompletionWithMeta(input: readonly number[], options: GenerateOptions): Promise<LlamaResponse>;
}

export interface LlamaModel {
  tokenize(text: string, specialTokens?: boolean): readonly number[];
  readonly tokenizer: unknown;
  readonly tokens: { readonly bos: number | null };
  readonly trainContextSize: number;
  readonly fileInfo: { readonly metadata: { readonly tokenizer?: { readonly chat_template?: string } } };
  createContext(options: {
    readonly contextSize: number;
    readonly threads: number;
    readonly swaFullCache: boolean;
  }): Promise<{ getSequence(): Sequence }>;
  dispose(): Promise<void>;
}

export interface Llama {
  readonly llamaCppRelease: { readonly release: string };
  loadModel(options: { readonly modelPath: string }): Promise<LlamaModel>;
  createGrammarForJsonSchema(schema: unknown): Promise<unknown>;
  dispose(): Promise<void>;
}

export interface LlamaModule {
  getLlama(options: { readonly build: 'never'; readonly gpu: false; readonly logLevel: 'error' }): Promise<Llama>;
  readonly LlamaCompletion: new (options: { readonly contextSequence: Sequence }) => LlamaCompletion;
  readonly LlamaChat: new (options: { readonly contextSequence: Sequence }) => LlamaChat;
}

const moduleShape = z.custom<LlamaModule>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    ['getLlama', 'LlamaCompletion', 'LlamaChat'].every((key) => key in value),
);

/** Loads node-llama-cpp: from the `node_modules` of `folder` if one is given. Throws `llm-unavailable` if it is not there. */
export async function importLlama(folder: string | undefined): Promise<LlamaModule> {
  try {
    return moduleShape.parse(await import(specifier(folder)));
  } catch (cause) {
    throw new TinctureError({
      code: 'llm-unavailable',
      problem: 'Local model files need the package node-llama-cpp, which is not installed.',
      fix: 'Install it as docs/how-to/local-model.md tells (85 MB), or use another provider.',
      cause,
    });
  }
}

/** Whether node-llama-cpp is there. */
export function hasLlama(folder?: string): boolean {
  return entryPoint(folder) !== undefined;
}

/** The version of node-llama-cpp, from its package. */
export function llamaVersion(folder?: string): string {
  const entry = entryPoint(folder);
  const manifest = entry === undefined ? '{}' : readFileSync(join(entry, '../../package.json'), 'utf8');
  return z.object({ version: z.string() }).safeParse(JSON.parse(manifest)).data?.version ?? 'unknown';
}

function entryPoint(folder: string | undefined): string | undefined {
  try {
    const url = folder === undefined ? import.meta.resolve('node-llama-cpp') : specifier(folder);
    const path = fileURLToPath(url);
    return existsSync(path) ? path : undefined;
  } catch {
    // It cannot be resolved: it is not installed beside this package.
    return undefined;
  }
}

function specifier(folder: string | undefined): string {
  if (folder === undefined) return 'node-llama-cpp';
  return pathToFileURL(join(folder, 'node_modules/node-llama-cpp/dist/index.js')).href;
}
