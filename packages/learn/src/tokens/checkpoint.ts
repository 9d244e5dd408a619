// The state of a training of networks over tokens: the networks that are ready, and those in training with all that their next
// steps depend on.
import type { RandomState } from 'tincture';
import type { OptimizerState } from '../optimizers/adamw.ts';
import { createStateWriter, readState, type TrainingCheckpoint, type TrainingIdentity } from '../train/checkpoint.ts';
import type { TrainedMember } from './objective.ts';

/** A network after `step` steps. */
export interface NetworkState<Weights> {
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
  readonly best?: { readonly trained: TrainedMember<Weights>; readonly f: number };
}

/** What is known of a network: what it has learnt, or where it is. */
export type KeptNetwork<Weights> =
  | { readonly trained: TrainedMember<Weights> }
  | { readonly state: NetworkState<Weights> };

interface NetworkStates<Weights> {
  /** By the numbers of the networks. */
  readonly networks: ReadonlyMap<number, KeptNetwork<Weights>>;
}

/** What is known of the networks of a training: at first what an earlier run left. */
export interface NetworkCheckpoints<Weights> {
  get(network: number): KeptNetwork<Weights> | undefined;
  /** Notes what is known of a network; it is kept with the next {@link save}. */
  note(network: number, kept: KeptNetwork<Weights>): void;
  /** Whether the last saving is long enough ago. */
  isDue(): boolean;
  /** Keeps what was noted. */
  save(): Promise<void>;
}

/** The checkpoints of the training `identity`; without a place to keep them, none. */
export async function createNetworkCheckpoints<Weights>(
  checkpoint: TrainingCheckpoint | undefined,
  identity: TrainingIdentity,
): Promise<NetworkCheckpoints<Weights>> {
  if (checkpoint === undefined) {
    return { get: () => undefined, note: () => undefined, isDue: () => false, save: () => Promise.resolve() };
  }
  const kept = readState(await checkpoint.load(), identity);
  const networks = new Map(isNetworkStates<Weights>(kept) ? kept.networks : []);
  const write = createStateWriter(identity);
  return {
    get: (network) => networks.get(network),
    note(network, known) {
      networks.set(network, known);
    },
    isDue: () => checkpoint.isDue(),
    save: () => checkpoint.save(write({ networks } satisfies NetworkStates<Weights>)),
  };
}

/** Whether `state`, which has the fingerprint of this training, is one of networks. */
function isNetworkStates<Weights>(state: unknown): state is NetworkStates<Weights> {
  return typeof state === 'object' && state !== null && 'networks' in state && state.networks instanceof Map;
}
