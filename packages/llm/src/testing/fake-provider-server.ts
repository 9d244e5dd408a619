import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';

/** The APIs that the server speaks. */
export type FakeApi = 'openai' | 'anthropic' | 'google' | 'openai-compatible';

/** One request as the server got it. */
export interface FakeRequest {
  readonly api: FakeApi;
  readonly headers: IncomingMessage['headers'];
  readonly body: Readonly<Record<string, unknown>>;
}

/** What the server does with a request: an answer of the model, an HTTP error, or nothing at all. */
export type FakeReply =
  | { readonly text: string; readonly finish?: 'stop' | 'length' }
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly raw?: string }
  | 'hang';

/** A running server on the loopback interface. */
export interface FakeProviderServer {
  /** Base URL for the `ai` SDK. */
  baseUrl(api: FakeApi): string;
  readonly requests: readonly FakeRequest[];
  close(): Promise<void>;
}

/** Tokens that every answer claims to have used. */
export const fakeUsage = { inputTokens: 120, outputTokens: 30 } as const;

const bodySchema = z.record(z.string(), z.unknown());

/** Starts a server that answers in the form of each provider's API; `reply` gets the requests in the order of arrival. */
export async function startFakeProviders(
  reply: (request: FakeRequest, index: number) => FakeReply,
): Promise<FakeProviderServer> {
  const requests: FakeRequest[] = [];
  const server = createServer((incoming, response) => {
    void handle(incoming, response);
  });

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const api = apiOf(incoming.url ?? '');
    if (api === undefined) {
      send(response, 404, { error: { message: `No such path: ${incoming.url}` } });
      return;
    }
    let text = '';
    for await (const chunk of incoming) text += String(chunk);
    const request = { api, headers: incoming.headers, body: bodySchema.parse(JSON.parse(text)) };
    requests.push(request);
    const answer = reply(request, requests.length - 1);
    if (answer === 'hang') return;
    if ('text' in answer) {
      send(response, 200, envelopes[api](answer.text, answer.finish ?? 'stop'));
      return;
    }
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
    response.end(answer.raw ?? JSON.stringify({ error: { message: `Status ${answer.status}`, type: 'error' } }));
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    baseUrl: (api) => `http://127.0.0.1:${port}/${api}/${api === 'google' ? 'v1beta' : 'v1'}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function apiOf(path: string): FakeApi | undefined {
  if (path === '/openai/v1/responses') return 'openai';
  if (path === '/anthropic/v1/messages') return 'anthropic';
  if (path === '/openai-compatible/v1/chat/completions') return 'openai-compatible';
  return /^\/google\/v1beta\/models\/[^/]+:generateContent$/.test(path) ? 'google' : undefined;
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

const { inputTokens, outputTokens } = fakeUsage;

/** An answer as each API wraps it. */
const envelopes: Readonly<Record<FakeApi, (text: string, finish: 'stop' | 'length') => unknown>> = {
  openai: (text, finish) => ({
    id: 'resp_1',
    object: 'response',
    created_at: 1_700_000_000,
    model: 'fake',
    status: finish === 'length' ? 'incomplete' : 'completed',
    incomplete_details: finish === 'length' ? { reason: 'max_output_tokens' } : null,
    error: null,
    output: [
      {
        type: 'message',
        id: 'msg_1',
        status: 'completed',
        role: 'assistant',
        content: [{ type: 'output_text', text, annotations: [] }],
      },
    ],
    usage: {
      input_tokens: inputTokens,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: outputTokens,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: inputTokens + outputTokens,
    },
  }),
  anthropic: (text, finish) => ({
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'fake',
    content: [{ type: 'text', text }],
    stop_reason: finish === 'length' ? 'max_tokens' : 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: inputTokens, output_tokens: outputTokens },
  }),
  google: (text, finish) => ({
    candidates: [
      {
        content: { parts: [{ text }], role: 'model' },
        finishReason: finish === 'length' ? 'MAX_TOKENS' : 'STOP',
        index: 0,
      },
    ],
    usageMetadata: {
      promptTokenCount: inputTokens,
      candidatesTokenCount: outputTokens,
      totalTokenCount: inputTokens + outputTokens,
    },
    modelVersion: 'fake',
  }),
  'openai-compatible': (text, finish) => ({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_700_000_000,
    model: 'fake',
    choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: finish }],
    usage: {
      prompt_tokens: inputTokens,
      completion_tokens: outputTokens,
      total_tokens: inputTokens + outputTokens,
    },
  }),
};
