import type { Generated } from 'kysely';
import type { NewRemark, Run, Split, Verdict } from '../store.ts';

// The tables as they are after the newest migration. All are append-only but those that follow from the others: `states`,
// `families` and `family_keys`.

export interface DocumentTable {
  /** Order of adding. */
  sequence: Generated<number>;
  id: string;
  /** SHA-256 of the text, in hexadecimal: what makes exact duplicates. */
  hash: string;
  text: string;
  /** The text as a JSON string, only where UTF-8 cannot hold it (lone surrogates); null otherwise. */
  exact: string | null;
  /** A JSON object, or null. */
  meta: string | null;
  added: string;
}

export interface AnnotationTable {
  id: Generated<number>;
  document: string;
  task: string;
  annotations: string;
  source: string;
  source_kind: string;
  source_name: string;
  made: string;
}

export interface DecisionTable {
  sequence: Generated<number>;
  id: string;
  document: string;
  task: string;
  verdict: Verdict;
  annotations: string | null;
  proposal: number | null;
  person: string;
  took_ms: number | null;
  withdraws: number | null;
  made: string;
  reason: string | null;
  blind: 0 | 1 | null;
  definition: string | null;
  alike: string | null;
}

export interface DefinitionTable {
  sequence: Generated<number>;
  task: string;
  hash: string;
  /** The task as JSON, but for its name. */
  content: string;
  made: string;
}

export interface RemarkTable {
  sequence: Generated<number>;
  id: string;
  document: string;
  task: string;
  kind: NewRemark['kind'];
  text: string | null;
  person: string;
  made: string;
}

/** What is in force for a document, as far as there is any event for the task; without a row it is open. */
export interface StateTable {
  task: string;
  document: string;
  /** Of the document: the order of adding. */
  sequence: number;
  /** `proposed` is open too, with a proposal. */
  state: 'open' | 'proposed' | 'imported' | 'decided';
  /** Id of the newest imported gold. */
  imported: number | null;
  /** Sequence of the decision in force, and its verdict. */
  decision: number | null;
  verdict: Exclude<Verdict, 'undo'> | null;
  /** See `Facets`. */
  doubt: number | null;
  dispute: number | null;
  /** Each between two line breaks, so that one can be looked for; null until it is worked out. */
  labels: string | null;
  flagged: Generated<0 | 1>;
  commented: Generated<0 | 1>;
}

/** Which texts say nearly the same. A document without a row was added by an earlier version. */
export interface FamilyTable {
  /** Sequences of a document and of the first one of its family, which may be itself. */
  document: number;
  leader: number;
}

/** What leaders are found by. */
export interface FamilyKeyTable {
  key: number;
  leader: number;
}

export interface SplitTable {
  document: string;
  task: string;
  split: Split;
  made: string;
}

export interface RunTable {
  sequence: Generated<number>;
  id: string;
  kind: Run['kind'];
  task: string;
  started: string;
  settings: string;
}

export interface RunResultTable {
  run: string;
  finished: string;
  figures: string;
}

/** What Kysely knows about the database. */
export interface Schema {
  documents: DocumentTable;
  annotations: AnnotationTable;
  decisions: DecisionTable;
  definitions: DefinitionTable;
  remarks: RemarkTable;
  states: StateTable;
  families: FamilyTable;
  family_keys: FamilyKeyTable;
  splits: SplitTable;
  runs: RunTable;
  run_results: RunResultTable;
}
