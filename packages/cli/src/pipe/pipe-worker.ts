// One worker of `tincture pipe`: holds the component, and answers one batch after the other.
import { parentPort, workerData } from 'node:worker_threads';
import { loadComponent } from 'tincture';
import { named } from '../operations/named-component.ts';
import { type AnswerOptions, answerBatch, type PipeRequest } from './answer-batch.ts';

/** What each worker is started with. */
export interface PipeWorkerData extends AnswerOptions {
  /** The model file. */
  readonly model: Uint8Array;
  /** What its predictions are marked with. */
  readonly name: string;
}

const { model, name, ...options }: PipeWorkerData = workerData;
const component = named(loadComponent(model), name);
const port = parentPort;
port?.on('message', (request: PipeRequest) => {
  // What is thrown here ends the worker, and the pool sees that.
  void answerBatch(component, request, options).then((answer) => port.postMessage(answer));
});
