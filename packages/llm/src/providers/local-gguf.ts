import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import { TinctureError } from 'tincture';
import type { Prompt, PromptStyle } from '../prompt.ts';
import { scoreContinuations } from './label-scores.ts';
import {
  type ChatItem,
  importLlama,
  type Llama,
  type LlamaModel,
  type LlamaModule,
  type LlamaResponse,
  llamaVersion,
  type Sequence,
} from './llama.ts';
import type { Completion, LabelScores, Provider } from './provider.ts';

/** Settings of {@link openGguf}. */
export interface GgufOptions {
  /** A folder whose `node_modules` holds node-llama-cpp; default: where this package finds it. */
  readonly llamaFolder?: string;
  /** Default: `chat` for a model that brings a chat template, as tuned ones do, else `completion`. */
  readonly style?: PromptStyle;
}

/** A model file, and what runs it. */
export interface GgufProvider extends Provider {
  /** Versions, for those who want the same answers again. */
  readonly runtime: { readonly llamaCpp: string; readonly nodeLlamaCpp: string };
}

/** Tokens of prompt and answer together: more would take memory that short texts do not need. */
const longestContext = 4_096;

/** A local model file through node-llama-cpp, on the CPU. Throws `llm-unavailable` where one of the two is missing. */
export async function openGguf(path: string, options: GgufOptions = {}): Promise<GgufProvider> {
  if (!existsSync(path)) {
    throw new TinctureError({
      code: 'llm-unavailable',
      problem: 'There is no such model file.',
      where: { file: path },
      fix: 'Check the path, or get one as docs/how-to/local-model.md tells.',
    });
  }
  const { getLlama, LlamaCompletion, LlamaChat } = await importLlama(options.llamaFolder);
  const { llama, model, contextSize, sequence } = await load(path, getLlama);
  const style =
    options.style ?? (model.fileInfo.metadata.tokenizer?.chat_template === undefined ? 'completion' : 'chat');
  const id = `gguf/${basename(path)}`;
  const inTurn = createTurns();

  const complete = async (text: string, stop: readonly string[], limits: Limits): Promise<Generated> => {
    const tokens = withBeginning(model, text);
    const generator = new LlamaCompletion({ contextSequence: sequence });
    const generated = await generator.generateCompletionWithMeta(tokens, {
      ...limits,
      maxTokens: roomFor(tokens.length, limits.maxTokens, contextSize),
      customStopTriggers: stop,
      stopOnAbortSignal: false,
    });
    return { ...generated, inputTokens: tokens.length };
  };
  const chat = async (prompt: ChatPrompt, schema: unknown, limits: Limits): Promise<Generated> => {
    const conversation = new LlamaChat({ contextSequence: sequence });
    const chatHistory = chatItems(prompt);
    const { contextText } = conversation.chatWrapper.generateContextState({ chatHistory });
    const inputTokens = contextText.tokenize(model.tokenizer).length;
    const generated = await conversation.generateResponse(chatHistory, {
      ...limits,
      maxTokens: roomFor(inputTokens, limits.maxTokens, contextSize),
      customStopTriggers: [],
      stopOnAbortSignal: false,
      grammar: await llama.createGrammarForJsonSchema(schema),
      budgets: { thoughtTokens: 0 },
    });
    return { ...generated, inputTokens };
  };

  return {
    id,
    identity: JSON.stringify([id, await fingerprint(path), style]),
    style,
    isLocal: true,
    concurrency: 1,
    runtime: { llamaCpp: llama.llamaCppRelease.release, nodeLlamaCpp: llamaVersion(options.llamaFolder) },
    complete: ({ prompt, schema, maxTokens, temperature }, signal) =>
      inTurn(async (): Promise<Completion> => {
        const started = performance.now();
        const limits = { maxTokens, temperature, ...(signal === undefined ? {} : { signal }) };
        const {
          response: text,
          metadata,
          inputTokens,
        } = prompt.style === 'chat'
          ? await chat(prompt, schema, limits)
          : await complete(prompt.text, prompt.stop, limits);
        const outputTokens = model.tokenize(text).length;
        const finish = metadata.stopReason === 'maxTokens' ? 'length' : 'stop';
        return { text, inputTokens, outputTokens, finish, elapsedMs: performance.now() - started };
      }),
    scoreLabels: (text, labels, signal) =>
      inTurn(async (): Promise<LabelScores> => {
        const started = performance.now();
        const tokens = withBeginning(model, text);
        const continuations = labels.map((label) => model.tokenize(` ${label}`));
        roomFor(tokens.length, Math.max(...continuations.map(({ length }) => length)), contextSize);
        const logProbabilities = await scoreContinuations(sequence, tokens, continuations, signal);
        return { logProbabilities, inputTokens: tokens.length, elapsedMs: performance.now() - started };
      }),
    async close() {
      await model.dispose();
      await llama.dispose();
    },
  };
}

