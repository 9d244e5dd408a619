// What is said when a worker thread cannot do its work.
import type { Worker } from 'node:worker_threads';
import { TinctureError } from 'tincture';

/** Calls `onDeath` when `worker` stops, for whatever reason. */
export function watchWorker(worker: Worker, onDeath: (error: TinctureError) => void): void {
  worker.on('error', (error) => onDeath(workerDied(reasonOf(error))));
  // An answer that could not be read, for lack of memory: waiting for the next would be for ever.
  worker.on('messageerror', (error) => onDeath(workerDied(reasonOf(error))));
  worker.on('exit', (code) => onDeath(workerDied(`it ended with code ${code}`)));
}

function workerDied(reason: string): TinctureError {
  return new TinctureError({
    code: 'training-invalid',
    problem: `The worker that trained stopped: ${reason}.`,
    fix: 'If memory was short, train with fewer workers or threads, or on smaller texts; else train again.',
  });
}

/** A training that `cause` keeps from being sent to a worker. */
export function notSent(cause: unknown): TinctureError {
  return new TinctureError({
    code: 'training-invalid',
    problem: `The training cannot be given to a worker: ${reasonOf(cause)}.`,
    fix: 'Give documents, task and settings of plain data, or train fewer texts at once if memory was short.',
    cause,
  });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
}
