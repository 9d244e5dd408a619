import type { Annotations, Document, JsonObject, Source, Task } from 'tincture';

/** A text in the store. Its `annotations` are empty, except in {@link GoldDocument}: they are kept by task. */
export interface StoredDocument extends Document {
  readonly id: string;
  /** ISO time at which it was added. */
  readonly added: string;
}

/** One set of annotations that one source made for one document and task. Never changed, only followed by others. */
export interface StoredAnnotation {
  readonly id: number;
  readonly document: string;
  readonly task: string;
  readonly annotations: Annotations;
  readonly source: Source;
  readonly made: string;
}

/** What a person decided about a document. `correct` carries changed annotations; `undo` withdraws an earlier decision. */
export type Verdict = 'accept' | 'correct' | 'reject' | 'ignore' | 'undo';

/** A decision as it is written: an event that is never changed. */
export interface NewDecision {
  /** Chosen by whoever sends it, so that a repeated request is stored once. */
  readonly id: string;
  readonly document: string;
  readonly task: string;
  readonly verdict: Verdict;
  /** The gold annotations for `accept` and `correct`; absent otherwise. */
  readonly annotations?: Annotations;
  /** The proposal that was shown, if any. */
  readonly proposal?: number;
  /**
   * Id of the decision that was in force when the person decided, null for none. Where another one is in force by now
   * the decision is refused, so that nobody's work is replaced unseen. For an `undo`: the decision that it withdraws.
   * Left out: whatever is in force is replaced or withdrawn.
   */
  readonly seen?: string | null;
  readonly person: string;
  /** Milliseconds that the person spent on it. */
  readonly tookMs?: number;
  /** Why, in the person's words: of a `reject` or an `ignore`. */
  readonly reason?: string;
  /** Whether proposals were there and kept from the person, to measure what seeing them does. */
  readonly isBlind?: boolean;
  /** The definition of the task that the person had in front of them: see {@link Store.noteDefinition}. */
  readonly definition?: string;
  /** The document that the person had in front of them, where they decided on its near duplicates together with it. */
  readonly alike?: string;
}

/** What a task was defined as at a time: labels with their definitions, guidelines. */
export interface StoredDefinition {
  /** Names it: SHA-256 of its content, in hexadecimal. */
  readonly hash: string;
  readonly task: Task;
  /** When it was first noted. */
  readonly made: string;
}

/** A decision in the store. */
export interface StoredDecision extends Omit<NewDecision, 'seen'> {
  /** Rises with each decision. */
  readonly sequence: number;
  /** Of an `undo`: the sequence of the decision that it withdrew. */
  readonly withdraws?: number;
  readonly made: string;
}

/** What a person noted about a document: a flag to come back to it, the end of one, or a comment. */
export interface NewRemark {
  /** Chosen by whoever sends it, so that a repeated request is stored once. */
  readonly id: string;
  readonly document: string;
  readonly task: string;
  readonly kind: 'flag' | 'unflag' | 'comment';
  /** Of a comment: what it says. */
  readonly text?: string;
  readonly person: string;
}

/** A remark in the store. */
export interface StoredRemark extends NewRemark {
  readonly made: string;
}

/** Which part of a corpus a document belongs to. `test` is fixed once and never trained on. */
export type Split = 'train' | 'dev' | 'test';

/** One recorded evaluation, training or LLM pass, or a text that a recipe gave to be decided on. */
export interface Run {
  readonly id: string;
  readonly kind: 'propose' | 'train' | 'evaluate' | 'compare' | 'curve' | 'recipe';
  readonly task: string;
  readonly started: string;
  readonly finished?: string;
  readonly settings: JsonObject;
  readonly figures?: JsonObject;
}

/** What became of one text that was to be added. */
export interface AddOutcome {
  /** Id in the store: of the new document, of the one with the same text, or the one that the conflict is about. */
  readonly id: string;
  /** `duplicate`: exactly this text is there already. `conflict`: the id belongs to another text; nothing was added. */
  readonly state: 'added' | 'duplicate' | 'conflict';
}

/** How many texts were added, with the outcome of each in the order given. */
export interface AddResult {
  readonly added: number;
  readonly duplicates: number;
  readonly conflicts: number;
  readonly outcomes: readonly AddOutcome[];
}

