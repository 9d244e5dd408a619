import type { JsonObject, Vectors } from 'tincture';

/** What a training is told besides the task and the texts. */
export interface TrainOptions {
  /** Equal seeds and equal data give equal bytes. */
  readonly seed: number;
  /** Name of the component; the task's where absent. */
  readonly name?: string;
  /** Version of the component; `0.1.0` where absent. */
  readonly version?: string;
  readonly vectors?: Vectors;
  readonly signal?: AbortSignal;
  /** Called after each stretch of steps. */
  readonly onProgress?: (progress: TrainProgress) => void;
  /** Settings that differ from what the number of texts suggests; see the task's settings for their names. */
  readonly settings?: JsonObject;
  /** ISO date to be written into the file. */
  readonly date?: string;
}

/** Where a training is. */
export interface TrainProgress {
  /** Steps done, of `steps` in all. */
  readonly step: number;
  readonly steps: number;
  /** Mean over the last stretch, in nats a token or a text. */
  readonly loss: number;
  /** The task's headline score on the dev texts, in [0, 1]; absent until it is first measured. */
  readonly devScore?: number;
}

/** A trained component. */
export interface TrainedModel {
  /** The model file: `loadComponent(bytes)` runs it. */
  readonly bytes: Uint8Array;
  /** The headline score of exactly these bytes on the dev texts, in [0, 1]; by cross-validation where there are none. */
  readonly devScore: number;
  /** Every setting with the value that was used. */
  readonly settings: JsonObject;
  /** What the user should know: texts left out, spans moved, what was fitted on what. */
  readonly notes: readonly string[];
}
