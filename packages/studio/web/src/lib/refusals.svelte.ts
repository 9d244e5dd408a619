import { z } from 'zod';
import type { DecisionRequest } from '../../../src/api/messages.ts';
import { decisionRequestSchema } from '../../../src/api/schemas.ts';
import { readStored, removeStored, storedKeys, writeStored } from './stored.ts';

const refusalSchema = z.object({ decision: decisionRequestSchema, reason: z.string() });

/** A decision that the server did not take, and why, in words. */
export type Refusal = z.infer<typeof refusalSchema>;

/** Decisions that the server did not take. They stay in this browser until the text is decided anew or they are dismissed. */
export class Refusals {
  all: readonly Refusal[] = $state.raw([]);
  readonly #prefix: string;

  constructor(name: string) {
    this.#prefix = `${name}/`;
    this.all = storedKeys(this.#prefix).flatMap((key) => readStored(key, refusalSchema.optional(), undefined) ?? []);
  }

  add(refusal: Refusal): void {
    this.all = [...this.all, refusal];
    writeStored(this.#key(refusal.decision), refusal);
  }

  /** Those on the texts of a task. */
  of(task: string): Refusal[] {
    return this.all.filter(({ decision }) => decision.task === task);
  }

  /** Forgets those on one document, which was decided anew, or all. */
  dismiss(task?: string, document?: string): void {
    const isMeant = ({ decision }: Refusal): boolean =>
      task === undefined || (decision.task === task && decision.document === document);
    for (const { decision } of this.all.filter(isMeant)) removeStored(this.#key(decision));
    this.all = this.all.filter((refusal) => !isMeant(refusal));
  }

  #key({ id }: DecisionRequest): string {
    return `${this.#prefix}${id}`;
  }
}