/** What a document looks like to the review queue. */
export interface QueueItem {
  readonly document: StoredDocument;
  /** The newest annotations of each source, newest first. */
  readonly proposals: readonly StoredAnnotation[];
  /** The decisions that no `undo` withdrew, oldest first: the last one is in force. */
  readonly decisions: readonly StoredDecision[];
  /** Flags and comments, oldest first. */
  readonly remarks: readonly StoredRemark[];
  /** Whether the latest flag has not been taken away. */
  readonly isFlagged: boolean;
}

/** How far a task is. `documents` = `open` + `decided` + `imported`. */
export interface Progress {
  readonly documents: number;
  /** Without a decision in force and without imported gold. */
  readonly open: number;
  /** Open documents that a proposer has annotated. */
  readonly proposed: number;
  /** With a decision in force. */
  readonly decided: number;
  /** With imported gold and no decision in force. */
  readonly imported: number;
  readonly byVerdict: Readonly<Record<Exclude<Verdict, 'undo'>, number>>;
}

/** A document with the gold annotations in force for a task. */
export interface GoldDocument extends StoredDocument {
  readonly split?: Split;
}

/** A document with the decision in force on it. */
export interface DecidedDocument {
  readonly document: StoredDocument;
  readonly decision: StoredDecision;
}

/** Which documents {@link Store.queue} and {@link Store.count} are about. What is left out does not matter. */
export interface QueueFilter {
  /** `open`: neither decided nor imported as gold; `decided`: with a decision in force; default `open`. */
  readonly state?: 'open' | 'decided' | 'imported' | 'all';
  /**
   * Only texts with these words, in any order, of which the last may be the beginning of one; words in double quotes
   * follow each other, and a `-` right before a word or a quote excludes it. Case and accents do not matter. Of what is in a script
   * without spaces between words, the very text is looked for.
   */
  readonly text?: string;
  /** Only documents where the gold has this label or, while there is none, the newest proposal of some source. */
  readonly label?: string;
  /** Only documents that the proposer of this name has annotated. */
  readonly source?: string;
  /** Only documents whose decision in force this person made. */
  readonly person?: string;
  readonly verdict?: Exclude<Verdict, 'undo'>;
  /** Only documents whose doubt (see {@link QueueOptions.order}) is more than 1 minus this. */
  readonly confidenceBelow?: number;
  /** Only documents with a decision in force made at this ISO time or later. */
  readonly decidedSince?: string;
  /** Only documents with a decision in force made before this ISO time. */
  readonly decidedBefore?: string;
  readonly isFlagged?: boolean;
  /** Only documents with a comment. */
  readonly isCommented?: boolean;
  /** Only documents with a decision in force made under this definition of the task, by its hash. */
  readonly definition?: string;
  /** Only documents with a decision in force made under a known definition other than this. */
  readonly definitionOtherThan?: string;
}

/** Filter, order and page of {@link Store.queue}. */
export interface QueueOptions extends QueueFilter {
  /**
   * The order of adding (default); or documents with a proposal before those without, each in the order of adding
   * (`proposed-first`), the least sure newest proposal first (`unsure-first`), or the sources that differ most first
   * (`disputed-first`); or one that has nothing to do with any of it but is always the same (`shuffled`).
   */
  readonly order?: QueueOrder;
  /** At most this many; default 50. */
  readonly limit?: number;
  /** Only documents that come after this id in that order, as it is now. */
  readonly after?: string;
  /** Leave out those that have an open near duplicate (see {@link Store.nearDuplicates}) added before them. Default false. */
  readonly isFolded?: boolean;
}

/** See {@link QueueOptions.order}. */
export type QueueOrder = 'added' | 'proposed-first' | 'unsure-first' | 'disputed-first' | 'shuffled';

/**
 * Documents, annotations, decisions and runs. It appends and never overwrites: what is in force is derived from
 * the events. A call that has returned is durable.
 */
