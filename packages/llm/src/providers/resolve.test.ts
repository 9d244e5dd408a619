import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startFakeProviders } from '../testing/fake-provider-server.ts';
import { openProvider, type ResolveOptions } from './resolve.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tincture-resolve-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const open = (name: string, options: Partial<ResolveOptions> = {}) =>
  openProvider(name, { folder, env: {}, ...options });

describe('openProvider', () => {
  it.each([
    ['openai/gpt-5-mini', 'OPENAI_API_KEY'],
    ['anthropic/claude-haiku-4-5', 'ANTHROPIC_API_KEY'],
    ['google/gemini-2.5-flash', 'GOOGLE_GENERATIVE_AI_API_KEY'],
  ])('opens %s with the key in %s, and only with it', async (name, variable) => {
    expect(await open(name, { env: { [variable]: 'k' } })).toMatchObject({ id: name, isLocal: false, style: 'chat' });
    for (const env of [{}, { [variable]: '' }]) {
      await expect(open(name, { env })).rejects.toMatchObject({
        code: 'llm-denied',
        fix: expect.stringContaining(variable),
      });
    }
  });

  it('opens any other name with a base URL, and sends the key of that name', async () => {
    const server = await startFakeProviders(() => ({ text: '{}' }));
    const provider = await open('my-server/org/model:4b', {
      baseUrl: server.baseUrl('openai-compatible'),
      env: { MY_SERVER_API_KEY: 'its key', OPENAI_API_KEY: 'another' },
    });
    const prompt = { style: 'chat', system: 's', user: 'u' } as const;
    await provider.complete({ prompt, schema: { type: 'object' }, maxTokens: 5, temperature: 0 });
    await server.close();
    expect(provider.isLocal).toBe(true);
    expect(server.requests[0]?.body.model).toBe('org/model:4b');
    expect(server.requests[0]?.headers.authorization).toBe('Bearer its key');
  });

  it.each(['', 'gpt-5', '/x', 'openai/', 'gguf:', 'recorded:', 'ollama/qwen3'])(
    'says what to write instead of %j',
    async (name) => {
      await expect(open(name)).rejects.toMatchObject({ code: 'argument-invalid' });
    },
  );

  it.each(['not a url', 'localhost:11434', 'file:///etc/passwd'])('refuses the base URL %j', async (baseUrl) => {
    await expect(open('ollama/x', { baseUrl })).rejects.toMatchObject({ code: 'argument-invalid' });
  });

  it.each(['gguf:none.gguf', 'recorded:none.jsonl'])('says that %s is not there', async (name) => {
    await expect(open(name)).rejects.toMatchObject({ code: 'llm-unavailable' });
  });

  it('says how to install what model files need', async () => {
    await writeFile(join(folder, 'm.gguf'), '');
    await expect(open('gguf:m.gguf', { env: { TINCTURE_LLAMA: folder } })).rejects.toMatchObject({
      code: 'llm-unavailable',
      fix: expect.stringContaining('docs/how-to/local-model.md'),
    });
  });
});

describe('offline', () => {
  const env = { OPENAI_API_KEY: 'k' };

  it.each([
    ['openai/gpt-5-mini', undefined],
    ['openai/gpt-5-mini', 'https://proxy.example/v1'],
    ['ollama/x', 'http://ollama.example:11434/v1'],
    ['ollama/x', 'http://127.0.0.1.example.com/v1'],
  ])('forbids %s at %s', async (name, baseUrl) => {
    const options = { env, offline: true, ...(baseUrl === undefined ? {} : { baseUrl }) };
    await expect(open(name, options)).rejects.toMatchObject({ code: 'llm-offline' });
  });

  it.each(['http://localhost:11434/v1', 'http://127.0.0.1:8080/v1', 'http://[::1]/v1'])(
    'allows %s',
    async (baseUrl) => {
      expect(await open('ollama/x', { baseUrl, offline: true })).toMatchObject({ isLocal: true });
    },
  );
});
