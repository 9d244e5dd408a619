// Where a long training keeps its state, so that the same training, begun again after a kill, goes on from there.
import { createHash, type Hash } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import type { Document, JsonObject, Task } from 'tincture';

/** Keeps the last state of a training. */
export interface TrainingCheckpoint {
  /** What was saved last; undefined where nothing was. */
  load(): Promise<Uint8Array | undefined>;
  /** Keeps `state` in place of what was saved before. */
  save(state: Uint8Array): Promise<void>;
  /** Asked after every few steps: whether the last one is long enough ago. */
  isDue(): boolean;
}

/** The place of a training of several stages, each of which keeps a state of its own under a name. */
export interface StagedCheckpoint {
  /** The place of one stage; what other stages have kept stays. */
  stage(name: string): TrainingCheckpoint;
}

/** A place of several stages in `checkpoint`, with what an earlier run left there. */
export async function createStagedCheckpoint(checkpoint: TrainingCheckpoint): Promise<StagedCheckpoint> {
  const stages = readStages(await checkpoint.load());
  return {
    stage: (name) => ({
      load: () => Promise.resolve(stages.get(name)),
      save(state) {
        stages.set(name, state);
        return checkpoint.save(serialize(stages));
      },
      isDue: () => checkpoint.isDue(),
    }),
  };
}

/** The states of the stages by their names: none where `bytes` are not what {@link createStagedCheckpoint} keeps. */
function readStages(bytes: Uint8Array | undefined): Map<string, Uint8Array> {
  const stages = new Map<string, Uint8Array>();
  if (bytes === undefined) return stages;
  try {
    const kept: unknown = deserialize(bytes);
    if (!(kept instanceof Map)) return stages;
    for (const [name, state] of kept) {
      if (typeof name === 'string' && state instanceof Uint8Array) stages.set(name, state);
    }
  } catch {
    // Cut off, or of another version of Node: the training begins anew.
  }
  return stages;
}

/** What a training depends on: only a state of the very same one may be gone on from. */
export interface TrainingIdentity {
  /** Each task that is learnt, with its gold. */
  readonly gold: readonly {
    readonly task: Task;
    readonly train: readonly Document[];
    readonly dev: readonly Document[];
  }[];
  readonly seed: number;
  readonly settings: JsonObject;
  /** Hash of the word vectors, if there are any. */
  readonly vectors: string | undefined;
}

/** Changes whenever a state of before could not be gone on from. */
const stateVersion = 3;

/** The state of the training `identity` in `bytes`; undefined where there is none, or one of another training. */
export function readState(bytes: Uint8Array | undefined, identity: TrainingIdentity): unknown {
  if (bytes === undefined) return undefined;
  try {
    const kept: unknown = deserialize(bytes);
    if (typeof kept !== 'object' || kept === null || !('fingerprint' in kept) || !('state' in kept)) return undefined;
    return kept.fingerprint === fingerprint(identity) ? kept.state : undefined;
  } catch {
    // Cut off, or of another version of Node: the training begins anew.
    return undefined;
  }
}

/** A function that makes bytes for {@link readState} of states of the training `identity`. */
export function createStateWriter(identity: TrainingIdentity): (state: unknown) => Uint8Array {
  const own = fingerprint(identity);
  return (state) => serialize({ fingerprint: own, state });
}

function fingerprint({ gold, seed, settings, vectors }: TrainingIdentity): string {
  const hash = createHash('sha256');
  add(hash, [stateVersion, process.version, seed, settings, vectors ?? null]);
  for (const { task, train, dev } of gold) {
    add(hash, [task, train.length, dev.length]);
    for (const { text, annotations } of [...train, ...dev]) add(hash, [text, annotations]);
  }
  return hash.digest('hex');
}

function add(hash: Hash, values: readonly unknown[]): void {
  hash.update(`${JSON.stringify(values)}\n`);
}
