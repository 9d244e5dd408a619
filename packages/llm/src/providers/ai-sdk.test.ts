import { inspect } from 'node:util';
import { TinctureError } from 'tincture';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  type FakeApi,
  type FakeProviderServer,
  type FakeReply,
  type FakeRequest,
  fakeUsage,
  startFakeProviders,
} from '../testing/fake-provider-server.ts';
import { type AiSdkOptions, openAiSdk } from './ai-sdk.ts';
import type { Completion, CompletionRequest } from './provider.ts';
import { ProviderFailure } from './provider-failure.ts';

const apis: FakeApi[] = ['openai', 'anthropic', 'google', 'openai-compatible'];
const models: Readonly<Record<FakeApi, string>> = {
  openai: 'gpt-5-mini',
  anthropic: 'claude-haiku-4-5',
  google: 'gemini-2.5-flash',
  'openai-compatible': 'qwen3:4b',
};

const request: CompletionRequest = {
  prompt: {
    style: 'chat',
    system: 'You mark entities in texts.',
    messages: [
      { role: 'user', text: 'Pho!' },
      { role: 'assistant', text: 'An answer' },
      { role: 'user', text: 'Ramen!' },
    ],
  },
  schema: {
    type: 'object',
    properties: { label: { type: 'string', enum: ['A', 'B'] } },
    required: ['label'],
    additionalProperties: false,
  },
  maxTokens: 123,
  temperature: 0.25,
};
const answer = '{"label":"A"}';

let server: FakeProviderServer;
afterEach(() => server.close());

// The warnings of the SDK about settings that a model does not know.
vi.stubGlobal('AI_SDK_LOG_WARNINGS', false);

type Reply = (request: FakeRequest, index: number) => FakeReply;

