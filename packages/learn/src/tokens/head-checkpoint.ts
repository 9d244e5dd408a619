// The state of the training of one head on a trunk that stays as it is.
import { createStateWriter, readState, type TrainingCheckpoint, type TrainingIdentity } from '../train/checkpoint.ts';
import type { NetworkState } from './checkpoint.ts';

/** A head after `step` steps. */
export interface HeadState<Weights> extends Omit<NetworkState<Weights>, 'taken' | 'best'> {
  /** The best state on the dev texts so far. */
  readonly best?: { readonly head: Weights; readonly score: number };
}

/** What is known of a head: what it has learnt, or where it is. */
export type KeptHead<Weights> = { readonly head: Weights } | { readonly state: HeadState<Weights> };

/** Where the state of one head is kept. */
export interface HeadCheckpoint<Weights> {
  /** What an earlier run left. */
  readonly kept: KeptHead<Weights> | undefined;
  isDue(): boolean;
  save(kept: KeptHead<Weights>): Promise<void>;
}

/** The checkpoint of the head that the training `identity` is of; without a place to keep it, none. */
export async function createHeadCheckpoint<Weights>(
  checkpoint: TrainingCheckpoint | undefined,
  identity: TrainingIdentity,
): Promise<HeadCheckpoint<Weights>> {
  if (checkpoint === undefined) return { kept: undefined, isDue: () => false, save: () => Promise.resolve() };
  const kept = readState(await checkpoint.load(), identity);
  const write = createStateWriter(identity);
  return {
    kept: isKeptHead<Weights>(kept) ? kept : undefined,
    isDue: () => checkpoint.isDue(),
    save: (known) => checkpoint.save(write(known)),
  };
}

/** Whether `state`, which has the fingerprint of this training, is one of a head. */
function isKeptHead<Weights>(state: unknown): state is KeptHead<Weights> {
  return typeof state === 'object' && state !== null && ('head' in state || 'state' in state);
}
