// One worker of the training pool: trains what it is sent, one request after the other.
import { parentPort } from 'node:worker_threads';
import type { Vectors } from 'tincture';
import { errorDetails, type TrainAnswer, type TrainRequest, unshareVectors } from './pool-messages.ts';
import { trainComponent } from './train/train-component.ts';

/** The vectors used last: a pool is usually given the same ones again. */
let known: Vectors | undefined;

function vectorsOf({ vectors }: TrainRequest): Vectors | undefined {
  if (vectors !== undefined && known?.hash !== vectors.hash) known = unshareVectors(vectors);
  return vectors === undefined ? undefined : known;
}

async function answer(request: TrainRequest, send: (answer: TrainAnswer) => void): Promise<void> {
  try {
    const vectors = vectorsOf(request);
    const model = await trainComponent(request.task, request.train, request.dev, {
      ...request.options,
      ...(vectors === undefined ? {} : { vectors }),
      // The other cores have trainings of their own.
      threads: 1,
      onPrepare: (preparing) => send({ preparing }),
      onProgress: (progress) => send({ progress }),
    });
    send({ model });
  } catch (error) {
    send({ error: errorDetails(error) });
  }
}

const port = parentPort;
port?.on('message', (request: TrainRequest) => {
  void answer(request, (message) => port.postMessage(message));
});
