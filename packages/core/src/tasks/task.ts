/** Kinds of task that this version can propose, review, train and score. */
export const taskKinds = ['textcat', 'ner', 'relations'] as const;

/** One of {@link taskKinds}. */
export type TaskKind = (typeof taskKinds)[number];

/** One label of a task, with what an annotator and an LLM are told about it. */
export interface Label {
  readonly name: string;
  readonly definition?: string;
  readonly examples?: readonly string[];
  readonly counterexamples?: readonly string[];
  /** `relations` only: types of entities that it may start from; absent: any. */
  readonly from?: readonly string[];
  /** `relations` only: types of entities that it may lead to; absent: any. */
  readonly to?: readonly string[];
}

/** The one definition that the prompt, the annotation view, the network and the metric are all made from. */
export interface Task {
  readonly name: string;
  readonly kind: TaskKind;
  readonly labels: readonly Label[];
  /** Markdown: what annotators read is what the LLM is told. */
  readonly guidelines?: string;
  /** `textcat` only: whether a text may carry several labels or none. Default false: exactly one. */
  readonly multiple?: boolean;
  /** `relations` only: the types of the entities that are related. */
  readonly entities?: readonly Label[];
}
