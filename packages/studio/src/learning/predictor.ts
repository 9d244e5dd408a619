import { Worker } from 'node:worker_threads';
import { type Annotations, TinctureError } from 'tincture';

/** A model in a thread of its own. */
export interface Predictor {
  /** What it says about each text, undefined where it failed; one call at a time. Rejects when `signal` aborts. */
  predict(texts: readonly string[], signal: AbortSignal): Promise<readonly (Annotations | undefined)[]>;
  close(): Promise<void>;
}

/** The worker's file has the extension of this one: .ts in the sources, .js in what is built. */
const workerFile = new URL(`./predict-worker.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url);

/** Starts a thread with the model in `bytes`. */
export function createPredictor(bytes: Uint8Array): Predictor {
  const worker = new Worker(workerFile, { workerData: { bytes } });
  let failed: unknown;
  worker.on('error', (error) => {
    failed = error;
  });
  // Whoever comes later would wait for ever.
  worker.on('exit', (code) => {
    failed ??= new Error(`It ended with code ${code}.`);
  });
  return {
    predict: (texts, signal) =>
      new Promise((resolve, reject) => {
        const settle = (end: () => void): void => {
          worker.off('message', onMessage);
          worker.off('exit', onExit);
          signal.removeEventListener('abort', onAbort);
          end();
        };
        const onMessage = (said: readonly (Annotations | undefined)[]): void => settle(() => resolve(said));
        const onExit = (): void => settle(() => reject(stopped(failed)));
        const onAbort = (): void => settle(() => reject(signal.reason));
        signal.throwIfAborted();
        if (failed !== undefined) throw stopped(failed);
        worker.on('message', onMessage);
        worker.on('exit', onExit);
        signal.addEventListener('abort', onAbort);
        worker.postMessage(texts);
      }),
    close: async () => {
      await worker.terminate();
    },
  };
}

function stopped(cause: unknown): TinctureError {
  return new TinctureError({
    code: 'internal',
    problem: `The thread in which the new model proposes has stopped${cause instanceof Error ? `: ${cause.message}` : '.'}`,
    fix: 'Train again; if it happens again, report it.',
    cause,
  });
}
