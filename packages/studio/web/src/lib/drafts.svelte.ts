import { z } from 'zod';
import type { Draft } from '../../../src/review/draft.ts';
import { readStored, removeStored, writeStored } from './stored.ts';

const end = z.object({ start: z.int(), end: z.int(), label: z.string() });
const whence = { confidence: z.number().exactOptional(), source: z.string().exactOptional() };

const draftSchema: z.ZodType<Draft> = z.object({
  spans: z.array(end.extend(whence)),
  chosen: z.array(z.string()),
  relations: z.array(z.object({ from: end, to: end, label: z.string(), ...whence })).exactOptional(),
  proposal: z.int().exactOptional(),
});

/** Changes that are not decided on yet, kept in this browser by task and document. */
export class Drafts {
  /** Whether the browser's storage took the latest one: else it is lost with this window. */
  isKept: boolean = $state(true);
  readonly #prefix: string;

  constructor(name: string) {
    this.#prefix = name;
  }

  read(task: string, document: string): Draft | undefined {
    return readStored(this.#key(task, document), draftSchema.optional(), undefined);
  }

  write(task: string, document: string, draft: Draft): void {
    this.isKept = writeStored(this.#key(task, document), draft);
  }

  remove(task: string, document: string): void {
    removeStored(this.#key(task, document));
    this.isKept = true;
  }

  #key(task: string, document: string): string {
    return `${this.#prefix}/${JSON.stringify([task, document])}`;
  }
}