type ChatPrompt = Extract<Prompt, { readonly style: 'chat' }>;

interface Limits {
  readonly maxTokens: number;
  readonly temperature: number;
  readonly signal?: AbortSignal;
}

interface Generated extends LlamaResponse {
  readonly inputTokens: number;
}

interface Loaded {
  readonly llama: Llama;
  readonly model: LlamaModel;
  readonly contextSize: number;
  readonly sequence: Sequence;
}

async function load(path: string, getLlama: LlamaModule['getLlama']): Promise<Loaded> {
  try {
    const llama = await getLlama({ build: 'never', gpu: false, logLevel: 'error' });
    const model = await llama.loadModel({ modelPath: path });
    const contextSize = Math.min(longestContext, model.trainContextSize);
    // The full cache lets the part of the prompt that does not change, the examples, be evaluated only once.
    const context = await model.createContext({ contextSize, threads: availableParallelism(), swaFullCache: true });
    return { llama, model, contextSize, sequence: context.getSequence() };
  } catch (cause) {
    throw new TinctureError({
      code: 'llm-unavailable',
      problem: `node-llama-cpp cannot run this model file: ${cause instanceof Error ? cause.message : String(cause)}`,
      where: { file: path },
      fix: 'Check that it is a whole GGUF file, and that the package for this platform is installed as docs/how-to/local-model.md tells.',
      cause,
    });
  }
}

/** One context answers one question at a time. */
function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let previous: Promise<unknown> = Promise.resolve();
  return (work) => {
    // Also after one that failed, of which its own caller hears.
    const next = previous.then(work, work);
    previous = next;
    return next;
  };
}

function withBeginning(model: LlamaModel, text: string): number[] {
  return [...(model.tokens.bos === null ? [] : [model.tokens.bos]), ...model.tokenize(text)];
}

function chatItems({ system, messages }: ChatPrompt): ChatItem[] {
  const turns = messages.map(
    ({ role, text }): ChatItem => (role === 'user' ? { type: 'user', text } : { type: 'model', response: [text] }),
  );
  // The turn that is to be filled.
  return [{ type: 'system', text: system }, ...turns, { type: 'model', response: [] }];
}

/** An answer that has less room than this, or than it needs, is not begun. */
const leastRoom = 256;

/** Tokens that an answer may have where the prompt has `tokens`. */
function roomFor(tokens: number, maxTokens: number, contextSize: number): number {
  const room = Math.min(maxTokens, contextSize - tokens);
  if (room >= Math.min(maxTokens, leastRoom)) return room;
  throw new TinctureError({
    code: 'llm-text-too-long',
    problem: `The prompt has ${tokens} tokens, which leaves too little for an answer of the ${contextSize} that the model holds.`,
    fix: 'Show fewer examples (`examples:` of the proposer), or shorten the guidelines or the text.',
  });
}

/** Bytes at the start of a model file that tell it from others: its metadata, its vocabulary and its first weights. */
const headBytes = 16 * 1024 * 1024;

/** What tells a model file from another of the same name: its size and a hash of its head. */
async function fingerprint(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(
      Buffer.alloc(Math.min(size, headBytes)),
      0,
      Math.min(size, headBytes),
      0,
    );
    return `${size} ${createHash('sha256').update(buffer.subarray(0, bytesRead)).digest('hex')}`;
  } finally {
    await file.close();
  }
}
