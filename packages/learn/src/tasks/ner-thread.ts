// A thread that trains networks of one component, seen from outside.
import { Worker } from 'node:worker_threads';
import { TinctureError } from 'tincture';
import { notSent, watchWorker } from '../worker-errors.ts';
import type { NetworkState } from './ner-checkpoint.ts';
import type { TrainedMember } from './ner-export.ts';
import type { NetworkAnswer, NetworkRequest, SentTraining } from './ner-messages.ts';
import type { NetworkPlan, NetworkProgress } from './ner-train-member.ts';

/** A thread; it trains one network at a time. */
export interface NerThread {
  /** Trains a network. Rejects with what is thrown in the thread or by `listener`, and when the thread stops. */
  train(plan: NetworkPlan, earlier: NetworkState | undefined, listener: ThreadListener): Promise<TrainedMember>;
  /** Has the listener told the state of the network in training; resolves when it was, or when there is none any more. */
  tellState(): Promise<void>;
  /** Ends the thread; what it was training rejects with `reason`. */
  stop(reason: unknown): Promise<void>;
}

/** What a network in a thread tells. */
export interface ThreadListener {
  onProgress(progress: NetworkProgress): void;
  onState(state: NetworkState): void;
}

interface Job {
  readonly listener: ThreadListener;
  /** Who waits for the state. */
  readonly waiting: (() => void)[];
  resolve(trained: TrainedMember): void;
  reject(error: unknown): void;
}

/** The worker's file has the extension of this one: .ts in the sources, .js in what is built. */
const workerFile = new URL(`./ner-worker.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url);

/** Starts a thread for the networks of `training`. Throws `training-invalid` where that cannot be sent to it. */
export function startNerThread(training: SentTraining): NerThread {
  const worker = startWorker(training);
  let job: Job | undefined;
  let failure: unknown;

  const end = (settle: (ended: Job) => void): void => {
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
  const post = (request: NetworkRequest): void => worker.postMessage(request);

  const tell = (listen: (listener: ThreadListener) => void): void => {
    try {
      if (job !== undefined) listen(job.listener);
    } catch (error) {
      fail(error);
    }
  };
  worker.on('message', (answer: NetworkAnswer) => {
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

function startWorker(workerData: SentTraining): Worker {
  try {
    return new Worker(workerFile, { workerData });
  } catch (error) {
    throw notSent(error);
  }
}
