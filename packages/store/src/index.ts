export { longestId } from './document-id.ts';
export { createMemoryStore } from './memory-store.ts';
export { type OpenOptions, openStore } from './sqlite/open-store.ts';
export { openReadOnlyStore } from './sqlite/read-only-store.ts';
export type {
  AddOutcome,
  AddResult,
  DecidedDocument,
  GoldDocument,
  NewDecision,
  NewRemark,
  Progress,
  QueueFilter,
  QueueItem,
  QueueOptions,
  QueueOrder,
  Run,
  Split,
  Store,
  StoredAnnotation,
  StoredDecision,
  StoredDefinition,
  StoredDocument,
  StoredRemark,
  StoreOptions,
  Verdict,
} from './store.ts';
