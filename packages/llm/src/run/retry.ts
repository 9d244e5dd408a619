import { type Random, TinctureError } from 'tincture';
import { ProviderFailure } from '../providers/provider-failure.ts';
import type { Pause } from './pause.ts';

/** When and how often a failed request is made again. */
export interface RetryOptions {
  /** Requests in all where nobody responds. Default as where somebody does: 6, and 3 where no answer came in time. */
  readonly attemptsUnreached?: number;
  readonly random: Random;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly now: () => Date;
  /** Shared by the requests of a pass. */
  readonly pause: Pause;
  /** Ends waits, and keeps further requests from being made. */
  readonly signal?: AbortSignal | undefined;
  /** Called before each wait. */
  readonly onRetry?: ((error: TinctureError, waitMs: number) => void) | undefined;
}

const baseMs = 500;
const longestBackOffMs = 60_000;
/** A provider that wants a longer pause is not waited for: somebody should know. */
const longestPauseMs = 600_000;

/**
 * Makes a request again while the provider limits the rate or is not available: after what `Retry-After` says, else
 * after twice as long each time, with jitter (so that many clients do not come back at once). A limit of the rate makes
 * all requests that share the pause wait. Throws `llm-quota` where the provider wants to be left alone for long.
 */
export async function withRetry<T>(request: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { random, sleep, now, pause, signal, onRetry } = options;
  for (let attempt = 1; ; attempt++) {
    await pause.over();
    signal?.throwIfAborted();
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof TinctureError) || attempt >= attemptsFor(error, options)) throw error;
      const backOff = Math.min(longestBackOffMs, baseMs * 2 ** attempt) * (0.5 + random.next() / 2);
      const wanted = retryAfterMs(error, now());
      if (wanted !== undefined && wanted > longestPauseMs) throw comeBackLater(error, wanted, now());
      // A wait that is over already, as by a clock that is wrong, is none.
      const waitMs = wanted || backOff;
      const isShared = error.code === 'llm-rate-limited';
      if (!isShared || !pause.isOn) onRetry?.(error, waitMs);
      const wait = sleep(waitMs, signal);
      if (isShared) pause.extend(wait);
      else await wait;
    }
  }
}

function attemptsFor({ code, cause }: TinctureError, { attemptsUnreached = 6 }: RetryOptions): number {
  const isReached = cause instanceof ProviderFailure && cause.status !== undefined;
  const attempts = isReached ? 6 : attemptsUnreached;
  // Each of these took long.
  if (code === 'llm-timeout') return Math.min(attempts, 3);
  return code === 'llm-rate-limited' || code === 'llm-unavailable' ? attempts : 1;
}

function retryAfterMs({ cause }: TinctureError, now: Date): number | undefined {
  if (!(cause instanceof ProviderFailure)) return undefined;
  const { retryAfterMs: exact, retryAfter } = cause;
  if (exact !== undefined && isNumber.test(exact)) return Number(exact);
  if (retryAfter === undefined) return undefined;
  if (isNumber.test(retryAfter)) return 1_000 * Number(retryAfter);
  const date = Date.parse(retryAfter);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}

const isNumber = /^\d+(?:\.\d+)?$/;

function comeBackLater(error: TinctureError, waitMs: number, now: Date): TinctureError {
  const when = new Date(now.getTime() + waitMs)
    .toISOString()
    .replace(/:\d\d\.\d+Z$/, ' UTC')
    .replace('T', ' ');
  return new TinctureError({
    code: 'llm-quota',
    problem: `${error.problem} It asks for a pause until ${when}.`,
    fix: 'Run the same command again then: it goes on where it stopped.',
    cause: error.cause,
  });
}
