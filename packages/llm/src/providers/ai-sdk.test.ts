import { TinctureError } from 'tincture';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type FakeApi,
  type FakeProviderServer,
  type FakeReply,
  type FakeRequest,
  fakeUsage,
  startFakeProviders,
} from '../testing/fake-provider-server.ts';
import { isLoopback, openAiSdk } from './ai-sdk.ts';
import type { CompletionRequest } from './provider.ts';

const apis: FakeApi[] = ['openai', 'anthropic', 'google', 'openai-compatible'];
const models: Readonly<Record<FakeApi, string>> = {
  openai: 'gpt-5-mini',
  anthropic: 'claude-haiku-4-5',
  google: 'gemini-2.5-flash',
  'openai-compatible': 'qwen3:4b',
};

const request: CompletionRequest = {
  prompt: { style: 'chat', system: 'You mark entities in texts.', user: 'Text: Ramen!\nAnswer:' },
  schema: {
    type: 'object',
    properties: { label: { type: 'string', enum: ['A', 'B'] } },
    required: ['label'],
    additionalProperties: false,
  },
  maxTokens: 100,
  temperature: 0,
};

let server: FakeProviderServer;
afterEach(() => server.close());

async function open(api: FakeApi, reply: (request: FakeRequest, index: number) => FakeReply, timeoutMs?: number) {
  server = await startFakeProviders(reply);
  return openAiSdk({
    provider: api,
    model: models[api],
    baseUrl: server.baseUrl(api),
    apiKey: 'key-of-the-test',
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
}

async function failure(promise: Promise<unknown>): Promise<TinctureError> {
  const error: unknown = await promise.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  if (!(error instanceof TinctureError)) throw new Error(`No TinctureError but ${String(error)}`);
  return error;
}

describe.each(apis)('%s', (api) => {
  it('asks for the schema with the instructions and the key, and reads answer and usage', async () => {
    const provider = await open(api, () => ({ text: '{"label":"A"}' }));
    const answer = await provider.complete(request);
    expect(answer).toMatchObject({ text: '{"label":"A"}', finish: 'stop', ...fakeUsage });
    const [sent] = server.requests;
    const body = JSON.stringify(sent?.body);
    expect(body).toContain('You mark entities in texts.');
    expect(body).toContain('Text: Ramen!');
    expect(body).toMatch(/"enum":\["A","B"\]/);
    expect(JSON.stringify(sent?.headers)).toContain('key-of-the-test');
  });

  it('hands on an answer that does not fit the schema, for our parser to judge', async () => {
    const provider = await open(api, () => ({ text: 'Sure! ```json\n{"label":"A",}\n```' }));
    expect(await provider.complete(request)).toMatchObject({
      text: 'Sure! ```json\n{"label":"A",}\n```',
      ...fakeUsage,
    });
  });

  it('says that an answer was cut off', async () => {
    const provider = await open(api, () => ({ text: '{"label":', finish: 'length' }));
    expect(await provider.complete(request)).toMatchObject({ text: '{"label":', finish: 'length' });
  });

  it.each([
    [401, 'llm-denied'],
    [403, 'llm-denied'],
    [404, 'llm-refused'],
    [400, 'llm-refused'],
    [408, 'llm-unavailable'],
    [429, 'llm-rate-limited'],
    [500, 'llm-unavailable'],
    [529, 'llm-unavailable'],
  ])('calls the status %i %s, after one request', async (status, code) => {
    const provider = await open(api, () => ({ status }));
    const error = await failure(provider.complete(request));
    expect(error.code).toBe(code);
    expect(error.fix).not.toBe('');
    expect(server.requests).toHaveLength(1);
  });

  it('calls a response that is not JSON unavailable', async () => {
    const provider = await open(api, () => ({ status: 200, raw: '<html>proxy</html>' }));
    expect((await failure(provider.complete(request))).code).toBe('llm-unavailable');
  });

  it('says that nobody listens', async () => {
    const provider = await open(api, () => 'hang');
    await server.close();
    expect(await failure(provider.complete(request))).toMatchObject({
      code: 'llm-unavailable',
      problem: expect.stringContaining('cannot be reached'),
    });
  });

  it('stops waiting when it is aborted', async () => {
    const provider = await open(api, () => 'hang');
    const controller = new AbortController();
    const asked = provider.complete(request, controller.signal);
    await expect.poll(() => server.requests.length).toBe(1);
    controller.abort();
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('stops waiting for a provider that hangs', async () => {
    const provider = await open(api, () => 'hang', 50);
    expect(await failure(provider.complete(request))).toMatchObject({
      code: 'llm-unavailable',
      problem: expect.stringContaining('did not answer within'),
    });
  });

  it('keeps the key out of its errors', async () => {
    const provider = await open(api, () => ({ status: 400, raw: '{"error":{"message":"bad key-of-the-test"}}' }));
    const error = await failure(provider.complete(request));
    expect(error.message).not.toContain('key-of-the-test');
  });
});

describe('reasoning', () => {
  it('is kept low, because hidden tokens are paid for and use up the longest answer', async () => {
    for (const api of ['openai', 'google'] as const) {
      const provider = await open(api, () => ({ text: '{"label":"A"}' }));
      await provider.complete(request);
      const { body } = server.requests[0] ?? {};
      expect(JSON.stringify(body)).toMatch(api === 'openai' ? /"effort":"low"/ : /"thinkingBudget":0/);
      await server.close();
    }
  });
});

describe('isLoopback', () => {
  it.each([
    ['http://localhost:11434/v1', true],
    ['http://127.0.0.1/v1', true],
    ['http://[::1]:80/', true],
    ['http://127.0.0.1.evil.example/', false],
    ['http://localhost.evil.example/', false],
    ['http://127.evil.example/', false],
    ['http://localhost@evil.example/', false],
    ['https://api.openai.com/v1', false],
    ['not a url', false],
  ])('%s: %s', (url, expected) => {
    expect(isLoopback(url)).toBe(expected);
  });
});
