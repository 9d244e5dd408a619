import type { LanguageCode } from '../tokenizer/languages.ts';

/** Kinds of task that this version can propose, review, train and score. */
export const taskKinds = [
  'textcat',
  'ner',
  'spancat',
  'tagger',
  'morphologizer',
  'lemmatizer',
  'parser',
  'relations',
  'coref',
  'frames',
  'discourse',
] as const;

/** One of {@link taskKinds}. */
export type TaskKind = (typeof taskKinds)[number];

/** One label of a task, with what an annotator and an LLM are told about it. */
export interface Label {
  readonly name: string;
  readonly definition?: string;
  readonly examples?: readonly string[];
  readonly counterexamples?: readonly string[];
  /** `textcat` only: the label that it lies below, as an apple is a fruit. */
  readonly parent?: string;
  /** Of an intent: the names of the slots that it may have; absent: all of the task. */
  readonly slots?: readonly string[];
  /** Of a slot: the intents of the frames that it may hold; absent: it holds none. */
  readonly frames?: readonly string[];
  /** `relations` only: types of entities that it may start from; absent: any. */
  readonly from?: readonly string[];
  /** `relations` only: types of entities that it may lead to; absent: any. */
  readonly to?: readonly string[];
}

/** The one definition that the prompt, the annotation view, the network and the metric are all made from. */
export interface Task {
  readonly name: string;
  readonly kind: TaskKind;
  /** What its texts are in, which says how they are cut into tokens. Default `en`. */
  readonly language?: LanguageCode;
  /**
   * Of `frames` the intents. A tagger, morphologizer, parser or task of discourse may have none: then it learns those of its
   * data; so may `coref`, whose labels say what kind of thing a cluster is: then it does not tell. A lemmatizer has none.
   */
  readonly labels: readonly Label[];
  /** `frames` only: what may take part in an intent. */
  readonly slots?: readonly Label[];
  /** Markdown: what annotators read is what the LLM is told. */
  readonly guidelines?: string;
  /** `textcat` only: whether a text may carry several labels or none. Default false: exactly one. */
  readonly multiple?: boolean;
  /** `spancat` only: the group that its spans are in. Default: the name of the task. See {@link spansGroup}. */
  readonly group?: string;
  /**
   * `ner` and `spancat` only: what the borders of spans in gold and in answers of an LLM keep to. `tokens`, the default, or
   * `characters`: anywhere, but within a surrogate pair. Components take whole tokens either way.
   */
  readonly snap?: 'tokens' | 'characters';
  /** `tagger` only: the tags of the corpus (`tag`, the default) or universal parts of speech (`pos`). */
  readonly attribute?: 'tag' | 'pos';
  /** `relations` only: the types of the entities that are related. */
  readonly entities?: readonly Label[];
}
