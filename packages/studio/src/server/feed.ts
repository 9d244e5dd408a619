import type { NewDecision, QueueItem, StoredDecision } from '@tincture/store';
import type { ItemView, ProgressView } from '../api/messages.ts';

/** Chooses the texts that a person gets, in place of the queue of the store, and takes the decisions on them. */
export interface Feed {
  /** Its name, for the app. */
  readonly name: string;
  /** Whether it looks at answers before it takes them. */
  readonly mayRefuse: boolean;
  /** The next open texts after the one with the id `after`, at most `limit`. Waits for one; empty when there are no more. */
  queue(page: { readonly after?: string | undefined; readonly limit: number }): Promise<readonly QueueItem[]>;
  /** Adds what it knows to how a text is shown. */
  show(view: ItemView): ItemView;
  /** As {@link Store.decide}; throws `answer-refused` for what it does not take. */
  decide(decision: NewDecision): Promise<StoredDecision>;
  /** How far it is, in the texts that it has given. */
  progress(): ProgressView;
}
