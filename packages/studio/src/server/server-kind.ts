import type { Annotations, Doc, Task } from 'tincture';
import type { Gold, ProposalView } from '../api/messages.ts';

/** What annotations say, as the web app shows it. */
export type Shown = Omit<ProposalView, 'id' | 'source' | 'made' | 'notes'>;

/** What is particular to one task kind in the server. */
export interface ServerKind {
  /** Gold from the browser as annotations. Throws `span-invalid`, `label-unknown` or `decision-invalid`. */
  check(task: Task, text: string, gold: Gold): Annotations;
  /**
   * A proposal as it can be shown: on token borders, with the labels that the task has now. `notes` takes what was changed
   * or left out, in words; `source` is who made the proposal as a whole.
   */
  show(task: Task, doc: Doc, annotations: Annotations, source: string, notes: string[]): Shown;
  /** Gold annotations as the browser gets them. */
  goldView(task: Task, annotations: Annotations): Gold;
}
