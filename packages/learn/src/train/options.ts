import type { Annotations, Component, Document, JsonObject, SentenceEncoder, Task, Vectors } from 'tincture';
import type { TrainingCheckpoint } from './checkpoint.ts';

/** What a training is told besides the task and the texts. */
export interface TrainOptions {
  /** Equal seeds and equal data give equal bytes. */
  readonly seed: number;
  /** Name of the component; the task's where absent. */
  readonly name?: string;
  /** Version of the component; `0.1.0` where absent. */
  readonly version?: string;
  readonly vectors?: Vectors;
  /** For classes of texts and tags: learn from its vectors instead of words. The component needs it wherever it runs. */
  readonly encoder?: SentenceEncoder;
  readonly signal?: AbortSignal;
  /** Called before the first step and after each stretch of steps. */
  readonly onProgress?: (progress: TrainProgress) => void;
  /** Called now and then before the first step, where there is much to read, with how far that is. */
  readonly onPrepare?: (progress: PrepareProgress) => void;
  /** Settings that differ from what the number of texts suggests; see the task's settings for their names. */
  readonly settings?: JsonObject;
  /**
   * Where the state of a training of networks over tokens is kept: begun again after a kill it goes on from there, to the same
   * bytes. Classes take seconds and are trained anew.
   */
  readonly checkpoint?: TrainingCheckpoint;
  /**
   * Networks of entities that are trained at the same time; the bytes do not depend on it. As many as the machine runs at
   * once by default, and one where they are trained before threads would have started.
   */
  readonly threads?: number;
  /** Texts without gold to learn from as well; needs dev texts. */
  readonly unannotated?: Unannotated;
  /** Whether the model comes with {@link TrainedModel.heldOut}; costs next to nothing. */
  readonly heldOut?: boolean;
}

/** Texts that nobody annotated. */
export interface Unannotated {
  readonly texts: readonly string[];
  /** Says what is in them; absent: the component that the gold alone gives. */
  readonly teacher?: Component;
}

/** Where a training is before its first step. */
export interface PrepareProgress {
  /** Texts are read, go through the encoder, or are labelled by the teacher. */
  readonly stage: 'read' | 'encode' | 'label';
  /** Texts, of `total` in all. */
  readonly done: number;
  readonly total: number;
}

/** Where a training is. */
export interface TrainProgress {
  /** Steps done, of `steps` in all. */
  readonly step: number;
  readonly steps: number;
  /** How much of the time for the steps of this run is over, in [0, 1], where the steps alone do not tell. */
  readonly share?: number;
  /** Mean over the last stretch, in nats a token or a text; absent before the first one. */
  readonly loss?: number;
  /** The task's headline score on the dev texts, in [0, 1]; absent until it is first measured. */
  readonly devScore?: number;
  /** Steps that an earlier run had done; see {@link TrainOptions.checkpoint}. */
  readonly resumedFrom?: number;
}

/** A headline score of the task, in [0, 1]. */
export interface TrainedScore {
  readonly value: number;
  /** On which texts: the dev texts, or training texts that were held out, where there are no dev texts. */
  readonly on: 'dev' | 'held_out';
}

/** A trained component. */
export interface TrainedModel {
  /** The model file: `loadComponent(bytes)` runs it. */
  readonly bytes: Uint8Array;
  /** Of exactly these bytes on dev texts; of their like on held-out texts. Absent where there were too few to hold any out. */
  readonly score?: TrainedScore;
  /**
   * What training texts were taken to say by networks or weights that did not learn from them, by their place in `train`:
   * unlike the score it can be compared with others text by text. Only where the options ask for it; empty where dev texts
   * judge, or where there are too few texts to hold any out.
   */
  readonly heldOut?: ReadonlyMap<number, Annotations>;
  /** Every setting with the value that was used. */
  readonly settings: JsonObject;
  /** What the user should know: texts left out, spans moved, what was fitted on what. */
  readonly notes: readonly string[];
}

/** Trains a component: `trainComponent`, or the same in a pool of workers. */
export type Trainer = (
  task: Task,
  train: readonly Document[],
  dev: readonly Document[],
  options: TrainOptions,
) => Promise<TrainedModel>;
