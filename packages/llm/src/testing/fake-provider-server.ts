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

/** How an answer ends. `refusal`: the model would not answer, and `text` is what it says; `filter`: the provider. */
export type FakeFinish = 'stop' | 'length' | 'refusal' | 'filter';

/** An answer of the model. */
export interface FakeAnswer {
  readonly text: string;
  readonly finish?: FakeFinish;
  /** Whether the tokens are told, as some servers do not. Default true. */
  readonly tellsUsage?: boolean;
}

/** What the server does: it answers, as a model or with any response, or it never does, or breaks off in the middle. */
export type FakeReply =
  | FakeAnswer
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly raw?: string }
  | 'hang'
  | 'break-off';

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
    if (answer === 'break-off') {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"id":', () => response.destroy());
      return;
    }
    if ('text' in answer) {
      send(response, 200, envelopes[api](answer));
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
const envelopes: Readonly<Record<FakeApi, (answer: FakeAnswer) => unknown>> = {
  openai: ({ text, finish, tellsUsage }) => {
    const reason = { length: 'max_output_tokens', filter: 'content_filter' }[String(finish)];
    const said =
      finish === 'refusal' ? { type: 'refusal', refusal: text } : { type: 'output_text', text, annotations: [] };
    return {
      id: 'resp_1',
      object: 'response',
      created_at: 1_700_000_000,
      model: 'fake',
      status: reason === undefined ? 'completed' : 'incomplete',
      incomplete_details: reason === undefined ? null : { reason },
      error: null,
      output: [{ type: 'message', id: 'msg_1', status: 'completed', role: 'assistant', content: [said] }],
      ...usage(tellsUsage, {
        usage: {
          input_tokens: inputTokens,
          input_tokens_details: { cached_tokens: 0 },
          output_tokens: outputTokens,
          output_tokens_details: { reasoning_tokens: 0 },
          total_tokens: inputTokens + outputTokens,
        },
      }),
    };
  },
  anthropic: ({ text, finish = 'stop', tellsUsage }) => ({
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'fake',
    content: [{ type: 'text', text }],
    stop_reason: { stop: 'end_turn', length: 'max_tokens', refusal: 'refusal', filter: 'refusal' }[finish],
    stop_sequence: null,
    ...usage(tellsUsage, { usage: { input_tokens: inputTokens, output_tokens: outputTokens } }),
  }),
  google: ({ text, finish = 'stop', tellsUsage }) => ({
    ...(finish === 'filter'
      ? { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } }
      : {
          candidates: [
            {
              content: { parts: [{ text }], role: 'model' },
              finishReason: { stop: 'STOP', length: 'MAX_TOKENS', refusal: 'SAFETY' }[finish],
              index: 0,
            },
          ],
        }),
    ...usage(tellsUsage, {
      usageMetadata: {
        promptTokenCount: inputTokens,
        candidatesTokenCount: outputTokens,
        totalTokenCount: inputTokens + outputTokens,
      },
    }),
    modelVersion: 'fake',
  }),
  'openai-compatible': ({ text, finish = 'stop', tellsUsage }) => ({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_700_000_000,
    model: 'fake',
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          ...(finish === 'refusal' ? { content: null, refusal: text } : { content: text }),
        },
        finish_reason: { stop: 'stop', length: 'length', refusal: 'stop', filter: 'content_filter' }[finish],
      },
    ],
    ...usage(tellsUsage, {
      usage: {
        prompt_tokens: inputTokens,
        completion_tokens: outputTokens,
        total_tokens: inputTokens + outputTokens,
      },
    }),
  }),
};

function usage(isTold: boolean | undefined, told: object): object {
  return isTold === false ? {} : told;
}
