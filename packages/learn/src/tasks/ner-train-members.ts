// Training of the networks of a component: one after the other, or at the same time in threads.
import { availableParallelism } from 'node:os';
import type { TrainOptions } from '../train/options.ts';
import type { NerCheckpoints, NetworkState } from './ner-checkpoint.ts';
import { amountOf } from './ner-data.ts';
import type { TrainedMember } from './ner-export.ts';
import { sendTraining } from './ner-messages.ts';
import { createTally } from './ner-progress.ts';
import { type NerThread, startNerThread } from './ner-thread.ts';
import { type NerTraining, type NetworkPlan, type NetworkProgress, trainMember } from './ner-train-member.ts';

/** Words in the batches of a network from which on threads are worth their start, which takes some tenths of a second. */
const enoughWords = 25_000;

/** What the networks of a training tell. */
interface NetworksListener {
  readonly signal: AbortSignal | undefined;
  onProgress(network: number, progress: NetworkProgress): void;
  onTrained(network: number, trained: TrainedMember): void;
}

/** Trains the networks `plans`, which are numbered from 0; goes on where an earlier run of the same training stopped. */
export async function trainMembers(
  training: NerTraining,
  plans: readonly NetworkPlan[],
  checkpoints: NerCheckpoints,
  { signal, onProgress, threads: wanted = defaultThreads(training) }: TrainOptions,
): Promise<TrainedMember[]> {
  const { steps } = training.settings;
  const members: TrainedMember[] = [];
  const done = plans.map(({ number }) => {
    const kept = checkpoints.get(number);
    if (kept === undefined) return 0;
    if ('state' in kept) return kept.state.step;
    members[number] = kept.trained;
    return steps;
  });
  const rest = plans.filter(({ number }) => members[number] === undefined);
  const threads = Math.max(1, Math.min(wanted, rest.length));
  const tally = createTally(done, steps, threads);
  const listener: NetworksListener = {
    signal,
    onProgress: (network, progress) => onProgress?.(tally(network, progress)),
    onTrained(network, trained) {
      members[network] = trained;
      checkpoints.note(network, { trained });
    },
  };
  if (threads === 1) await trainInTurn(training, rest, checkpoints, listener);
  else await trainInThreads(threads, training, rest, checkpoints, listener);
  return members;
}

function defaultThreads({ settings: { steps, batchWords }, texts }: NerTraining): number {
  return steps * Math.min(batchWords, amountOf(texts).words) < enoughWords ? 1 : availableParallelism();
}

/** One after the other, in this thread. */
async function trainInTurn(
  training: NerTraining,
  plans: readonly NetworkPlan[],
  checkpoints: NerCheckpoints,
  { signal, onProgress, onTrained }: NetworksListener,
): Promise<void> {
  for (const plan of plans) {
    const trained = await trainMember(training, plan, stateOf(checkpoints, plan), {
      signal,
      onProgress: (progress) => onProgress(plan.number, progress),
      async offerState(state) {
        if (!checkpoints.isDue()) return;
        checkpoints.note(plan.number, { state: state() });
        await checkpoints.save();
      },
    });
    onTrained(plan.number, trained);
  }
}

/** In `count` threads, each of which takes the next network when it has trained one. The first error ends them all. */
async function trainInThreads(
  count: number,
  training: NerTraining,
  plans: readonly NetworkPlan[],
  checkpoints: NerCheckpoints,
  { signal, onProgress, onTrained }: NetworksListener,
): Promise<void> {
  signal?.throwIfAborted();
  const queue = [...plans];
  const threads: NerThread[] = [];
  const stop = (reason: unknown): Promise<unknown> => Promise.all(threads.map((thread) => thread.stop(reason)));
  const onAbort = (): void => void stop(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });

  let saving: Promise<unknown> | undefined;
  const saveIfDue = (): void => {
    if (saving !== undefined || !checkpoints.isDue()) return;
    const noted = Promise.all(threads.map((thread) => thread.tellState()));
    saving = noted.then(checkpoints.save).then(() => {
      saving = undefined;
    }, stop);
  };
  const trainNext = async (thread: NerThread): Promise<void> => {
    for (let plan = queue.shift(); plan !== undefined; plan = queue.shift()) {
      const { number } = plan;
      const trained = await thread.train(plan, stateOf(checkpoints, plan), {
        onProgress(progress) {
          onProgress(number, progress);
          saveIfDue();
        },
        onState: (state) => checkpoints.note(number, { state }),
      });
      onTrained(number, trained);
    }
  };
  try {
    const sent = sendTraining(training);
    while (threads.length < count) threads.push(startNerThread(sent));
    await Promise.all(threads.map(trainNext));
  } finally {
    signal?.removeEventListener('abort', onAbort);
    await stop(undefined);
    // Nothing is written any more when the caller goes on.
    await saving;
  }
}

function stateOf(checkpoints: NerCheckpoints, { number }: NetworkPlan): NetworkState | undefined {
  const kept = checkpoints.get(number);
  return kept !== undefined && 'state' in kept ? kept.state : undefined;
}
