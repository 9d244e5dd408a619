import { AISDKError, APICallError, LoadAPIKeyError } from 'ai';
import { type ErrorCode, TinctureError } from 'tincture';
import { z } from 'zod';
import { ProviderFailure } from './provider-failure.ts';
import { redact } from './secrets.ts';

/** Who was asked, for messages. */
export interface Asked {
  /** `provider/model`, as configured. */
  readonly id: string;
  /** Where its key comes from. */
  readonly keyVariable: string;
  /** Empty for none. */
  readonly apiKey: string;
}

/**
 * What went wrong at a provider, in our words and in its own; its key never appears in them. The code says what the
 * failure is about: this text (`llm-text-too-long`, `llm-declined`, `llm-refused`), this moment (`llm-rate-limited`,
 * `llm-unavailable`), or every request (`llm-denied`, `llm-quota`, `llm-model-unknown`).
 */
export function providerError(asked: Asked, cause: unknown): TinctureError {
  if (LoadAPIKeyError.isInstance(cause)) return missingKey(asked);
  if (!APICallError.isInstance(cause)) return unexpected(asked, cause);
  const { statusCode: status, responseHeaders: headers, responseBody: body = '' } = cause;
  const { words, marks } = readBody(body);
  const said = cut(redact(words === '' ? cause.message : words, asked.apiKey));
  const code = status === undefined ? connectionCode(cause.message) : statusCode(status, words, marks);
  return new TinctureError({
    code,
    problem: sentence(`${asked.id} ${problemOf(code, status)}: ${said}`),
    fix: fixOf(code, asked),
    cause: new ProviderFailure(said, { status, headers, retryAfter: /"retryDelay":\s*"([\d.]+)s"/.exec(body)?.[1] }),
  });
}

/** The failure of a request that got no answer within `timeoutMs`. */
export function tooSlow({ id }: Asked, timeoutMs: number): TinctureError {
  return new TinctureError({
    code: 'llm-timeout',
    problem: `${id} did not answer within ${Math.ceil(timeoutMs / 1_000)} s.`,
    fix: 'Lower `concurrency` of the proposer, use a faster model, or try again later; what was answered is kept.',
  });
}

/** The failure of a request whose response holds neither an answer nor a reason. */
export function noAnswer({ id }: Asked): TinctureError {
  return new TinctureError({
    code: 'llm-unavailable',
    problem: `${id} gave a response that cannot be used: it holds no answer.`,
    fix: 'Try again later; what was answered is kept.',
  });
}

/** The failure of a provider that needs a key and has none. */
export function missingKey({ id, keyVariable }: Asked): TinctureError {
  return new TinctureError({
    code: 'llm-denied',
    problem: `There is no key for ${id} in the environment.`,
    fix: `Set ${keyVariable}, or use a local model (docs/how-to/local-model.md).`,
  });
}

/** What is no response: an answer in no known form, or a mistake in how it was asked, which would come again. */
function unexpected({ id, apiKey }: Asked, cause: unknown): TinctureError {
  const said = cut(redact(cause instanceof Error ? cause.message : String(cause), apiKey));
  const isResponse = AISDKError.isInstance(cause);
  return new TinctureError({
    code: isResponse ? 'llm-unavailable' : 'internal',
    problem: sentence(isResponse ? `${id} gave no answer: ${said}` : `The request to ${id} could not be made: ${said}`),
    ...(isResponse ? { fix: 'Try again later; what was answered is kept.' } : {}),
    cause: new ProviderFailure(said, {}),
  });
}

function connectionCode(message: string): ErrorCode {
  if (message.includes('redirect')) return 'llm-model-unknown';
  return /timeout/i.test(message) ? 'llm-timeout' : 'llm-unavailable';
}

const quota = /insufficient_quota|billing|credit balance|insufficient (?:balance|credits|funds)/i;
const tooLong =
  /context.?(?:length|window|size)|maximum context|prompt is too long|input is too long|input token count|string_above_max_length/i;
