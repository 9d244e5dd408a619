import { APICallError } from 'ai';
import { createRandom, type ErrorCode, TinctureError } from 'tincture';
import { describe, expect, it } from 'vitest';
import { withRetry } from './retry.ts';

const now = new Date('2026-11-24T12:00:00Z');

function limited(headers: Record<string, string> = {}, code: ErrorCode = 'llm-rate-limited'): TinctureError {
  const cause = new APICallError({ message: 'x', url: 'x', requestBodyValues: {}, responseHeaders: headers });
  return new TinctureError({ code, problem: 'No.', cause });
}

/** How long was waited between the requests, the last of which succeeds. */
async function waits(errors: readonly Error[], seed = 1): Promise<number[]> {
  const waited: number[] = [];
  let request = 0;
  const result = await withRetry(
    () => {
      const error = errors[request++];
      return error === undefined ? Promise.resolve('answer') : Promise.reject(error);
    },
    {
      random: createRandom(seed),
      now: () => now,
      sleep: (ms) => {
        waited.push(ms);
        return Promise.resolve();
      },
    },
  );
  expect(result).toBe('answer');
  return waited;
}

describe('withRetry', () => {
  it.each([
    [{ 'retry-after': '7' }, 7_000],
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after': 'Tue, 24 Nov 2026 12:00:30 GMT' }, 30_000],
    [{ 'retry-after': 'Tue, 24 Nov 2026 11:00:00 GMT' }, 0],
    [{ 'retry-after': '86400' }, 60_000],
    [{ 'retry-after-ms': '250' }, 250],
  ])('waits as long as %o says, though not for ever', async (headers, expected) => {
    expect(await waits([limited(headers)])).toEqual([expected]);
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

  it.each<ErrorCode>(['llm-denied', 'llm-refused', 'llm-budget', 'llm-offline', 'llm-recording-stale'])(
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
    const options = { random: createRandom(1), now: () => now, sleep: () => Promise.resolve() };
    await expect(withRetry(request, options, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
    expect(requests).toBe(0);
  });
});
