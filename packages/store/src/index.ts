export { longestId } from './document-id.ts';
export { createMemoryStore } from './memory-store.ts';
export { type OpenOptions, openStore } from './sqlite/open-store.ts';
export type {
  AddOutcome,
  AddResult,
  DecidedDocument,
  GoldDocument,
  NewDecision,
  Progress,
  QueueItem,
  QueueOptions,
  Run,
  Split,
  Store,
  StoredAnnotation,
  StoredDecision,
  StoredDocument,
  StoreOptions,
  Verdict,
} from './store.ts';
