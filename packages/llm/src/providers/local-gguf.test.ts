import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type GgufOptions, openGguf } from './local-gguf.ts';
import type { CompletionRequest } from './provider.ts';

/**
 * Stands in for node-llama-cpp: a token is a character, and an answer tells what was asked. A model whose file begins
 * with "chat" has a chat template.
 */
const fakeLlama = `
import { readFileSync } from 'node:fs';
const tokenize = (text) => Array.from(text, (character) => character.codePointAt(0));
let inside = 0;
const answer = async (said) => {
  if (++inside > 1) throw new Error('Two at once.');
  await new Promise((resolve) => setTimeout(resolve, 5));
  inside--;
  const response = JSON.stringify(said);
  return { response, metadata: { stopReason: response.length > said.maxTokens ? 'maxTokens' : 'eogToken' } };
};
export const getLlama = async () => ({
  llamaCppRelease: { release: 'b1' },
  createGrammarForJsonSchema: async (schema) => ({ grammarOf: schema }),
  dispose: async () => {},
  loadModel: async ({ modelPath }) => ({
    tokenize,
    tokenizer: { isTokenizer: true },
    tokens: { bos: 1 },
    trainContextSize: 2000,
    fileInfo: { metadata: { tokenizer: readFileSync(modelPath, 'utf8').startsWith('chat') ? { chat_template: 'x' } : {} } },
    createContext: async (options) => {
      if (readFileSync(modelPath, 'utf8') === 'broken') throw new Error('No GGUF here.');
      return { getSequence: () => ({ options }) };
    },
    dispose: async () => {},
  }),
});
export class LlamaCompletion {
  generateCompletionWithMeta(tokens, { maxTokens, temperature, customStopTriggers }) {
    const text = tokens.map((token) => (token === 1 ? '<bos>' : String.fromCodePoint(token))).join('');
    return answer({ text, maxTokens, temperature, customStopTriggers });
  }
}
export class LlamaChat {
  chatWrapper = {
    generateContextState: ({ chatHistory }) => ({
      contextText: { tokenize: ({ isTokenizer }) => (isTokenizer ? tokenize(JSON.stringify(chatHistory)) : []) },
    }),
  };
  async generateResponse(history, { maxTokens, temperature, grammar, budgets }) {
    return answer({ history, maxTokens, temperature, grammar, budgets });
  }
}
`;

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tincture-gguf-'));
  const dist = join(folder, 'node_modules/node-llama-cpp/dist');
  await mkdir(dist, { recursive: true });
  await writeFile(join(dist, 'index.js'), fakeLlama);
  await writeFile(join(dist, '../package.json'), '{"type":"module","version":"9.9.9"}');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function open(content = 'base', options: GgufOptions = {}, name = 'm.gguf') {
  await writeFile(join(folder, name), content);
  return openGguf(join(folder, name), { llamaFolder: folder, ...options });
}

const completion: CompletionRequest = {
  prompt: { style: 'completion', text: 'Text: x\nEntities:', stop: ['\n'] },
  schema: { type: 'object' },
  maxTokens: 300,
  temperature: 0.5,
};
const chat: CompletionRequest = {
  ...completion,
  prompt: {
    style: 'chat',
    system: 'Mark.',
    messages: [
      { role: 'user', text: 'a' },
      { role: 'assistant', text: 'b' },
      { role: 'user', text: 'c' },
    ],
  },
};