async function open(api: FakeApi, reply: Reply, settings: Partial<AiSdkOptions> = {}) {
  server = await startFakeProviders(reply);
  return openAiSdk({
    id: `my-${api}/${models[api]}`,
    provider: api,
    model: models[api],
    baseUrl: server.baseUrl(api),
    apiKey: 'key-of-the-test',
    keyVariable: 'MY_KEY',
    ...settings,
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

/** The failure of a request that is answered with a status and a body. */
async function refusal(api: FakeApi, status: number, raw?: string, headers?: Record<string, string>) {
  const provider = await open(api, () => ({ status, ...(raw && { raw }), ...(headers && { headers }) }));
  return failure(provider.complete(request));
}

describe.each(apis)('%s', (api) => {
  it('asks for the schema with instructions, messages and the key, and reads answer and usage', async () => {
    const provider = await open(api, () => ({ text: answer }));
    expect(await provider.complete(request)).toMatchObject({ text: answer, finish: 'stop', ...fakeUsage });
    const [sent] = server.requests;
    const body = JSON.stringify(sent?.body);
    const places = ['You mark entities in texts.', 'Pho!', 'An answer', 'Ramen!'].map((part) => body.indexOf(part));
    expect(Math.min(...places)).toBeGreaterThanOrEqual(0);
    if (api !== 'anthropic' && api !== 'google') expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(body).toMatch(/"enum":\["A","B"\]/);
    expect(JSON.stringify(sent?.headers)).toContain('key-of-the-test');
  });

  it('sends the longest answer, and the temperature where the model has one', async () => {
    const provider = await open(api, () => ({ text: answer }));
    await provider.complete(request);
    const body = JSON.stringify(server.requests[0]?.body);
    expect(body).toMatch(/"(?:max_tokens|max_output_tokens|maxOutputTokens)":123\b/);
    // GPT-5 accepts none while it reasons, if only a little.
    if (api === 'openai') expect(body).not.toContain('temperature');
    else expect(body).toMatch(/"temperature":0.25\b/);
  });

  it('asks for no schema where that is switched off', async () => {
    const provider = await open(api, () => ({ text: answer }), { structured: false });
    expect(await provider.complete(request)).toMatchObject({ text: answer });
    expect(JSON.stringify(server.requests[0]?.body)).not.toContain('enum');
  });

  it('asks without a schema, once and from then on, where the server cannot hold to one', async () => {
    const provider = await open(api, ({ body }) =>
      JSON.stringify(body).includes('enum')
        ? { status: 400, raw: '{"error":{"message":"This response_format type is unavailable now"}}' }
        : { text: answer },
    );
    const asked = [provider.complete(request), provider.complete(request)];
    for (const given of await Promise.all(asked)) expect(given).toMatchObject({ text: answer });
    expect(server.requests).toHaveLength(4);
    await provider.complete(request);
    expect(server.requests).toHaveLength(5);
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

  it.each(['refusal', 'filter'] as const)('says that an answer was declined by a %s', async (finish) => {
    const provider = await open(api, () => ({ text: 'I cannot help with that.', finish }));
    expect(await provider.complete(request)).toMatchObject({ finish: 'declined' });
  });

  it('estimates the tokens of an answer whose usage is not told, and never counts none', async () => {
    const provider = await open(api, () => ({ text: answer, tellsUsage: false }));
    const given = await provider.complete(request).catch((error: unknown) => error);
    // An answer in no form of the API is none.
    if (given instanceof TinctureError) expect(given.code).toBe('llm-unavailable');
    else
      expect(given).toMatchObject({ inputTokens: expect.any(Number), outputTokens: 4 } satisfies Partial<Completion>);
    if (!(given instanceof TinctureError)) expect((given as Completion).inputTokens).toBeGreaterThan(20);
  });

  it.each([
    [401, 'llm-denied'],
    [402, 'llm-quota'],
    [403, 'llm-denied'],
    [404, 'llm-model-unknown'],
    [400, 'llm-refused'],
    [408, 'llm-unavailable'],
    [413, 'llm-text-too-long'],
    [429, 'llm-rate-limited'],
    [500, 'llm-unavailable'],
    [529, 'llm-unavailable'],
  ])('calls the status %i %s, after one request', async (status, code) => {
    const error = await refusal(api, status);
    expect(error.code).toBe(code);
    expect(error.fix).not.toBe('');
    expect(error.problem).toContain(`my-${api}/${models[api]}`);
    expect(error.problem).toContain(`Status ${status}`);
    expect(server.requests).toHaveLength(1);
  });

  it.each<[string, FakeReply]>([
    ['not JSON', { status: 200, raw: '<html>proxy</html>' }],
    ['empty', { status: 200, raw: '' }],
    ['an error in spite of its status', { status: 200, raw: '{"error":{"message":"Overloaded","code":502}}' }],
    ['broken off', 'break-off'],
  ])('calls a response that is %s unavailable', async (_, reply) => {
    const provider = await open(api, () => reply);
    const error = await failure(provider.complete(request));
    expect(error.code).toBe('llm-unavailable');
    expect(error.problem).toMatch(/gave a response that cannot be used: .*[^.]\.$/);
  });

  it('does not follow a redirect, which could lead a text and the key anywhere', async () => {
    let followed = 0;
    const elsewhere = await startFakeProviders(() => {
      followed++;
      return { text: answer };
    });
    const error = await refusal(api, 307, '', { location: `${elsewhere.baseUrl(api)}/x` });
    await elsewhere.close();
    expect(error.code).toBe('llm-model-unknown');
    expect(error.fix).toContain('baseUrl');
    expect(followed).toBe(0);
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
    const provider = await open(api, () => 'hang', { timeoutMs: 50 });
    expect(await failure(provider.complete(request))).toMatchObject({
      code: 'llm-timeout',
      problem: expect.stringContaining('did not answer within'),
    });
  });

  it('keeps the key, and what was sent, out of all that its errors hold', async () => {
    for (const status of [400, 401, 500]) {
      const error = await refusal(api, status, '{"error":{"message":"bad key-of-the-test"}}');
      const all = `${inspect(error, { depth: 9 })} ${error.stack} ${JSON.stringify(error.cause)}`;
      expect(all).toContain('[key]');
      expect(all).not.toContain('key-of-the-test');
      expect(all).not.toContain('Ramen');
      await server.close();
    }
  });
});

describe('what a provider says', () => {
  const body = (message: string, code?: string) => JSON.stringify({ error: { message, code } });

  it.each([
    [400, body('Too many.', 'context_length_exceeded'), 'llm-text-too-long'],
    [400, body('prompt is too long: 210000 tokens > 200000 maximum'), 'llm-text-too-long'],
    [400, body("This model's maximum context length is 4096 tokens."), 'llm-text-too-long'],
    [500, body('the request exceeds the available context size'), 'llm-text-too-long'],
    [400, body('Blocked.', 'content_filter'), 'llm-declined'],
    [403, body('Your input was flagged by moderation'), 'llm-declined'],
    [429, body('You exceeded your current quota', 'insufficient_quota'), 'llm-quota'],
    [429, body('You exceeded your current quota, please check your plan and billing details'), 'llm-rate-limited'],
    [400, body('Your credit balance is too low to access the API.'), 'llm-quota'],
    [400, body('qwen9 is not a valid model ID'), 'llm-model-unknown'],
    [404, '{"error":"model qwen9 not found"}', 'llm-model-unknown'],
    [400, body('API key not valid. Please pass a valid API key.', 'INVALID_ARGUMENT'), 'llm-denied'],
    [400, body('Unknown parameter.'), 'llm-refused'],
  ])('with the status %i: %s is %s', async (status, raw, code) => {
    const error = await refusal('openai-compatible', status, raw);
    expect(error.code).toBe(code);
    expect(error.problem).toContain(/"(?:message|error)":"([^"]+)"/.exec(raw)?.[1]);
    expect(error.problem).not.toMatch(/\.\.$/);
  });

  it('about a prompt that has no room for the longest answer is answered with all that helps', async () => {
    const said = "This model's maximum context length is 8192 tokens. However, you requested 9200 tokens.";
    const { fix } = await refusal('openai-compatible', 400, body(said));
    expect(fix).toContain('`maxTokens`');
  });

  it('is shown up to a length', async () => {
    const { problem } = await refusal('openai-compatible', 400, body('x'.repeat(5_000)));
    expect(problem.length).toBeLessThan(400);
    expect(problem).toMatch(/x…$/);
  });

  it('is cut without leaving a part of the key', async () => {
    const { problem } = await refusal('openai-compatible', 400, body(`${'x'.repeat(290)} key-of-the-test`));
    expect(problem).not.toContain('key-');
  });

  it('about when to come back is kept', async () => {
    const inHeader = await refusal('openai-compatible', 429, body('Slow down'), { 'retry-after': '7' });
    expect(inHeader.cause).toMatchObject({ status: 429, retryAfter: '7' });
    await server.close();
    const raw = '{"error":{"message":"Slow down","details":[{"@type":"RetryInfo","retryDelay":"34.5s"}]}}';
    const { cause } = await refusal('google', 429, raw);
    expect(cause instanceof ProviderFailure && cause.retryAfter).toBe('34.5');
  });
});

it('counts tokens by itself where a server says that there were none', async () => {
  const choices = [{ index: 0, message: { role: 'assistant', content: answer }, finish_reason: 'stop' }];
  const usage = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 };
  const raw = JSON.stringify({ id: 'x', object: 'chat.completion', created: 0, model: 'm', choices, usage });
  const { inputTokens, outputTokens } = await (await open('openai-compatible', () => ({ status: 200, raw }))).complete(
    request,
  );
  expect(inputTokens).toBeGreaterThan(20);
  expect(outputTokens).toBe(4);
});

describe('OpenAI', () => {
  it('keeps nothing, summarises no reasoning, and reasons as little as the model can', async () => {
    const provider = await open('openai', () => ({ text: answer }));
    await provider.complete(request);
    expect(server.requests[0]?.body).toMatchObject({ store: false, reasoning: { effort: 'minimal' } });
    await server.close();
    const later = await open('openai', () => ({ text: answer }), { model: 'gpt-5.1' });
    await later.complete(request);
    expect(server.requests[0]?.body).toMatchObject({ reasoning: { effort: 'none' }, temperature: 0.25 });
    await server.close();
    const other = await open('openai', () => ({ text: answer }), { model: 'gpt-4.1-mini' });
    await other.complete(request);
    expect(server.requests[0]?.body).toMatchObject({ store: false, temperature: 0.25 });
    expect(server.requests[0]?.body).not.toHaveProperty('reasoning');
  });
});

it('a model of Google reasons as little as it can', async () => {
  const provider = await open('google', () => ({ text: answer }));
  await provider.complete(request);
  expect(JSON.stringify(server.requests[0]?.body)).toMatch(/"thinkingBudget":0/);
});

it('a mistake in the request, not the network, is no reason to try again', async () => {
  const provider = await open('openai-compatible', () => ({ text: answer }), { apiKey: 'a\nkey' });
  const error = await failure(provider.complete(request));
  expect(error.code).toBe('internal');
  expect(`${inspect(error, { depth: 9 })}${error.stack}`).not.toContain('a\nkey');
});

it('the identity tells apart servers and settings, however an address is written', async () => {
  server = await startFakeProviders(() => ({ text: answer }));
  const identity = (baseUrl: string, structured = true) =>
    openAiSdk({
      id: 'ollama/qwen3',
      provider: 'openai-compatible',
      model: 'qwen3',
      baseUrl,
      apiKey: '',
      keyVariable: 'K',
      structured,
    }).identity;
  expect(identity('http://LOCALHOST:80/v1/')).toBe(identity('http://localhost/v1'));
  const all = [
    identity('http://a/v1'),
    identity('http://b/v1'),
    identity('http://a/v2'),
    identity('http://a/v1', false),
  ];
  expect(new Set(all).size).toBe(4);
});
