import { APICallError } from 'ai';
import type { Random } from 'tincture';
import { TinctureError } from 'tincture';

/** When and how often a failed request is made again. */
export interface RetryOptions {
  /** Requests in all. Default 6. */
  readonly attempts?: number;
  readonly random: Random;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly now: () => Date;
  /** Called before each wait. */
  readonly onRetry?: (error: TinctureError, waitMs: number) => void;
}

const baseMs = 500;
const longestMs = 60_000;

/**
 * Makes a request again while the provider limits the rate or is not available: after what `Retry-After` says, else
 * after twice as long each time, with full jitter (so that many clients do not come back at once).
 */
export async function withRetry<T>(request: () => Promise<T>, options: RetryOptions, signal?: AbortSignal): Promise<T> {
  const attempts = options.attempts ?? 6;
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    try {
      return await request();
    } catch (error) {
      if (attempt >= attempts || !(error instanceof TinctureError) || !isTemporary(error)) throw error;
      const backOff = Math.min(longestMs, baseMs * 2 ** attempt) * (0.5 + options.random.next() / 2);
      const waitMs = Math.min(longestMs, retryAfterMs(error, options.now()) ?? backOff);
      options.onRetry?.(error, waitMs);
      await options.sleep(waitMs, signal);
    }
  }
}

function isTemporary(error: TinctureError): boolean {
  return error.code === 'llm-rate-limited' || error.code === 'llm-unavailable';
}

/** `Retry-After` in milliseconds: seconds or an HTTP date (RFC 9110, 10.2.3); finer where OpenAI says it in milliseconds. */
function retryAfterMs(error: TinctureError, now: Date): number | undefined {
  if (!APICallError.isInstance(error.cause)) return undefined;
  const exact = error.cause.responseHeaders?.['retry-after-ms'];
  if (exact !== undefined && /^\d+(?:\.\d+)?$/.test(exact)) return Number(exact);
  const value = error.cause.responseHeaders?.['retry-after'];
  if (value === undefined) return undefined;
  if (/^\d+(?:\.\d+)?$/.test(value)) return 1_000 * Number(value);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}
