// Training of the networks of a component: one after the other, or at the same time in threads.
import { availableParallelism } from 'node:os';
import type { TrainOptions } from '../train/options.ts';
import type { NetworkCheckpoints, NetworkState } from './checkpoint.ts';
import { sendTraining } from './messages.ts';
import type { TokenText, TrainedMember } from './objective.ts';
import { createTally } from './progress.ts';
import { amountOf } from './settings.ts';
import { type NetworkThread, startNetworkThread } from './thread.ts';
import { type NetworkPlan, type NetworkProgress, type TokenTraining, trainMember } from './train-member.ts';

/** Words in the batches of a network from which on threads are worth their start, which takes some tenths of a second. */
const enoughWords = 25_000;

/** What the networks of a training tell. */
interface NetworksListener<Weights> {
  readonly signal: AbortSignal | undefined;
  onProgress(network: number, progress: NetworkProgress): void;
  onTrained(network: number, trained: TrainedMember<Weights>): void;
}

/** Trains the networks `plans`, which are numbered from 0; goes on where an earlier run of the same training stopped. */
export async function trainMembers<Text extends TokenText, Target, Weights>(
  training: TokenTraining<Text, Target, Weights>,
  plans: readonly NetworkPlan[],
  checkpoints: NetworkCheckpoints<Weights>,
  { signal, onProgress, threads: wanted = defaultThreads(training) }: TrainOptions,
): Promise<TrainedMember<Weights>[]> {
  const { steps } = training.settings;
  const members: TrainedMember<Weights>[] = [];
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
  const listener: NetworksListener<Weights> = {
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

function defaultThreads<Text extends TokenText, Target, Weights>({
  settings: { steps, batchWords },
  texts,
}: TokenTraining<Text, Target, Weights>): number {
  return steps * Math.min(batchWords, amountOf(texts).words) < enoughWords ? 1 : availableParallelism();
}

/** One after the other, in this thread. */
async function trainInTurn<Text extends TokenText, Target, Weights>(
  training: TokenTraining<Text, Target, Weights>,
  plans: readonly NetworkPlan[],
  checkpoints: NetworkCheckpoints<Weights>,
  { signal, onProgress, onTrained }: NetworksListener<Weights>,
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
async function trainInThreads<Text extends TokenText, Target, Weights>(
  count: number,
  training: TokenTraining<Text, Target, Weights>,
  plans: readonly NetworkPlan[],
  checkpoints: NetworkCheckpoints<Weights>,
  { signal, onProgress, onTrained }: NetworksListener<Weights>,
): Promise<void> {
  signal?.throwIfAborted();
  const queue = [...plans];
  const threads: NetworkThread<Weights>[] = [];
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
  const trainNext = async (thread: NetworkThread<Weights>): Promise<void> => {
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
    while (threads.length < count) threads.push(startNetworkThread<Weights>(sent));
    await Promise.all(threads.map(trainNext));
  } finally {
    signal?.removeEventListener('abort', onAbort);
    await stop(undefined);
    // Nothing is written any more when the caller goes on.
    await saving;
  }
}

function stateOf<Weights>(
  checkpoints: NetworkCheckpoints<Weights>,
  { number }: NetworkPlan,
): NetworkState<Weights> | undefined {
  const kept = checkpoints.get(number);
  return kept !== undefined && 'state' in kept ? kept.state : undefined;
}
