import type { Annotations, Document, JsonObject, Source } from 'tincture';

/** A text in the store. */
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
  readonly person: string;
  /** Milliseconds that the person spent on it. */
  readonly tookMs?: number;
}

/** A decision in the store. */
export interface StoredDecision extends NewDecision {
  /** Rises with each decision. */
  readonly sequence: number;
  readonly made: string;
}

/** Which part of a corpus a document belongs to. `test` is fixed once and never trained on. */
export type Split = 'train' | 'dev' | 'test';

/** One recorded evaluation, training or LLM pass. */
export interface Run {
  readonly id: string;
  readonly kind: 'propose' | 'train' | 'evaluate' | 'compare' | 'curve';
  readonly task: string;
  readonly started: string;
  readonly finished?: string;
  readonly settings: JsonObject;
  readonly figures?: JsonObject;
}

/** What a document looks like to the review queue. */
export interface QueueItem {
  readonly document: StoredDocument;
  /** The newest proposal, if there is one. */
  readonly proposal?: StoredAnnotation;
  /** The decision in force, if there is one. */
  readonly decision?: StoredDecision;
}

/** How far a task is. */
export interface Progress {
  readonly documents: number;
  readonly proposed: number;
  readonly decided: number;
  readonly byVerdict: Readonly<Record<Exclude<Verdict, 'undo'>, number>>;
}

/** A document with the gold annotations in force for a task. */
export interface GoldDocument extends StoredDocument {
  readonly split?: Split;
}

/** Filters of {@link Store.queue}. */
export interface QueueOptions {
  /** `open`: without a decision; `decided`: with one; default `open`. */
  readonly state?: 'open' | 'decided' | 'all';
  readonly limit?: number;
  /** Only documents after this id in the order of adding. */
  readonly after?: string;
}

/**
 * Documents, annotations, decisions and runs. It appends and never overwrites: what is in force is derived from
 * the events. A call that has returned is durable.
 */
export interface Store {
  /** Adds texts; one whose id or exact text is there already is counted as a duplicate and left alone. */
  addDocuments(documents: Iterable<Document>): Promise<{ readonly added: number; readonly duplicates: number }>;
  document(id: string): Promise<StoredDocument | undefined>;
  documents(): AsyncIterable<StoredDocument>;
  /** Gold that came with a file (`source.kind` is `import`) or predictions of a proposer. */
  addAnnotations(
    task: string,
    entries: Iterable<{ readonly document: string; readonly annotations: Annotations; readonly source: Source }>,
  ): Promise<void>;
  annotations(document: string, task: string): Promise<readonly StoredAnnotation[]>;
  /** Ids of documents for which the proposer of this name has an annotation: what a resumed run skips. */
  proposedBy(task: string, name: string): Promise<ReadonlySet<string>>;
  decide(decision: NewDecision): Promise<StoredDecision>;
  /** All decisions on a document, oldest first. */
  decisions(document: string, task: string): Promise<readonly StoredDecision[]>;
  queue(task: string, options?: QueueOptions): Promise<readonly QueueItem[]>;
  progress(task: string): Promise<Progress>;
  /** Gold in force: decisions that accept or correct, and imported gold that no decision has replaced. */
  gold(task: string): AsyncIterable<GoldDocument>;
  /** Puts documents into a split. A document's split never changes once set; returns how many were newly set. */
  assignSplits(task: string, splits: ReadonlyMap<string, Split>): Promise<number>;
  startRun(run: Omit<Run, 'id' | 'started' | 'finished' | 'figures'>): Promise<Run>;
  finishRun(id: string, figures: JsonObject): Promise<void>;
  runs(task?: string): Promise<readonly Run[]>;
  close(): Promise<void>;
}
