import type { JsonObject } from '../json.ts';

/**
 * Where an annotation came from. Gold means that a person decided: only `person` sources, and data imported as
 * gold, count as such.
 */
export type Source =
  | { readonly kind: 'person'; readonly id: string }
  | { readonly kind: 'rules'; readonly name: string; readonly hash: string }
  | { readonly kind: 'model'; readonly name: string; readonly version: string; readonly hash: string }
  | {
      readonly kind: 'llm';
      readonly name: string;
      /** As configured: `provider/model`. */
      readonly model: string;
      /** SHA-256 of the rendered prompt, in hexadecimal. */
      readonly promptHash: string;
      readonly parameters: JsonObject;
      /** When the response was made, as an ISO date; set only if it was replayed from a recording. */
      readonly recorded?: string;
    }
  | { readonly kind: 'import'; readonly name: string };

/** Half-open character offsets into a text, in UTF-16 code units. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A labelled stretch of text. */
export interface LabelledSpan extends Range {
  readonly label: string;
  /** Calibrated probability in [0, 1] that this span with this label is right; absent where nobody estimated it. */
  readonly confidence?: number;
  readonly source?: Source;
}

/** One end of a relation: an entity, with its type as the label. */
export interface Argument extends Range {
  readonly label: string;
}

/**
 * A typed, directed relation between two entities. It says by itself what its ends are, so it can be read without the layer
 * of the entities; where that layer is there, both ends are in it.
 */
export interface Relation {
  /** Who or what the relation starts from: the person in `Work_For`. */
  readonly from: Argument;
  /** Where it leads: the organisation in `Work_For`. */
  readonly to: Argument;
  readonly label: string;
  /** Calibrated probability in [0, 1] that this relation is right, both ends with it; absent where nobody estimated it. */
  readonly confidence?: number;
  readonly source?: Source;
}

/**
 * What is annotated on one text. A layer that is absent is *missing* (nobody looked), which is not the same as an
 * empty layer (somebody looked and found nothing): training takes no loss from what is missing.
 */
export interface Annotations {
  /** Named entities: sorted by start, not overlapping. */
  readonly ents?: readonly LabelledSpan[];
  /** Ranges in which nothing is known about entities although `ents` is present. */
  readonly entsMissing?: readonly Range[];
  /** Possibly overlapping spans, by group name. */
  readonly spans?: Readonly<Record<string, readonly LabelledSpan[]>>;
  /**
   * Relations between entities: sorted by where they start from, then where they lead; several may join the same two. Absent:
   * nobody looked. Empty: there are none.
   */
  readonly rels?: readonly Relation[];
  /** Probability in [0, 1] of each label of the text; in gold 0 or 1. A label that is absent is missing. */
  readonly cats?: Readonly<Record<string, number>>;
  /** Source of the layers as a whole, for what carries none of its own. */
  readonly source?: Source;
}

/** One text with what is known about it: the unit of every file, queue and corpus. */
export interface Document {
  readonly text: string;
  /** Given by the user or derived from the content; unique in a corpus. */
  readonly id?: string;
  readonly annotations: Annotations;
  readonly meta?: JsonObject;
}
