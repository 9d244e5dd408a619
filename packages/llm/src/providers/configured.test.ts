import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configuredProvider } from './configured.ts';

describe('what is set up on a machine', () => {
  let folder = '';
  let server: Server | undefined;
  // A port that nobody listens on, so that a model server of the developer is not found.
  const nobody = { OLLAMA_HOST: '127.0.0.1:9' };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tincture-configured-'));
  });
  afterEach(async () => {
    server?.close();
    server = undefined;
    await rm(folder, { recursive: true });
  });

  it('is nothing on a bare one', async () => {
    const env = { ...nobody, XDG_CACHE_HOME: folder, OPENAI_API_KEY: '', TINCTURE_LLAMA: folder };
    expect(await configuredProvider(env)).toBeUndefined();
  });
  it('is what is named, before the first key', async () => {
    const env = { ...nobody, ANTHROPIC_API_KEY: 'k', GOOGLE_GENERATIVE_AI_API_KEY: 'k' };
    expect(await configuredProvider(env)).toEqual({ name: 'anthropic/claude-haiku-4-5' });
    const named = { ...env, TINCTURE_LLM: 'vllm/qwen', TINCTURE_LLM_BASE_URL: 'http://localhost:8000/v1' };
    expect(await configuredProvider(named)).toEqual({ name: 'vllm/qwen', baseUrl: 'http://localhost:8000/v1' });
  });
  it.each([
    ['{"models":[{"name":"qwen3:4b"},{"name":"other"}]}', 'ollama/qwen3:4b'],
    [
      '{"models":[{"name":"bge-m3","details":{"family":"bert"}},{"name":"qwen3-embedding:4b"},{"name":"q"}]}',
      'ollama/q',
    ],
    ['{"models":[{"name":"nomic-embed-text"}]}', undefined],
    ['{"models":[]}', undefined],
    ['not JSON', undefined],
  ])('is the first model of an Ollama server that answers %s', async (answer, name) => {
    server = createServer((request, response) => response.end(request.url === '/api/tags' ? answer : ''));
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const env = { XDG_CACHE_HOME: folder, TINCTURE_LLAMA: folder };
    const expected = name && { name, baseUrl: `http://127.0.0.1:${port}/v1` };
    // Where the server listens is what the variable says: at all addresses, perhaps.
    for (const OLLAMA_HOST of [`127.0.0.1:${port}`, `0.0.0.0:${port}`, `:${port}`, `http://127.0.0.1:${port}/`])
      expect(await configuredProvider({ ...env, OLLAMA_HOST })).toEqual(expected);
  });
  it('is a model file where the package that runs it is there', async () => {
    const path = join(folder, 'm.gguf');
    await writeFile(path, '');
    const env = { ...nobody, TINCTURE_GGUF: path, TINCTURE_LLAMA: folder };
    expect(await configuredProvider(env)).toBeUndefined();
    await mkdir(join(folder, 'node_modules/node-llama-cpp/dist'), { recursive: true });
    await writeFile(join(folder, 'node_modules/node-llama-cpp/dist/index.js'), '');
    expect(await configuredProvider(env)).toEqual({ name: `gguf:${path}` });
    expect(await configuredProvider({ ...env, TINCTURE_GGUF: `${path}.none` })).toBeUndefined();
    // A path in the environment is not one of the project's.
    const here = relative(process.cwd(), path);
    expect(await configuredProvider({ ...env, TINCTURE_GGUF: here })).toEqual({ name: `gguf:${path}` });
    expect(await configuredProvider({ ...env, TINCTURE_LLM: `gguf:${here}` })).toEqual({ name: `gguf:${path}` });
  });
});
