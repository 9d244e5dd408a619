import { Worker } from 'node:worker_threads';

/** Threads that each answer one request at a time. */
export interface WorkerPool<Request, Answer> {
  /** Waits while all threads are busy. Rejects with {@link WorkerDied} when two threads in turn died of it. */
  run(request: Request): Promise<Answer>;
  /** Stops all threads; what is unfinished rejects. */
  close(): Promise<void>;
}

/** A request was given to a second thread after the first had died, and that one died as well. */
export class WorkerDied extends Error {
  /** Why the second one died. */
  readonly reason: string;

  constructor(reason: string) {
    super(`The worker stopped: ${reason}.`);
    this.name = 'WorkerDied';
    this.reason = reason;
  }
}

interface Job<Request, Answer> {
  readonly request: Request;
  /** Threads that died of it. */
  deaths: number;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

interface Slot<Request, Answer> {
  worker: Worker | undefined;
  job: Job<Request, Answer> | undefined;
}

/**
 * A pool of threads that run `file`, which must answer each message with one message. A thread that dies is replaced,
 * and its request is tried once more: what killed it may have been chance (memory that was short for a moment).
 */
export function createWorkerPool<Request, Answer>(options: {
  readonly file: URL;
  readonly workers: number;
  /** Handed to each thread when it starts. */
  readonly data?: unknown;
}): WorkerPool<Request, Answer> {
  const slots = Array.from(
    { length: options.workers },
    (): Slot<Request, Answer> => ({ worker: undefined, job: undefined }),
  );
  const queue: Job<Request, Answer>[] = [];
  let isClosed = false;

  const start = (slot: Slot<Request, Answer>): Worker => {
    const worker = new Worker(options.file, {
      workerData: options.data,
      // What dies young is all garbage: by itself Node lets it grow to 48 MB a thread before it is cleared away.
      resourceLimits: { maxYoungGenerationSizeMb: 12 },
    });
    const lose = (reason: string): void => {
      if (slot.worker !== worker) return;
      slot.worker = undefined;
      const { job } = slot;
      slot.job = undefined;
      if (job !== undefined && ++job.deaths < 2) queue.unshift(job);
      else job?.reject(new WorkerDied(reason));
      advance();
    };
    worker.on('message', (answer: Answer) => {
      if (slot.worker !== worker) return;
      const { job } = slot;
      slot.job = undefined;
      job?.resolve(answer);
      advance();
    });
    worker.on('error', (error) => lose(error instanceof Error ? error.message : String(error)));
    // An answer that could not be read, for lack of memory: waiting for the next would be for ever.
    worker.on('messageerror', (error) => lose(error instanceof Error ? error.message : String(error)));
    worker.on('exit', (code) => lose(`it ended with code ${code}`));
    slot.worker = worker;
    return worker;
  };

  const advance = (): void => {
    if (isClosed) return;
    for (const slot of slots) {
      if (slot.job !== undefined) continue;
      const job = queue.shift();
      if (job === undefined) return;
      slot.job = job;
      (slot.worker ?? start(slot)).postMessage(job.request);
    }
  };

  return {
    run(request) {
      if (isClosed) return Promise.reject(new WorkerDied('the pool was closed'));
      return new Promise((resolve, reject) => {
        queue.push({ request, deaths: 0, resolve, reject });
        advance();
      });
    },
    async close() {
      isClosed = true;
      const unfinished = [...slots.flatMap(({ job }) => job ?? []), ...queue.splice(0)];
      for (const job of unfinished) job.reject(new WorkerDied('the pool was closed'));
      await Promise.all(
        slots.map(async (slot) => {
          const { worker } = slot;
          slot.worker = undefined;
          slot.job = undefined;
          await worker?.terminate();
        }),
      );
    },
  };
}
