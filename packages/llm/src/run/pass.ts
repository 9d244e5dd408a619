import { TinctureError } from 'tincture';
import { createPause, type Pause } from './pause.ts';

/** One pass over texts: what its requests share. */
export interface Pass {
  /** Aborts when no further request is to be made. */
  readonly signal: AbortSignal | undefined;
  /** Aborts requests under way: some time after `signal`, for they are paid for, and their answers are worth keeping. */
  readonly requests: AbortSignal;
  readonly pause: Pause;
  /** Why no more requests are made; what is cached is still answered. */
  readonly stop: TinctureError | undefined;
  /** Notes that a request was answered, and stops the pass if no answer of many could be used. */
  answered(isUsable: boolean): void;
  /** Notes that one failed, and stops the pass if the next ones would fail for the same reason. */
  failed(error: TinctureError): void;
  end(): void;
}

/** How long requests under way may still take when the caller gives up. */
const graceMs = 5_000;

/** After this many texts in a row whose requests failed in spite of retries, the provider is taken to be down. */
const failuresToStop = 3;

/** If none of so many answers can be used, those that come will not be better, and they cost as much. */
const unusableToStop = 50;

/** Errors after which no further request can succeed. */
const general: ReadonlySet<string> = new Set([
  'llm-denied',
  'llm-quota',
  'llm-model-unknown',
  'llm-budget',
  'llm-recording-stale',
  'llm-egress-unlogged',
  'llm-cache-failed',
  'internal',
]);

/** Errors that say that the provider is down, if they come again and again. */
const down: ReadonlySet<string> = new Set(['llm-unavailable', 'llm-rate-limited', 'llm-timeout']);

/** Begins a pass. `hasAnswered` tells whether any request of the component ever succeeded. */
export function startPass(
  signal: AbortSignal | undefined,
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>,
  hasAnswered: () => boolean,
): Pass {
  const requests = new AbortController();
  const ended = new AbortController();
  signal?.addEventListener(
    'abort',
    () => {
      sleep(graceMs, ended.signal).then(
        () => requests.abort(signal.reason),
        () => {},
      );
    },
    { signal: ended.signal },
  );
  let failuresInARow = 0;
  let unusable = 0;
  let hasUsable = false;
  let stop: TinctureError | undefined;
  return {
    signal,
    requests: requests.signal,
    pause: createPause(),
    get stop() {
      return stop;
    },
    answered(isUsable) {
      failuresInARow = 0;
      if (isUsable) hasUsable = true;
      else unusable++;
      if (!hasUsable && unusable >= unusableToStop) stop ??= noneUsable();
    },
    failed(error) {
      // Once something was answered, a request that is refused says something about its own text.
      const isDown = down.has(error.code) || (error.code === 'llm-refused' && !hasAnswered());
      if (isDown) failuresInARow++;
      if (general.has(error.code) || (isDown && failuresInARow >= failuresToStop)) stop ??= error;
    },
    end: () => ended.abort(),
  };
}

function noneUsable(): TinctureError {
  return new TinctureError({
    code: 'llm-answer-invalid',
    problem: `None of ${unusableToStop} answers could be used.`,
    fix: 'See what the model says: `tincture predict PROPOSER --text TEXT`. Show more examples (`examples:` of the proposer), or use a stronger model.',
  });
}

/** What is said of a text that was not sent because the pass had stopped: no failure of its own. */
export function notAsked(stop: TinctureError): TinctureError {
  return new TinctureError({
    code: 'llm-not-asked',
    problem: `The text was not sent, because the run had stopped: ${stop.problem}`,
    ...(stop.fix === undefined ? {} : { fix: stop.fix }),
    cause: stop,
  });
}
