import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { TinctureError } from 'tincture';
import { z } from 'zod';
import type { PromptStyle } from '../prompt.ts';
import type { Completion, CompletionRequest, LabelScores, Provider } from './provider.ts';

// node-llama-cpp is optional and large, so it is not a dependency: what is used of it is described here, and checked
// to be there when it is loaded.

interface Sequence {
  readonly nextTokenIndex: number;
  clearHistory(): Promise<void>;
  adaptStateToTokens(tokens: readonly number[]): Promise<void>;
  controlledEvaluate(
    input: readonly (number | readonly [number, { generateNext: { probabilities: true } }])[],
  ): Promise<readonly (undefined | { next: { probabilities?: ReadonlyMap<number, number> } })[]>;
}

interface LlamaCompletionLike {
  generateCompletion(
    input: readonly number[] | string,
    options: {
      maxTokens: number;
      temperature: number;
      customStopTriggers: readonly string[];
      signal?: AbortSignal;
      stopOnAbortSignal: boolean;
      grammar?: unknown;
    },
  ): Promise<string>;
}

interface LlamaModelLike {
  tokenize(text: string, specialTokens?: boolean): readonly number[];
  readonly tokens: { readonly bos: number | null };
  readonly trainContextSize: number;
  createContext(options: {
    contextSize: number;
    threads: number;
    swaFullCache: boolean;
  }): Promise<{ getSequence(): Sequence }>;
  dispose(): Promise<void>;
}

interface LlamaLike {
  loadModel(options: { modelPath: string }): Promise<LlamaModelLike>;
  createGrammarForJsonSchema(schema: unknown): Promise<unknown>;
  dispose(): Promise<void>;
}

interface LlamaModule {
  getLlama(options: { build: 'never'; gpu: false; logLevel: 'error' }): Promise<LlamaLike>;
  LlamaCompletion: new (options: { contextSequence: Sequence }) => LlamaCompletionLike;
}

const moduleShape = z.custom<LlamaModule>(
  (value) => typeof value === 'object' && value !== null && 'getLlama' in value && 'LlamaCompletion' in value,
);

/** Settings of {@link openGguf}. */
export interface GgufOptions {
  /** A folder whose `node_modules` holds node-llama-cpp; default: where this package finds it. */
  readonly llamaFolder?: string;
  /** Default `completion`: what works with base models and with tuned ones. */
  readonly style?: PromptStyle;
  /** Tokens of prompt and answer together. Default 4,096. */
  readonly contextSize?: number;
}

/** A local model file through node-llama-cpp, on the CPU. Throws `llm-unavailable` where one of the two is missing. */
export async function openGguf(path: string, options: GgufOptions = {}): Promise<Provider> {
  if (!existsSync(path)) {
    throw new TinctureError({
      code: 'llm-unavailable',
      problem: 'There is no such model file.',
      where: { file: path },
      fix: 'Check the path, or get one as docs/how-to/local-model.md tells.',
    });
  }
  const { getLlama, LlamaCompletion } = await importLlama(options.llamaFolder);
  const llama = await getLlama({ build: 'never', gpu: false, logLevel: 'error' });
  const model = await llama.loadModel({ modelPath: path });
  const contextSize = Math.min(options.contextSize ?? 4_096, model.trainContextSize);
  // The full cache lets the part of the prompt that does not change, the examples, be evaluated only once.
  const context = await model.createContext({ contextSize, threads: availableParallelism(), swaFullCache: true });
  const sequence = context.getSequence();
  const style = options.style ?? 'completion';
  const tokensOf = (text: string): number[] => [
    ...(model.tokens.bos === null ? [] : [model.tokens.bos]),
    ...model.tokenize(text),
  ];
  // One context answers one question at a time.
  let previous: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = previous.then(work, work);
    previous = next.catch(() => undefined);
    return next;
  };
  const checkLength = (tokens: number, maxTokens: number): void => {
    if (tokens + maxTokens <= contextSize) return;
    throw new TinctureError({
      code: 'llm-answer-invalid',
      problem: `The prompt has ${tokens} tokens; with ${maxTokens} for the answer that is more than the ${contextSize} that the model holds.`,
      fix: 'Show fewer examples (`examples:` of the proposer) or shorten the guidelines.',
    });
  };

  return {
    id: `gguf/${basename(path)}`,
    style,
    isLocal: true,
    complete: ({ prompt, schema, maxTokens, temperature }: CompletionRequest, signal) =>
      inTurn(async (): Promise<Completion> => {
        const text = prompt.style === 'chat' ? `${prompt.system}\n\n${prompt.user}` : prompt.text;
        const tokens = tokensOf(text);
        checkLength(tokens.length, maxTokens);
        const started = performance.now();
        const answer = await new LlamaCompletion({ contextSequence: sequence }).generateCompletion(tokens, {
          maxTokens,
          temperature,
          customStopTriggers: prompt.style === 'completion' ? prompt.stop : [],
          stopOnAbortSignal: false,
          ...(signal === undefined ? {} : { signal }),
          ...(prompt.style === 'chat' ? { grammar: await llama.createGrammarForJsonSchema(schema) } : {}),
        });
        const outputTokens = model.tokenize(answer).length;
        return {
          text: answer,
          inputTokens: tokens.length,
          outputTokens,
          finish: outputTokens >= maxTokens ? 'length' : 'stop',
          elapsedMs: performance.now() - started,
        };
      }),
    scoreLabels: (text, labels, signal) =>
      inTurn(async (): Promise<LabelScores> => {
        const started = performance.now();
        const tokens = tokensOf(text);
        checkLength(tokens.length, 32);
        const logProbabilities: number[] = [];
        for (const label of labels) {
          signal?.throwIfAborted();
          logProbabilities.push(await continuationScore(sequence, tokens, model.tokenize(` ${label}`)));
        }
        return { logProbabilities, inputTokens: tokens.length, elapsedMs: performance.now() - started };
      }),
    async close() {
      await model.dispose();
      await llama.dispose();
    },
  };
}

/** log P(continuation | prompt): the sum over its tokens. The part of the prompt that is evaluated already is kept. */
async function continuationScore(
  sequence: Sequence,
  prompt: readonly number[],
  continuation: readonly number[],
): Promise<number> {
  const all = [...prompt, ...continuation];
  // The last prompt token is evaluated anew: its probabilities are those of the first token of the continuation.
  await sequence.adaptStateToTokens(all.slice(0, prompt.length - 1));
  const from = sequence.nextTokenIndex;
  const results = await sequence.controlledEvaluate(
    all
      .slice(from, -1)
      .map((token, index) =>
        from + index >= prompt.length - 1 ? ([token, { generateNext: { probabilities: true } }] as const) : token,
      ),
  );
  const predicted = results.slice(prompt.length - 1 - from);
  return continuation.reduce((sum, token, index) => {
    const probability = predicted[index]?.next.probabilities?.get(token) ?? 0;
    return sum + Math.log(Math.max(probability, 1e-12));
  }, 0);
}

async function importLlama(folder: string | undefined): Promise<LlamaModule> {
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

function specifier(folder: string | undefined): string {
  if (folder === undefined) return 'node-llama-cpp';
  return pathToFileURL(join(folder, 'node_modules/node-llama-cpp/dist/index.js')).href;
}

/** Whether node-llama-cpp is there. */
export function hasLlama(folder?: string): boolean {
  if (folder !== undefined) return existsSync(fileURLToPath(specifier(folder)));
  try {
    import.meta.resolve('node-llama-cpp');
    return true;
  } catch {
    return false;
  }
}
