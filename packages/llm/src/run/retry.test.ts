import { createRandom, type ErrorCode, TinctureError } from 'tincture';
import { describe, expect, it } from 'vitest';
import { ProviderFailure } from '../providers/provider-failure.ts';
import { createPause } from './pause.ts';
import { type RetryOptions, withRetry } from './retry.ts';

const now = new Date('2026-11-24T12:00:00Z');

function limited(headers: Record<string, string> = {}, code: ErrorCode = 'llm-rate-limited'): TinctureError {
  return new TinctureError({ code, problem: 'No.', cause: new ProviderFailure('x', { status: 429, headers }) });
}

/** Options that wait for nothing, and how long they would have waited. */
function options(seed = 1): RetryOptions & { readonly waited: number[] } {
  const waited: number[] = [];
  const sleep = (ms: number): Promise<void> => {
    waited.push(ms);
    return Promise.resolve();
  };
  return { waited, sleep, random: createRandom(seed), now: () => now, pause: createPause() };
}

/** A request that fails with each of `errors` and then succeeds. */
function failing(errors: readonly Error[]): () => Promise<string> {
  let request = 0;
  return () => {
    const error = errors[request++];
    return error === undefined ? Promise.resolve('answer') : Promise.reject(error);
  };
}

/** How long was waited between the requests, the last of which succeeds. */
async function waits(errors: readonly Error[], seed = 1): Promise<number[]> {
  const given = options(seed);
  expect(await withRetry(failing(errors), given)).toBe('answer');
  return given.waited;
}

describe('withRetry', () => {
  it.each([
    [{ 'retry-after': '7' }, 7_000],
    [{ 'retry-after': 'Tue, 24 Nov 2026 12:00:30 GMT' }, 30_000],
    [{ 'retry-after': '90' }, 90_000],
    [{ 'retry-after': '600' }, 600_000],
    [{ 'retry-after-ms': '250' }, 250],
  ])('waits as long as %o says', async (headers, expected) => {
    expect(await waits([limited(headers)])).toEqual([expected]);
  });

  it.each(['0', 'Tue, 24 Nov 2026 11:00:00 GMT'])('waits all the same after %j, which is no wait', async (header) => {
    const [waited] = await waits([limited({ 'retry-after': header })]);
    expect(waited).toBeGreaterThanOrEqual(500);
  });

  it('stops where the provider wants to be left alone for long, and says until when', async () => {
    await expect(waits([limited({ 'retry-after': '601' })])).rejects.toMatchObject({
      code: 'llm-quota',
      problem: 'No. It asks for a pause until 2026-11-24 12:10 UTC.',
    });
  });

  it('waits about twice as long each time where nothing is said, differently for each client', async () => {
    const errors = [1, 2, 3, 4, 5].map(() => limited({ 'retry-after': 'soon' }));
    const waited = await waits(errors);
    expect(waited).toHaveLength(5);
    waited.forEach((ms, index) => {
      const longest = 500 * 2 ** (index + 1);
      expect(ms).toBeGreaterThanOrEqual(longest / 2);
      expect(ms).toBeLessThanOrEqual(longest);
    });
    expect(await waits(errors, 2)).not.toEqual(waited);
    expect(await waits(errors)).toEqual(waited);
  });

  it('gives up after the sixth request with the last error', async () => {
    const error = limited();
    await expect(waits([1, 2, 3, 4, 5, 6].map(() => error))).rejects.toBe(error);
  });

  it('repeats what did not come in time twice at most', async () => {
    const slow = limited({}, 'llm-timeout');
    expect(await waits([slow, slow])).toHaveLength(2);
    await expect(waits([slow, slow, slow])).rejects.toBe(slow);
  });

  it('makes as many requests as it is told where nobody responds, and as ever where a server is still loading', async () => {
    const given = options();
    const down = new TinctureError({ code: 'llm-unavailable', problem: 'No.', cause: new ProviderFailure('x', {}) });
    await expect(withRetry(failing([down, down]), { ...given, attemptsUnreached: 2 })).rejects.toBe(down);
    expect(given.waited).toHaveLength(1);
    const loading = limited({}, 'llm-unavailable');
    const answer = withRetry(failing([loading, loading, loading]), { ...given, attemptsUnreached: 2 });
    expect(await answer).toBe('answer');
  });

  it('tells of each wait before it', async () => {
    const told: string[] = [];
    const given = options();
    const onRetry = (error: TinctureError, waitMs: number): void => {
      told.push(`${error.code} ${waitMs} ${given.waited.length}`);
    };
    await withRetry(failing([limited({ 'retry-after': '7' })]), { ...given, onRetry });
    expect(told).toEqual(['llm-rate-limited 7000 0']);
  });

  it('pauses all requests that share the limit, and tells of it once', async () => {
    const wakers: (() => void)[] = [];
    let told = 0;
    const shared = {
      ...options(),
      sleep: () => new Promise<void>((resolve) => wakers.push(resolve)),
      onRetry: () => {
        told++;
      },
    };
    let requests = 0;
    const request = (): Promise<number> => {
      requests++;
      return requests <= 2 ? Promise.reject(limited({ 'retry-after': '5' })) : Promise.resolve(requests);
    };
    const first = [withRetry(request, shared), withRetry(request, shared)];
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    const late = withRetry(request, shared);
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    expect([requests, told]).toEqual([2, 1]);
    for (const wake of wakers) wake();
    await Promise.all([...first, late]);
    expect(requests).toBe(5);
  });

  it.each<ErrorCode>(['llm-denied', 'llm-refused', 'llm-budget', 'llm-offline', 'llm-recording-stale', 'llm-quota'])(
    'does not repeat what failed with %s',
    async (code) => {
      const error = limited({}, code);
      await expect(waits([error])).rejects.toBe(error);
    },
  );

  it('does not repeat what failed for a reason that it does not know', async () => {
    await expect(waits([new RangeError('x')])).rejects.toBeInstanceOf(RangeError);
  });

  it('makes no request after an abort', async () => {
    let requests = 0;
    const request = () => {
      requests++;
      return Promise.resolve();
    };
    const given = { ...options(), signal: AbortSignal.abort() };
    await expect(withRetry(request, given)).rejects.toMatchObject({ name: 'AbortError' });
    expect(requests).toBe(0);
  });
});
