// The state of a training of entities: the networks that are ready, and the one in training with all that its next
// steps depend on.
import type { RandomState } from 'tincture';
import type { OptimizerState } from '../optimizers/adamw.ts';
import { createStateWriter, readState, type TrainingCheckpoint, type TrainingIdentity } from '../train/checkpoint.ts';
import type { TrainedMember } from './ner-export.ts';

/** A network after `step` steps. */
export interface NetworkState {
  readonly step: number;
  readonly random: RandomState;
  readonly values: Float32Array;
  readonly means: Float32Array;
  readonly squares: Float32Array;
  readonly optimizer: OptimizerState;
  /** The order of the pieces, and how many of them were in batches already. */
  readonly order: readonly number[];
  readonly at: number;
  /** Steps that were applied. */
  readonly taken: number;
  /** Steps that were not applied since the last that was. */
  readonly failed: number;
  /** The best state on the dev texts so far. */
  readonly best?: { readonly trained: TrainedMember; readonly f: number };
}

interface NerState {
  readonly ready: readonly TrainedMember[];
  readonly network: NetworkState;
}

/** The state of a training: what an earlier run left, and what is kept of this one. */
export interface NerCheckpoints {
  /** The next network, if it was ready when the earlier run stopped. */
  nextReady(): TrainedMember | undefined;
  /** The network that was in training then, once; undefined where there was none or it has other sizes. */
  takeNetwork(parameters: number, pieces: number): NetworkState | undefined;
  /** Notes that a network is ready. */
  add(trained: TrainedMember): void;
  /** Saves the state, if that is due. */
  saveIfDue(network: () => NetworkState): Promise<void>;
}

/** The checkpoints of the training `identity`; without a place to keep them, none. */
export async function createNerCheckpoints(
  checkpoint: TrainingCheckpoint | undefined,
  identity: TrainingIdentity,
): Promise<NerCheckpoints> {
  const ready: TrainedMember[] = [];
  if (checkpoint === undefined) {
    return {
      nextReady: () => undefined,
      takeNetwork: () => undefined,
      add: () => undefined,
      saveIfDue: () => Promise.resolve(),
    };
  }
  const kept = readState(await checkpoint.load(), identity);
  const earlier = isNerState(kept) ? [...kept.ready] : [];
  let network = isNerState(kept) ? kept.network : undefined;
  const write = createStateWriter(identity);
  return {
    nextReady: () => earlier.shift(),
    takeNetwork(parameters, pieces) {
      const taken = network;
      network = undefined;
      return taken?.values.length === parameters && taken.order.length === pieces ? taken : undefined;
    },
    add(trained) {
      ready.push(trained);
    },
    async saveIfDue(state) {
      if (checkpoint.isDue()) await checkpoint.save(write({ ready, network: state() } satisfies NerState));
    },
  };
}

/** Whether `state`, which has the fingerprint of this training, is one of entities. */
function isNerState(state: unknown): state is NerState {
  if (typeof state !== 'object' || state === null || !('ready' in state) || !('network' in state)) return false;
  const { ready, network } = state;
  return Array.isArray(ready) && typeof network === 'object' && network !== null && 'values' in network;
}
