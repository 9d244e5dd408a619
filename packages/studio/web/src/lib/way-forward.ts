import { z } from 'zod';
import { decisionRequestSchema } from '../../../src/api/schemas.ts';
import type { Draft } from '../../../src/review/draft.ts';
import { readStored, removeStored, writeStored } from './stored.ts';
import type { Decided } from './way-back.ts';

/** What was taken back: a change on a document, or the decision on it. */
export type Undone = { readonly document: string } & ({ readonly draft: Draft } | { readonly decided: Decided });

/** More would fill the browser's storage. */
const remembered = 50;

const keptSchema = z.array(decisionRequestSchema);

/** What "redo" goes through: changes of this visit, and decisions, which this browser keeps over a reload. */
export class WayForward {
  readonly #key: string;
  readonly #task: string;
  #undone: Undone[];

  constructor(name: string, task: string) {
    this.#key = `${name}/${task}`;
    this.#task = task;
    const kept = readStored(this.#key, keptSchema, []);
    this.#undone = kept.map(({ document, verdict, annotations, reason }) => ({
      document,
      decided: {
        verdict,
        ...(annotations === undefined ? {} : { annotations }),
        ...(reason === undefined ? {} : { reason }),
      },
    }));
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
    const decisions = this.#undone.flatMap((undone) =>
      'decided' in undone
        ? [{ id: crypto.randomUUID(), task: this.#task, document: undone.document, ...undone.decided }]
        : [],
    );
    writeStored(this.#key, decisions);
  }
}
