import { z } from 'zod';
import { units } from '../../../src/api/schemas.ts';
import type { Draft } from '../../../src/review/draft.ts';
import { readStored, removeStored, writeStored } from './stored.ts';

/** What was changed on a document, and what was there before each change, oldest first. */
export interface KeptDraft {
  readonly draft: Draft;
  readonly before: readonly Draft[];
}

/** More would fill the browser's storage. */
const remembered = 100;

const end = z.object({ start: z.int(), end: z.int(), label: z.string() });
const whence = { confidence: z.number().exactOptional(), source: z.string().exactOptional() };

export const draftSchema: z.ZodType<Draft> = z.object({
  spans: z.array(end.extend({ ...whence, kbId: z.string().nullable().exactOptional() })),
  tokens: z
    .array(
      z.object({
        start: z.int(),
        end: z.int(),
        value: z.string().exactOptional(),
        head: z.int().nonnegative().exactOptional(),
        sentenceStart: z.boolean().exactOptional(),
        confidence: z.number().exactOptional(),
      }),
    )
    .default([]),
  chosen: z.array(z.string()),
  relations: z.array(z.object({ from: end, to: end, label: z.string(), ...whence })).exactOptional(),
  clusters: z
    .array(
      z.object({
        mentions: z.array(
          z.object({
            start: z.int(),
            end: z.int(),
            confidence: z.number().exactOptional(),
            linkConfidence: z.number().exactOptional(),
          }),
        ),
        label: z.string().exactOptional(),
        source: z.string().exactOptional(),
        number: z.int().exactOptional(),
      }),
    )
    .exactOptional(),
  units: units.exactOptional(),
  response: z.string().exactOptional(),
  ranking: z.array(z.array(z.string())).exactOptional(),
  proposal: z.int().exactOptional(),
});

const keptSchema: z.ZodType<KeptDraft> = z.object({ draft: draftSchema, before: z.array(draftSchema) });

/** Changes that are not decided on yet, kept in this browser by task and document. */
export class Drafts {
  /** Whether the browser's storage took the latest one: else it is lost with this window. */
  isKept: boolean = $state(true);
  readonly #prefix: string;

  constructor(name: string) {
    this.#prefix = name;
  }

  read(task: string, document: string): KeptDraft | undefined {
    return readStored(this.#key(task, document), keptSchema.optional(), undefined);
  }

  write(task: string, document: string, draft: Draft, before: readonly Draft[] = []): void {
    this.isKept = writeStored(this.#key(task, document), { draft, before: before.slice(-remembered) });
  }

  remove(task: string, document: string): void {
    removeStored(this.#key(task, document));
    this.isKept = true;
  }

  #key(task: string, document: string): string {
    return `${this.#prefix}/${JSON.stringify([task, document])}`;
  }
}
