// One worker of `tincture pipe`: holds the component, and answers one batch after the other.
import { parentPort, workerData } from 'node:worker_threads';
import { createPipeline, loadComponent } from 'tincture';
import { loadModel, type WantedPart } from '../operations/load-model.ts';
import { named } from '../operations/named-component.ts';
import { type AnswerOptions, answerBatch, type PipeRequest } from './answer-batch.ts';

/** What each worker is started with. */
export interface PipeWorkerData extends AnswerOptions {
  /** The model file. */
  readonly model: Uint8Array;
  /** The one of several components in it that is meant. */
  readonly part?: WantedPart;
  /** The encoder that the component works on: its folder, and the one with the packages that run it. */
  readonly encoder?: { readonly folder: string; readonly packages: string | undefined };
  /** The file of a linker that comes after it. */
  readonly linker?: { readonly model: Uint8Array; readonly name: string };
  /** What its predictions are marked with. */
  readonly name: string;
}

const { model, part, encoder, name, linker, ...options }: PipeWorkerData = workerData;
const loaded = await loadModel(model, {
  shown: name,
  ...(part && { part }),
  ...(encoder && {
    openEncoder: async () => {
      const { openEncoder } = await import('@tincture/learn');
      return openEncoder(encoder.folder, { packages: encoder.packages });
    },
  }),
});
const first = named(loaded, name);
const component =
  linker === undefined ? first : createPipeline([first, named(loadComponent(linker.model), linker.name)]);
const port = parentPort;
port?.on('message', (request: PipeRequest) => {
  // What is thrown here ends the worker, and the pool sees that.
  void answerBatch(component, request, options).then((answer) => port.postMessage(answer));
});