const declined = /content.?(?:filter|policy|management)|PROHIBITED_CONTENT|flagged|moderation/i;
/** Google refuses a wrong key as a bad request. */
const wrongKey = /API key not valid|API_KEY_INVALID/i;
const unknownModel = /model_not_found|model\b.*\b(?:not found|does not exist|not a valid)|not a valid model/i;

function statusCode(status: number, words: string, marks: string): ErrorCode {
  const said = `${marks} ${words}`;
  // What some say when the rate is limited speaks of plans and billing too: then only the error's own code counts.
  if (status === 402 || quota.test(status === 429 ? marks : said)) return 'llm-quota';
  if (status === 429) return 'llm-rate-limited';
  if (status === 413 || tooLong.test(said)) return 'llm-text-too-long';
  if (status === 408 || status < 400 || status >= 500) return 'llm-unavailable';
  if (declined.test(said)) return 'llm-declined';
  if (status === 404 || unknownModel.test(said)) return 'llm-model-unknown';
  return status === 401 || status === 403 || wrongKey.test(said) ? 'llm-denied' : 'llm-refused';
}

function problemOf(code: ErrorCode, status: number | undefined): string {
  if (status === undefined) {
    if (code === 'llm-model-unknown') return 'is somewhere else than at the configured address';
    return code === 'llm-timeout' ? 'did not answer in time' : 'cannot be reached';
  }
  const known = problems[code];
  // A response that began well and then broke off or made no sense.
  if (status < 400) return 'gave a response that cannot be used';
  return `${known ?? 'refused the request'} (HTTP status ${status})`;
}

const problems: Partial<Record<ErrorCode, string>> = {
  'llm-denied': 'refused the key',
  'llm-quota': 'answers no more for this account',
  'llm-model-unknown': 'is not known there',
  'llm-rate-limited': 'limits the rate of requests',
  'llm-text-too-long': 'cannot hold a prompt as long as this one',
  'llm-declined': 'declined to answer',
  'llm-unavailable': 'is not available',
};

function fixOf(code: ErrorCode, { keyVariable }: Asked): string {
  switch (code) {
    case 'llm-denied':
      return `Set the right key in ${keyVariable}; keys are never read from the project file.`;
    case 'llm-quota':
      return 'See to the account at the provider, then run the same command again: it goes on where it stopped.';
    case 'llm-model-unknown':
      return 'Check the name of the model and the address (`baseUrl`).';
    case 'llm-rate-limited':
      return 'Lower `concurrency` of the proposer, or try again later; what was answered is kept.';
    case 'llm-text-too-long':
      return 'Show fewer examples (`examples:` of the proposer), shorten the guidelines, leave less room for the answer (`maxTokens`), or leave this text out.';
    case 'llm-declined':
      return 'Annotate this text by hand, or ask another model.';
    case 'llm-refused':
      return 'See the documentation of the provider; what was answered is kept.';
    default:
      return 'Check that the server runs and the address (`baseUrl`) is right, or try again later; what was answered is kept.';
  }
}

const mark = z.union([z.string(), z.number()]).nullish();
const details = z.object({ message: z.string().nullish(), code: mark, type: mark, status: mark });
/** The forms in which servers say what is wrong: OpenAI, Anthropic and Google; Ollama; vLLM; FastAPI. */
const body = z.union([
  z.object({ error: details }).transform(({ error }) => error),
  z.object({ error: z.string() }).transform(({ error }) => ({ message: error })),
  z.object({ detail: z.string() }).transform(({ detail }) => ({ message: detail })),
  details,
]);

/** What the body of a response says: its sentence, and its codes. */
function readBody(text: string): { words: string; marks: string } {
  try {
    const { message, ...marks } = body.parse(JSON.parse(text));
    return { words: message ?? '', marks: Object.values(marks).join(' ') };
  } catch {
    // A page of a proxy, or nothing.
    return { words: '', marks: '' };
  }
}

const longestWords = 300;

function cut(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= longestWords ? line : `${line.slice(0, longestWords)}…`;
}

function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