export interface Store {
  /**
   * Adds texts with their ids and meta, not their annotations ({@link Store.addAnnotations}). A text without an id
   * gets one from its content. Exact duplicates are counted and left alone. Throws `argument-invalid` for an id that
   * is empty or longer than `longestId`; texts before it may have been added.
   */
  addDocuments(documents: Iterable<Document>): Promise<AddResult>;
  document(id: string): Promise<StoredDocument | undefined>;
  /** All documents in the order of adding; those added while it runs may or may not be seen. */
  documents(): AsyncIterable<StoredDocument>;
  /**
   * Gold that came with a file (`source.kind` is `import`) or predictions of a proposer. All or none are stored.
   * Throws `document-unknown` for a document that is not there, `argument-invalid` for a person as the source and
   * for annotations that are malformed, a probability that is no number for example.
   */
  addAnnotations(
    task: string,
    entries: Iterable<{ readonly document: string; readonly annotations: Annotations; readonly source: Source }>,
  ): Promise<void>;
  /** All annotations of a document, oldest first. */
  annotations(document: string, task: string): Promise<readonly StoredAnnotation[]>;
  /** Ids of documents for which the proposer of this name has an annotation: what a resumed run skips. */
  proposedBy(task: string, name: string): Promise<ReadonlySet<string>>;
  /**
   * Records a decision and returns it as stored; the same id with the same content again returns the first one.
   * `undo` withdraws the decision in force, so the one before it, if any, is in force again. Throws
   * `decision-invalid` (also for an `undo` with nothing to withdraw, or an id used for something else),
   * `decision-conflict` (see {@link NewDecision.seen}) and `document-unknown`.
   */
  decide(decision: NewDecision): Promise<StoredDecision>;
  /**
   * Records a flag or a comment; the same id again changes nothing. Throws `argument-invalid` for a comment without a
   * text, or a flag with one, and `document-unknown`.
   */
  remark(remark: NewRemark): Promise<StoredRemark>;
  /** Keeps what the task is defined as now, if that is new, so that decisions can name it. */
  noteDefinition(task: Task): Promise<StoredDefinition>;
  /** What the task was defined as, in the order in which it was noted first. */
  definitions(task: string): Promise<readonly StoredDefinition[]>;
  /** All decisions on a document, oldest first. */
  decisions(document: string, task: string): Promise<readonly StoredDecision[]>;
  /** The newest decisions of a person that are in force, newest first: the way back for "undo". */
  latestDecisions(task: string, person: string, limit: number): Promise<readonly StoredDecision[]>;
  /** Every decision in force, whatever its verdict, in the order of adding of the documents. */
  decisionsInForce(task: string): AsyncIterable<DecidedDocument>;
  /** Documents with what there is to decide on. */
  queue(task: string, options?: QueueOptions): Promise<readonly QueueItem[]>;
  /** How many documents there are of that kind. */
  count(task: string, filter?: QueueFilter): Promise<number>;
  /** One document as {@link Store.queue} would show it, whatever its state. */
  queueItem(task: string, document: string): Promise<QueueItem | undefined>;
  /**
   * Ids of the other open documents that say nearly the same, in the order of adding: of all word pairs in it and the first
   * of them, at least 0.8 are in both. They are found when a document is added; one pair in a hundred of those that are no
   * more alike than that is missed, fewer of the others. Throws `document-unknown`.
   */
  nearDuplicates(task: string, document: string): Promise<readonly string[]>;
  progress(task: string): Promise<Progress>;
  /**
   * Gold in force, in the order of adding: decisions that accept or correct, and the newest imported gold that no
   * decision has replaced. `annotations.source` tells which.
   */
  gold(task: string): AsyncIterable<GoldDocument>;
  /** Puts documents into a split. A document's split never changes once set; returns how many were newly set. */
  assignSplits(task: string, splits: ReadonlyMap<string, Split>): Promise<number>;
  /** The split of each document that has one. */
  splits(task: string): Promise<ReadonlyMap<string, Split>>;
  startRun(run: Omit<Run, 'id' | 'started' | 'finished' | 'figures'>): Promise<Run>;
  /** Throws `run-unknown` for an id that is not there and for a run that is finished already. */
  finishRun(id: string, figures: JsonObject): Promise<void>;
  /** Oldest first. */
  runs(task?: string): Promise<readonly Run[]>;
  close(): Promise<void>;
}

/** What a store takes from outside: the clock, and ids of runs. */
export interface StoreOptions {
  readonly now: () => Date;
  readonly newId?: () => string;
}
