import { z } from 'zod';
import { nearChoices, queueOrders } from '../../../src/api/messages.ts';
import type { QueueChoice } from './api.ts';
import { readStored, writeStored } from './stored.ts';

const choiceSchema: z.ZodType<QueueChoice> = z.object({
  order: z.enum(queueOrders),
  search: z.string(),
  // What an earlier version kept says nothing of it.
  near: z.enum(nearChoices).default('folded'),
});

/** All open texts, as most people want them. */
const usual: QueueChoice = { order: 'proposed-first', search: '', near: 'folded' };

/** Which texts a person works through in each task, and in which order: kept in this browser. */
export class QueueChoices {
  current: QueueChoice = $state.raw(usual);
  readonly #prefix: string;
  #task = '';

  constructor(name: string) {
    this.#prefix = name;
  }

  /** Takes what was chosen for a task. */
  open(task: string): void {
    this.#task = task;
    this.current = readStored(`${this.#prefix}/${task}`, choiceSchema, usual);
  }

  choose(choice: QueueChoice): void {
    this.current = choice;
    writeStored(`${this.#prefix}/${this.#task}`, choice);
  }
}
