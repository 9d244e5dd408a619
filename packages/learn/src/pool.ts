import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type Document, type Task, TinctureError, type Vectors } from 'tincture';
import { type SharedVectors, shareVectors, type TrainAnswer, type TrainRequest } from './pool-messages.ts';
import type { TrainedModel, TrainOptions } from './train/options.ts';
import { notSent, watchWorker } from './worker-errors.ts';

/** {@link TrainOptions} that can be sent to a thread, which trains by itself. */
export type PooledOptions = Omit<TrainOptions, 'checkpoint' | 'unannotated' | 'threads'>;

/** Worker threads that train components, one at a time each. */
export interface TrainingPool {
  /** As `trainComponent`, in a worker; waits while all are busy. Rejects when the worker dies or the pool is closed. */
  train(
    task: Task,
    train: readonly Document[],
    dev: readonly Document[],
    options: PooledOptions,
  ): Promise<TrainedModel>;
  /** Stops all workers; what is unfinished rejects. */
  close(): Promise<void>;
}

interface Job {
  readonly request: TrainRequest;
  readonly options: PooledOptions;
  resolve(model: TrainedModel): void;
  reject(error: unknown): void;
}

interface Slot {
  worker: Worker | undefined;
  job: Job | undefined;
}

/** The worker's file has the extension of this one: .ts in the sources, .js in what is built. */
const workerFile = new URL(`./pool-worker.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url);

/** Options of {@link createTrainingPool}. */
export interface TrainingPoolOptions {
  /** Threads; as many as the machine runs at once by default. */
  readonly workers?: number;
  /** Heap of each thread in MiB, beside the networks themselves; a training that needs more fails alone. */
  readonly memoryMiB?: number;
}

/** A pool of threads; they start when they are needed. */
export function createTrainingPool({
  workers = availableParallelism(),
  memoryMiB,
}: TrainingPoolOptions = {}): TrainingPool {
  const slots: Slot[] = Array.from({ length: Math.max(1, workers) }, () => ({ worker: undefined, job: undefined }));
  const queue: Job[] = [];
  const shared = new Map<string, SharedVectors>();
  let isClosed = false;

  const share = (vectors: Vectors): SharedVectors => {
    const known = shared.get(vectors.hash);
    if (known !== undefined) return known;
    const made = shareVectors(vectors);
    shared.set(vectors.hash, made);
    return made;
  };

  /** Ends the job of `slot` and gives the slot the next one. */
  const finish = (slot: Slot, end: (job: Job) => void): void => {
    const { job } = slot;
    slot.job = undefined;
    if (job !== undefined) end(job);
    advance();
  };

  /** Forgets the worker of `slot`, whose job fails with `error`. */
  const drop = (slot: Slot, error: unknown): void => {
    const { worker } = slot;
    slot.worker = undefined;
    void worker?.terminate();
    finish(slot, (job) => job.reject(error));
  };

  /** Tells of progress; where the listener throws, its training fails with that, as it does without a pool. */
  const report = (slot: Slot, tell: (options: PooledOptions) => void): void => {
    const { job } = slot;
    try {
      if (job !== undefined) tell(job.options);
    } catch (error) {
      // It may have aborted itself as well: then the slot has another job already.
      if (slot.job === job) drop(slot, error);
    }
  };

  const start = (slot: Slot): Worker => {
    const worker = new Worker(
      workerFile,
      memoryMiB === undefined ? {} : { resourceLimits: { maxOldGenerationSizeMb: memoryMiB } },
    );
    // What a worker says after it was dropped is of no interest any more.
    const isCurrent = (): boolean => slot.worker === worker;
    worker.on('message', (answer: TrainAnswer) => {
      if (!isCurrent()) return;
      if ('preparing' in answer) report(slot, ({ onPrepare }) => onPrepare?.(answer.preparing));
      else if ('progress' in answer) report(slot, ({ onProgress }) => onProgress?.(answer.progress));
      else if ('model' in answer) finish(slot, (job) => job.resolve(answer.model));
      else finish(slot, (job) => job.reject(new TinctureError(answer.error)));
    });
    watchWorker(worker, (error) => {
      if (isCurrent()) drop(slot, error);
    });
    slot.worker = worker;
    return worker;
  };

  /** Gives `job` to the worker of `slot`; where that is not possible, the job fails and the slot stays free. */
  const give = (slot: Slot, job: Job): void => {
    try {
      const worker = slot.worker ?? start(slot);
      worker.postMessage(job.request);
      worker.ref();
      slot.job = job;
    } catch (error) {
      job.reject(notSent(error));
    }
  };

  const advance = (): void => {
    for (const slot of slots) {
      while (slot.job === undefined) {
        const job = queue.shift();
        if (job === undefined) {
          // An idle worker does not keep the process alive.
          slot.worker?.unref();
          break;
        }
        give(slot, job);
      }
    }
  };

  return {
    train(task, train, dev, options) {
      return new Promise((resolve, reject) => {
        if (isClosed) throw closed();
        options.signal?.throwIfAborted();
        const { seed, name, version, settings, vectors, signal, heldOut } = options;
        const job: Job = {
          request: {
            task,
            train,
            dev,
            ...(vectors === undefined ? {} : { vectors: share(vectors) }),
            options: {
              seed,
              ...(name === undefined ? {} : { name }),
              ...(version === undefined ? {} : { version }),
              ...(settings === undefined ? {} : { settings }),
              ...(heldOut === undefined ? {} : { heldOut }),
            },
          },
          options,
          resolve(model) {
            signal?.removeEventListener('abort', onAbort);
            resolve(model);
          },
          reject(error) {
            signal?.removeEventListener('abort', onAbort);
            reject(error);
          },
        };
        const onAbort = (): void => {
          const slot = slots.find((candidate) => candidate.job === job);
          if (slot !== undefined) {
            drop(slot, signal?.reason);
            return;
          }
          const at = queue.indexOf(job);
          if (at >= 0) queue.splice(at, 1);
          job.reject(signal?.reason);
        };
        signal?.addEventListener('abort', onAbort, { once: true });
        queue.push(job);
        advance();
      });
    },
    async close() {
      isClosed = true;
      for (const job of queue.splice(0)) job.reject(closed());
      const ended = slots.map(({ worker }) => worker?.terminate());
      for (const slot of slots) if (slot.worker !== undefined) drop(slot, closed());
      await Promise.all(ended);
    },
  };
}

function closed(): TinctureError {
  return new TinctureError({
    code: 'training-invalid',
    problem: 'The pool for training was closed before this training ended.',
  });
}