describe('a model file', () => {
  it('of a base model is asked as a text to continue', async () => {
    const provider = await open();
    expect(provider).toMatchObject({ id: 'gguf/m.gguf', style: 'completion', isLocal: true, concurrency: 1 });
    const answer = await provider.complete(completion);
    expect(JSON.parse(answer.text)).toEqual({
      text: '<bos>Text: x\nEntities:',
      maxTokens: 300,
      temperature: 0.5,
      customStopTriggers: ['\n'],
    });
    expect(answer).toMatchObject({ inputTokens: 18, outputTokens: answer.text.length, finish: 'stop' });
  });

  it('with a chat template is asked in chat, held to the schema, without reasoning', async () => {
    const provider = await open('chat model');
    expect(provider.style).toBe('chat');
    const answer = await provider.complete(chat);
    expect(JSON.parse(answer.text)).toEqual({
      history: [
        { type: 'system', text: 'Mark.' },
        { type: 'user', text: 'a' },
        { type: 'model', response: ['b'] },
        { type: 'user', text: 'c' },
        { type: 'model', response: [] },
      ],
      maxTokens: 300,
      temperature: 0.5,
      grammar: { grammarOf: { type: 'object' } },
      budgets: { thoughtTokens: 0 },
    });
  });

  it('is asked as the setting says, whatever it brings', async () => {
    expect((await open('chat model', { style: 'completion' })).style).toBe('completion');
    expect((await open('base', { style: 'chat' })).style).toBe('chat');
  });

  it('answers one question at a time', async () => {
    const provider = await open();
    const answers = await Promise.all([1, 2, 3].map(() => provider.complete(completion)));
    expect(answers).toHaveLength(3);
  });

  it('says that an answer has all the tokens that it may have', async () => {
    const provider = await open();
    expect(await provider.complete({ ...completion, maxTokens: 20 })).toMatchObject({ finish: 'length' });
  });

  it.each([
    ['completion', { ...completion, prompt: { style: 'completion', text: 'x'.repeat(1_800), stop: [] } }],
    ['chat', { ...chat, prompt: { style: 'chat', system: 'x'.repeat(1_800), messages: [] } }],
  ] satisfies [string, CompletionRequest][])(
    'refuses a %s prompt that is too long with its answer',
    async (_, long) => {
      const provider = await open();
      await expect(provider.complete(long)).rejects.toMatchObject({ code: 'llm-text-too-long' });
      // The next one is not held up.
      await expect(provider.complete(completion)).resolves.toMatchObject({ finish: 'stop' });
    },
  );

  it('gives an answer the room that the prompt leaves, if that is enough', async () => {
    const provider = await open();
    const prompt = { style: 'completion', text: 'x'.repeat(1_600), stop: [] } as const;
    const { text } = await provider.complete({ ...completion, prompt, maxTokens: 3_000 });
    expect(JSON.parse(text).maxTokens).toBe(2_000 - 1_601);
  });

  it('is told from another one of the same name, and from itself under another setting', async () => {
    const identities = [
      (await open('base')).identity,
      (await open('basis')).identity,
      (await open('base', {}, 'other.gguf')).identity,
      (await open('base', { style: 'chat' })).identity,
    ];
    expect(new Set(identities).size).toBe(4);
    expect((await open('base')).identity).toBe(identities[0]);
  });

  it('that cannot be run is not available, for a reason that is told', async () => {
    await expect(open('broken')).rejects.toMatchObject({
      code: 'llm-unavailable',
      problem: 'node-llama-cpp cannot run this model file: No GGUF here.',
      where: { file: join(folder, 'm.gguf') },
    });
  });

  it('says what runs it', async () => {
    expect((await open()).runtime).toEqual({ llamaCpp: 'b1', nodeLlamaCpp: '9.9.9' });
  });
});

const { TINCTURE_GGUF: realModel = '', TINCTURE_LLAMA: llamaFolder = '' } = process.env;

describe.skipIf(realModel === '' || llamaFolder === '')('a real model (TINCTURE_GGUF, TINCTURE_LLAMA)', () => {
  const labels = ['bad', 'not at all good'];
  // The second begins with the first, and the third is what both begin with.
  const prompts = ['The film was', 'The film was a triumph, and', 'The film'];

  it('scores labels alike, whatever it was asked before', async () => {
    const reused = await openGguf(realModel, { llamaFolder });
    const found: number[][] = [];
    for (const prompt of prompts) found.push([...(await reused.scoreLabels?.(prompt, labels))!.logProbabilities]);
    await reused.close?.();
    const fresh = await openGguf(realModel, { llamaFolder });
    for (const [index, prompt] of prompts.entries()) {
      for (const [at, label] of labels.entries()) {
        const alone = (await fresh.scoreLabels?.(prompt, [label]))!.logProbabilities[0] ?? Number.NaN;
        // How many tokens are evaluated at once changes the last digits.
        expect(Math.abs((found[index]?.[at] ?? Number.NaN) - alone)).toBeLessThan(0.1);
        expect(alone).toBeLessThan(0);
      }
      expect(new Set(found[index]).size).toBe(labels.length);
    }
    await fresh.close?.();
  }, 120_000);
});
