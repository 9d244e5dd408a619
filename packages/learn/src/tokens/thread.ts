// A thread that trains networks of one component, seen from outside.
import { Worker } from 'node:worker_threads';
import { TinctureError } from 'tincture';
import { notSent, watchWorker } from '../worker-errors.ts';
import type { NetworkState } from './checkpoint.ts';
import type { NetworkAnswer, NetworkRequest } from './messages.ts';
import type { SentObjective, TokenText, TrainedMember } from './objective.ts';
import type { NetworkPlan, NetworkProgress } from './train-member.ts';

/** A thread; it trains one network at a time. */
export interface NetworkThread<Weights> {
  /** Trains a network. Rejects with what is thrown in the thread or by `listener`, and when the thread stops. */
  train(
    plan: NetworkPlan,
    earlier: NetworkState<Weights> | undefined,
    listener: ThreadListener<Weights>,
  ): Promise<TrainedMember<Weights>>;
  /** Has the listener told the state of the network in training; resolves when it was, or when there is none any more. */
  tellState(): Promise<void>;
  /** Ends the thread; what it was training rejects with `reason`. */
  stop(reason: unknown): Promise<void>;
}

/** What a network in a thread tells. */
export interface ThreadListener<Weights> {
  onProgress(progress: NetworkProgress): void;
  onState(state: NetworkState<Weights>): void;
}

interface Job<Weights> {
  readonly listener: ThreadListener<Weights>;
  /** Who waits for the state. */
  readonly waiting: (() => void)[];
  resolve(trained: TrainedMember<Weights>): void;
  reject(error: unknown): void;
}

/** The worker's file has the extension of this one: .ts in the sources, .js in what is built. */
const workerFile = new URL(`./worker.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url);

/** Starts a thread for the networks of `training`. Throws `training-invalid` where that cannot be sent to it. */
export function startNetworkThread<Weights>(training: SentObjective<TokenText>): NetworkThread<Weights> {
  const worker = startWorker(training);
  let job: Job<Weights> | undefined;
  let failure: unknown;

  const end = (settle: (ended: Job<Weights>) => void): void => {
    const ended = job;
    job = undefined;
    if (ended === undefined) return;
    for (const goOn of ended.waiting) goOn();
    settle(ended);
  };
  const fail = (error: unknown): void => {
    failure ??= error;
    end(({ reject }) => reject(error));
  };
  const post = (request: NetworkRequest<Weights>): void => worker.postMessage(request);

  const tell = (listen: (listener: ThreadListener<Weights>) => void): void => {
    try {
      if (job !== undefined) listen(job.listener);
    } catch (error) {
      fail(error);
    }
  };
  worker.on('message', (answer: NetworkAnswer<Weights>) => {
    if ('trained' in answer) end(({ resolve }) => resolve(answer.trained));
    else if ('error' in answer) fail(new TinctureError(answer.error));
    else if ('progress' in answer) tell((listener) => listener.onProgress(answer.progress));
    else {
      tell((listener) => listener.onState(answer.state));
      for (const goOn of job?.waiting.splice(0) ?? []) goOn();
    }
  });
  watchWorker(worker, fail);

  return {
    train(plan, earlier, listener) {
      return new Promise((resolve, reject) => {
        if (failure !== undefined) throw failure;
        post({ plan, earlier });
        job = { listener, waiting: [], resolve, reject };
      });
    },
    tellState() {
      const asked = job;
      if (asked === undefined) return Promise.resolve();
      return new Promise((resolve) => {
        asked.waiting.push(resolve);
        post({ wanted: 'state' });
      });
    },
    async stop(reason) {
      fail(reason);
      await worker.terminate();
    },
  };
}

function startWorker(workerData: SentObjective<TokenText>): Worker {
  try {
    return new Worker(workerFile, { workerData });
  } catch (error) {
    throw notSent(error);
  }
}
