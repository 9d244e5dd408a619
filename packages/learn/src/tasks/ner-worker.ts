// A thread that trains networks of one component, one after the other.
import { parentPort, workerData } from 'node:worker_threads';
import { errorDetails } from '../pool-messages.ts';
import { type NetworkAnswer, type NetworkRequest, receiveTraining, type SentTraining } from './ner-messages.ts';
import { trainMember } from './ner-train-member.ts';

const sent: SentTraining = workerData;
const training = receiveTraining(sent);
let isStateWanted = false;

async function answer(
  { plan, earlier }: Extract<NetworkRequest, { plan: unknown }>,
  send: (answer: NetworkAnswer) => void,
): Promise<void> {
  isStateWanted = false;
  try {
    const trained = await trainMember(training, plan, earlier, {
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
}

const port = parentPort;
port?.on('message', (request: NetworkRequest) => {
  if ('wanted' in request) isStateWanted = true;
  else void answer(request, (message) => port.postMessage(message));
});
