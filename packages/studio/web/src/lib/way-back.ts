import type { DecisionRequest, ItemView } from '../../../src/api/messages.ts';
import type { Draft } from '../../../src/review/draft.ts';
import type { DecidedAlike } from './alike.svelte.ts';
import { getDecided } from './api.ts';

/** What a person decided. */
export type Decided = Pick<DecisionRequest, 'verdict' | 'annotations' | 'reason'>;

/** A document as it was on the screen before a decision, and what that said. */
export interface Shown {
  readonly item: ItemView;
  readonly draft: Draft;
  readonly decided: Decided;
  /** What was decided on near duplicates together with it. */
  readonly alike: readonly DecidedAlike[];
}

/** A decision that can be taken back. */
export interface Step {
  readonly id: string;
  readonly document: string;
  /** The decisions on its near duplicates that were made with it, and are taken back with it. */
  readonly alike: readonly Pick<Step, 'id' | 'document'>[];
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
    this.#steps = together(pending.filter(({ verdict }) => verdict !== 'undo'));
    for (const { verdict, seen } of pending) if (verdict === 'undo' && typeof seen === 'string') this.drop(seen);
  }

  push(step: Step): void {
    const old = this.#steps.at(-remembered);
    if (old !== undefined) {
      const { shown: _, ...step } = old;
      this.#steps[this.#steps.length - remembered] = step;
    }
    this.#steps.push(step);
  }

  /** The latest decision, which leaves the list; undefined when there is none. */
  async pop(): Promise<Step | undefined> {
    if (this.#steps.length === 0) {
      const decided = await getDecided(this.#task);
      this.#steps = together(decided.filter(({ id }) => !this.#undone.has(id)).toReversed());
    }
    const step = this.#steps.pop();
    for (const { id } of step === undefined ? [] : [step, ...step.alike]) this.#undone.add(id);
    return step;
  }

  /** Puts back what could not be taken back now. */
  restore(step: Step): void {
    for (const { id } of [step, ...step.alike]) this.#undone.delete(id);
    this.#steps.push(step);
  }

  /** Leaves a decision out that is not in force. */
  drop(id: string): void {
    this.#undone.add(id);
    this.#steps = this.#steps.flatMap((step): Step[] => {
      if (step.id === id) return step.alike.map(alone);
      return [{ ...step, alike: step.alike.filter((near) => near.id !== id) }];
    });
  }
}

/** A decision as a step of its own. */
function alone({ id, document }: Pick<Step, 'id' | 'document'>): Step {
  return { id, document, alike: [] };
}

/** Decisions, oldest first, as steps: those on near duplicates come before the one that they were made with, and are one with it. */
function together(decisions: readonly Pick<DecisionRequest, 'id' | 'document' | 'alike'>[]): Step[] {
  const steps: Step[] = [];
  let near: Pick<DecisionRequest, 'id' | 'document' | 'alike'>[] = [];
  for (const decision of decisions) {
    if (decision.alike !== undefined) near.push(decision);
    else {
      const { id, document } = decision;
      const isOwn = ({ alike }: Pick<DecisionRequest, 'alike'>): boolean => alike === document;
      steps.push(...near.filter((other) => !isOwn(other)).map(alone), { id, document, alike: near.filter(isOwn) });
      near = [];
    }
  }
  return [...steps, ...near.map(alone)];
}
