// A worker for tests: answers a number with its square, and dies of what it is told to die of.
import { parentPort, workerData } from 'node:worker_threads';

/** A number that a {@link FragileRequest} carries; `counter` counts the deaths over all workers. */
export interface FragileRequest {
  readonly value: number;
  /** Ends the worker as long as fewer deaths than this were counted. */
  readonly deaths?: number;
}

const counter = new Int32Array(workerData as SharedArrayBuffer);
parentPort?.on('message', ({ value, deaths = 0 }: FragileRequest) => {
  if (Atomics.load(counter, 0) < deaths) {
    Atomics.add(counter, 0, 1);
    process.exit(3);
  }
  parentPort?.postMessage(value ** 2);
});
