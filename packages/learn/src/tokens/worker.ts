// A thread that trains networks of one component, one after the other.
import { parentPort, workerData } from 'node:worker_threads';
import { errorDetails } from '../pool-messages.ts';
import {
  type NetworkAnswer,
  type NetworkRequest,
  receiveTraining,
  type SentMembers,
  type SentTraining,
} from './messages.ts';

const sent: SentTraining = workerData;
receiveTraining(sent, serve);

function serve<Weights>(train: SentMembers<Weights>): void {
  const port = parentPort;
  const send = (answer: NetworkAnswer<Weights>): void => port?.postMessage(answer);
  let isStateWanted = false;

  const answer = async ({ plan, earlier }: Extract<NetworkRequest<Weights>, { plan: unknown }>): Promise<void> => {
    isStateWanted = false;
    try {
      const trained = await train(plan, earlier, {
        onProgress: (progress) => send({ progress }),
        offerState(state) {
          if (isStateWanted) send({ state: state() });
          isStateWanted = false;
        },
      });
      send({ trained });
    } catch (error) {
      send({ error: errorDetails(error) });
    }
  };

  port?.on('message', (request: NetworkRequest<Weights>) => {
    if ('wanted' in request) isStateWanted = true;
    else void answer(request);
  });
}
