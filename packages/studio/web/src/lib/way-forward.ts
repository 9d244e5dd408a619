import { z } from 'zod';
import { gold } from '../../../src/api/schemas.ts';
import type { Draft } from '../../../src/review/draft.ts';
import type { Decided } from './decided.ts';
import { draftSchema } from './draft-schema.ts';
import { readStored, removeStored, writeStored } from './stored.ts';
import type { DecidedPart } from './way-back.ts';

/** What was taken back: a change on a document in a task, or the decisions of a step on it. */
export type Undone = { readonly document: string } & (
  | { readonly task: string; readonly draft: Draft }
  | { readonly parts: readonly DecidedPart[] }
);

/** More would fill the browser's storage. */
const remembered = 50;

const decided: z.ZodType<Decided> = z.object({
  verdict: z.enum(['accept', 'correct', 'reject', 'ignore', 'undo']),
  annotations: gold.exactOptional(),
  reason: z.string().exactOptional(),
});
const alike = z.array(z.object({ id: z.string(), document: z.string(), decided }));
// What an earlier version kept is of another shape: then there is nothing to do again.
const keptSchema: z.ZodType<Undone[]> = z.array(
  z.union([
    z.object({ document: z.string(), task: z.string(), draft: draftSchema }),
    z.object({ document: z.string(), parts: z.array(z.object({ task: z.string(), decided, alike })) }),
  ]),
);

/** What "redo" goes through: changes and decisions, which this browser keeps over a reload. */
export class WayForward {
  readonly #key: string;
  #undone: Undone[];

  constructor(name: string, view: string) {
    this.#key = `${name}/${view}`;
    this.#undone = readStored(this.#key, keptSchema, []);
  }

  push(undone: Undone): void {
    this.#undone = [...this.#undone, undone].slice(-remembered);
    this.#keep();
  }

  /** The latest, which leaves the list; undefined when there is none. */
  pop(): Undone | undefined {
    const undone = this.#undone.pop();
    this.#keep();
    return undone;
  }

  /** Something new was done: there is no way forward from it. */
  clear(): void {
    if (this.#undone.length === 0) return;
    this.#undone = [];
    removeStored(this.#key);
  }

  #keep(): void {
    writeStored(this.#key, this.#undone);
  }
}
