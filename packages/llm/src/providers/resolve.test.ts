import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startFakeProviders } from '../testing/fake-provider-server.ts';
import { openProvider, type ResolveOptions } from './resolve.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tincture-resolve-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  await rm(folder, { recursive: true, force: true });
});

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
      env: { MY_SERVER_API_KEY: 'its-key', OPENAI_API_KEY: 'another' },
    });
    const prompt = { style: 'chat', system: 's', messages: [{ role: 'user', text: 'u' }] } as const;
    await provider.complete({ prompt, schema: { type: 'object' }, maxTokens: 5, temperature: 0 });
    await server.close();
    expect(provider).toMatchObject({ id: 'my-server/org/model:4b', isLocal: true });
    expect(server.requests[0]?.body.model).toBe('org/model:4b');
    expect(server.requests[0]?.headers.authorization).toBe('Bearer its-key');
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

  it('asks a hosted provider where it is, whatever the environment of its SDK says', async () => {
    const there = { openai: 'OPENAI_BASE_URL', anthropic: 'ANTHROPIC_BASE_URL', google: 'GOOGLE_BASE_URL' };
    for (const [name, variable] of Object.entries(there)) {
      vi.stubEnv(variable, 'http://127.0.0.1:9/elsewhere');
      const sent: string[] = [];
      vi.stubGlobal('fetch', (url: string) => {
        sent.push(String(url));
        return Promise.reject(new TypeError('fetch failed', { cause: new Error('no network in this test') }));
      });
      const env = { OPENAI_API_KEY: 'k', ANTHROPIC_API_KEY: 'k', GOOGLE_GENERATIVE_AI_API_KEY: 'k' };
      const provider = await open(`${name}/m`, { env });
      const prompt = { style: 'chat', system: 's', messages: [{ role: 'user', text: 'u' }] } as const;
      const asked = provider.complete({ prompt, schema: { type: 'object' }, maxTokens: 5, temperature: 0 });
      await expect(asked).rejects.toMatchObject({ code: 'llm-unavailable' });
      expect(provider.origin).toMatch(/^https:\/\/[a-z.]+\.com$/);
      expect(sent.map((url) => new URL(url).origin)).toEqual([provider.origin]);
    }
  });

  it.each(['http://me:secret@localhost/v1', 'https://secret@host/v1', 'https://host/v1?key=secret', 'me:secret@host'])(
    'refuses the base URL %j without showing its secret',
    async (baseUrl) => {
      const error: unknown = await open('ollama/x', { baseUrl }).catch((cause: unknown) => cause);
      expect(error).toMatchObject({ code: 'argument-invalid', fix: expect.stringContaining('_API_KEY') });
      expect(`${error}`).not.toContain('secret');
    },
  );

  it.each(['s3cret\n', ' s3cret', 's3cr\u00e9t', '“s3cret”'])(
    'refuses the key %j, before it is sent or shown',
    async (key) => {
      const error: unknown = await open('openai/m', { env: { OPENAI_API_KEY: key } }).catch((cause: unknown) => cause);
      expect(error).toMatchObject({ code: 'llm-denied', problem: expect.stringContaining('OPENAI_API_KEY') });
      expect(`${error}`).not.toMatch(/s3cr/);
    },
  );

  it('asks a hosted provider through a proxy only with its key too', async () => {
    const baseUrl = 'http://127.0.0.1:9/v1';
    await expect(open('openai/m', { baseUrl })).rejects.toMatchObject({ code: 'llm-denied' });
  });

  it('refuses to ask a server as a text to continue', async () => {
    const settings = { baseUrl: 'http://127.0.0.1:9/v1', style: 'completion' } as const;
    await expect(open('ollama/x', settings)).rejects.toMatchObject({ code: 'argument-invalid' });
  });

  it('knows providers by their own names only', async () => {
    await expect(open('constructor/x')).rejects.toMatchObject({ code: 'argument-invalid' });
  });

  it.each(['gguf:none.gguf', 'recorded:none.jsonl'])('says that %s is not there', async (name) => {
    await expect(open(name)).rejects.toMatchObject({ code: 'llm-unavailable' });
  });

  it.each([
    ['gguf:none.gguf', { baseUrl: 'http://127.0.0.1:9/v1' }, /`baseUrl`/],
    ['recorded:none.jsonl', { structured: false, style: 'chat' } as const, /`structured` and `style`/],
  ])('refuses what would do nothing with %s', async (name, settings, problem) => {
    await expect(open(name, settings)).rejects.toMatchObject({
      code: 'argument-invalid',
      problem: expect.stringMatching(problem),
    });
  });

  it('takes no folder for a recording', async () => {
    await expect(open('recorded:.')).rejects.toMatchObject({ code: 'llm-unavailable' });
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
