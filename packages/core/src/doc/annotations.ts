import type { JsonObject, JsonValue } from '../json.ts';

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
  /**
   * Which entry of a knowledge base it names: its id. `null` (the field says NIL) where somebody looked and it is none of
   * them; absent where nobody looked.
   */
  readonly kbId?: string | null;
  /** Calibrated probability in [0, 1] that {@link kbId} is right, given that the span is; absent where nobody estimated it. */
  readonly kbConfidence?: number;
  readonly source?: Source;
}

/** What is said of one token. An attribute that is absent is missing: nobody looked. */
export interface TokenAnnotation extends Range {
  /** The tag of the corpus's own tagset: `NNS` in Penn's. */
  readonly tag?: string;
  /** The universal part of speech: `NOUN`. */
  readonly pos?: string;
  /** Universal features as `Case=Nom|Number=Plur`, sorted by name whatever their case; `''` says that there are none. */
  readonly morph?: string;
  /** The form that a dictionary lists the word under. */
  readonly lemma?: string;
  /** Index in the list of tokens of the one that this one depends on; its own at a root. */
  readonly head?: number;
  /** The kind of dependency on the head: `nsubj`. */
  readonly dep?: string;
  /** Whether a sentence begins here. */
  readonly sentenceStart?: boolean;
  /** By the name of an attribute: calibrated probability in [0, 1] that it is right. */
  readonly confidence?: Readonly<Record<string, number>>;
}

/** The attributes that a {@link TokenAnnotation} can have beside its place. */
export const tokenAttributes = ['tag', 'pos', 'morph', 'lemma', 'head', 'dep', 'sentenceStart'] as const;

/** What takes part in a {@link Frame}, and as what: a stretch of its text. */
export interface Slot extends Range {
  readonly label: string;
  /** Calibrated probability in [0, 1] that this slot is right; absent where nobody estimated it. */
  readonly confidence?: number;
  /** What the stretch itself asks for, inside it: "the weather where my next meeting is". */
  readonly frame?: Frame;
}

/** What a stretch of text is about as a whole (its intent), with its slots. */
export interface Frame extends Range {
  /** The intent. */
  readonly label: string;
  /** Calibrated probability in [0, 1] that the intent is right; absent where nobody estimated it. */
  readonly confidence?: number;
  readonly source?: Source;
  /** Sorted by start, not overlapping, inside the frame. */
  readonly slots: readonly Slot[];
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

/** What in the text shows that a relation holds, as eRST has it (Zeldes et al. 2025): `dm` `however`, `syn` `relcl`. */
export interface DiscourseSignal {
  /** `dm` (discourse marker), `grf`, `lex`, `mrf`, `num`, `orp`, `ref`, `sem`, `syn`. */
  readonly type: string;
  /** What it is within its type; of a discourse marker its words. */
  readonly subtype?: string;
  /** Where it is, in order; none for what has no place, such as the layout. */
  readonly ranges: readonly Range[];
  /** How it came about, as the corpus says: `gold`. */
  readonly status?: string;
}

/** A relation beside the tree: one more thing that a unit is to another. */
export interface DiscourseEdge {
  /** Index of the unit that it leads to. */
  readonly head: number;
  readonly label: string;
  /** How high above its own unit the node is that it starts from; absent: 0. */
  readonly depth?: number;
  /** How high above the other unit the node is that it leads to; absent: 0. */
  readonly headDepth?: number;
  readonly signals?: readonly DiscourseSignal[];
}

/**
 * An elementary unit of discourse, with what joins it to another one: the tree of Rhetorical Structure Theory in its dependency
 * form (Li et al. 2014). The head of a node is that of its nucleus, of several nuclei the first.
 */
export interface DiscourseUnit extends Range {
  /** Index in the list of units of the one that this one is attached to; its own at the root. Absent: nobody looked. */
  readonly head?: number;
  /**
   * The relation to the head: `causal-cause`. With `_m` at its end it has several nuclei, of which the head is the first; else this unit is,
   * with all below it, the satellite. None at the root. The parts of one interrupted unit are joined by `same-unit_m`.
   */
  readonly label?: string;
  /**
   * How high it is attached: on the node that joins the head with all that is attached to it lower down. 0 is the head alone. What has the
   * same head, depth and label with `_m` is one node. Absent: the nearest come first, of two as near the one after the head.
   */
  readonly depth?: number;
  readonly signals?: readonly DiscourseSignal[];
  /** Relations beside the tree that start from here. */
  readonly edges?: readonly DiscourseEdge[];
  /** Calibrated probability in [0, 1] that head and label are right; absent where nobody estimated it. */
  readonly confidence?: number;
}

/** A stretch of text that stands for something: a name, a description or a pronoun. Mentions may nest and overlap. */
export interface Mention extends Range {
  /** Calibrated probability in [0, 1] that this stretch is a mention; absent where nobody estimated it. */
  readonly confidence?: number;
  /**
   * Calibrated probability in [0, 1] that it belongs to its cluster, given that it is a mention: that it stands for what one of
   * the mentions before it does, and of the first that it stands for something new. Absent where nobody estimated it.
   */
  readonly linkConfidence?: number;
}

/** All mentions of one thing in a text. One that is mentioned once is a cluster too: a singleton. */
export interface Cluster {
  /** Sorted by start, then by end; at least one. No mention of a text is in two clusters. */
  readonly mentions: readonly Mention[];
  /** What kind of thing it is, where somebody said so. */
  readonly label?: string;
  readonly source?: Source;
}

/** A value that an attribute of a user's own has at one place. See `defineAttribute`. */
export interface AttributeValue {
  /** Where it begins; like `end`, absent where the value is that of the text as a whole. */
  readonly start?: number;
  readonly end?: number;
  /** Of a labelled span: its label. A value of the bare place has none. */
  readonly label?: string;
  readonly value: JsonValue;
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
  /** The tokens that annotators looked at, in order and not overlapping. Where there are any, they are the tokens of the text. */
  readonly tokens?: readonly TokenAnnotation[];
  /** Possibly overlapping spans, by group name. */
  readonly spans?: Readonly<Record<string, readonly LabelledSpan[]>>;
  /**
   * Relations between entities: sorted by where they start from, then where they lead; several may join the same two. Absent:
   * nobody looked. Empty: there are none.
   */
  readonly rels?: readonly Relation[];
  /** What stands for the same thing: sorted by the first mention of each. Absent: nobody looked. Empty: there is no mention. */
  readonly coref?: readonly Cluster[];
  /** Probability in [0, 1] of each label of the text; in gold 0 or 1. A label that is absent is missing. */
  readonly cats?: Readonly<Record<string, number>>;
  /** Intents with their slots: sorted by start, not overlapping. None where no intent applies. */
  readonly frames?: readonly Frame[];
  /** Elementary units of discourse in order: all tokens of the text are in one, none is in two. All have a head, or none has. */
  readonly discourse?: readonly DiscourseUnit[];
  /** By their names, the values of attributes that users define, by place. See `defineAttribute`. */
  readonly attributes?: Readonly<Record<string, readonly AttributeValue[]>>;
  /** Free text that was written for the text: a summary, an answer, a better version. Only recipes of the studio ask for it. */
  readonly response?: string;
  /** Names of candidates in groups, the best first; those of one group are as good as each other. Only recipes ask for it. */
  readonly ranking?: readonly (readonly string[])[];
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
