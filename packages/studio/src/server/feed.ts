import type { NewDecision, QueueItem, StoredDecision } from '@tincture/store';
import type { Task } from 'tincture';
import type { ItemView, ProgressView } from '../api/messages.ts';

/** What one step says in several tasks, by their names. */
export type Beside = Readonly<Record<string, Pick<NewDecision, 'verdict' | 'annotations' | 'reason'>>>;

/** Chooses the texts that a person gets, in place of the queue of the store, and takes the decisions on them. */
export interface Feed {
  /** Its name, for the app. */
  readonly name: string;
  /** Whether it looks at answers before it takes them. */
  readonly mayRefuse: boolean;
  /**
   * The next open texts after the one with the id `after`, at most `limit`. Waits for one; empty when there are no more. Of several
   * tasks the first one has them all, in the order in which they were given.
   */
  queue(page: {
    readonly task: string;
    readonly after?: string | undefined;
    readonly limit: number;
  }): Promise<readonly QueueItem[]>;
  /** Adds what it knows to how a text is shown in a task. */
  show(task: Task, view: ItemView): ItemView;
  /**
   * As {@link Store.decide}; throws `answer-refused` for what it does not take. `beside`: what the same step says in other tasks, by
   * their names.
   */
  decide(decision: NewDecision, beside?: Beside): Promise<StoredDecision>;
  /** How far a task is, in the texts that were given. */
  progress(task: string): ProgressView;
}
