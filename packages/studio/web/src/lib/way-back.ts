import type { DecisionRequest, ItemView } from '../../../src/api/messages.ts';
import type { Draft } from '../../../src/review/draft.ts';
import { getDecided } from './api.ts';

/** What a person decided. */
export type Decided = Pick<DecisionRequest, 'verdict' | 'annotations' | 'reason'>;

/** A document as it was on the screen before a decision, and what that said. */
export interface Shown {
  readonly item: ItemView;
  readonly draft: Draft;
  readonly decided: Decided;
}

/** A decision that can be taken back. */
export interface Step {
  readonly id: string;
  readonly document: string;
  /** What was on the screen, for the latest ones of this visit: they come back without asking the server. */
  readonly shown?: Shown;
}

/** Steps that keep what was on the screen; older ones are fetched again. */
const remembered = 20;

/** The decisions that "undo" goes back through: those of this visit, then those that the store has from before. */
export class WayBack {
  readonly #task: string;
  #steps: Step[];
  /** Taken back in this visit, which the server may not know yet. */
  readonly #undone = new Set<string>();

  /** Starts with decisions of an earlier visit that wait to be sent. */
  constructor(task: string, pending: readonly DecisionRequest[]) {
    this.#task = task;
    this.#steps = [];
    for (const { verdict, id, document, seen } of pending) {
      if (verdict !== 'undo') this.#steps.push({ id, document });
      else if (typeof seen === 'string') this.drop(seen);
    }
  }

  push(step: Step): void {
    const old = this.#steps.at(-remembered);
    if (old !== undefined) this.#steps[this.#steps.length - remembered] = { id: old.id, document: old.document };
    this.#steps.push(step);
  }

  /** The latest decision, which leaves the list; undefined when there is none. */
  async pop(): Promise<Step | undefined> {
    if (this.#steps.length === 0) {
      const decided = await getDecided(this.#task);
      this.#steps = decided.filter(({ id }) => !this.#undone.has(id)).toReversed();
    }
    const step = this.#steps.pop();
    if (step !== undefined) this.#undone.add(step.id);
    return step;
  }

  /** Puts back what could not be taken back now. */
  restore(step: Step): void {
    this.#undone.delete(step.id);
    this.#steps.push(step);
  }

  /** Leaves a decision out that is not in force. */
  drop(id: string): void {
    this.#undone.add(id);
    this.#steps = this.#steps.filter((step) => step.id !== id);
  }
}
