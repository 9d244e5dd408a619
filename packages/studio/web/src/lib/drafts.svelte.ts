import { z } from 'zod';
import { units } from '../../../src/api/schemas.ts';
import type { Draft } from '../../../src/review/draft.ts';
import { type DraftStep, marksOf, stepBetween, takeStep } from '../../../src/review/draft-steps.ts';
import { readStored, removeStored, writeStored } from './stored.ts';

/** What was changed on a document, and what was there before each change, oldest first. */
export interface KeptDraft {
  readonly draft: Draft;
  readonly before: readonly Draft[];
}

/** More would fill the browser's storage, */
const remembered = 100;
/** and so would more marks, of a text in which each change renumbers thousands. */
const rememberedMarks = 10_000;

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

const layerStep = z.union([
  z.strictObject({ at: z.int().nonnegative(), drop: z.int().nonnegative(), items: z.array(z.unknown()) }),
  z.strictObject({ to: z.unknown().optional() }),
]);
/** The latest draft whole, and the way back from it. Versions before this one kept every draft whole. */
const keptSchema = z.object({
  draft: draftSchema,
  back: z.array(z.record(z.string(), layerStep)).default([]),
  before: z.array(draftSchema).default([]),
});

/** Changes that are not decided on yet, kept in this browser by task and document. */
export class Drafts {
  /** Whether the browser's storage took the latest one: else it is lost with this window. */
  isKept: boolean = $state(true);
  readonly #prefix: string;
  readonly #steps: WeakMap<Draft, { readonly from: Draft; readonly step: DraftStep }> = new WeakMap();

  constructor(name: string) {
    this.#prefix = name;
  }

  read(task: string, document: string): KeptDraft | undefined {
    const kept = readStored(this.#key(task, document), keptSchema.optional(), undefined);
    if (kept === undefined) return undefined;
    const before: Draft[] = [];
    let later: Draft = kept.draft;
    for (const step of kept.back) {
      const draft = takeStep(later, step);
      if (!isDraft(draft)) break;
      before.unshift(draft);
      later = draft;
    }
    return { draft: kept.draft, before: [...kept.before, ...before] };
  }

  write(task: string, document: string, draft: Draft, before: readonly Draft[] = []): void {
    let later = draft;
    const back: DraftStep[] = [];
    let marks = 0;
    for (const earlier of before.slice(-remembered).toReversed()) {
      const step = this.#stepBack(later, earlier);
      marks += marksOf(step);
      if (marks > rememberedMarks) break;
      back.push(step);
      later = earlier;
    }
    this.isKept = writeStored(this.#key(task, document), { draft, back });
  }

  /** With every change most steps are the same as before. */
  #stepBack(from: Draft, to: Draft): DraftStep {
    const known = this.#steps.get(to);
    if (known?.from === from) return known.step;
    const step = stepBetween(from, to);
    this.#steps.set(to, { from, step });
    return step;
  }

  remove(task: string, document: string): void {
    removeStored(this.#key(task, document));
    this.isKept = true;
  }

  #key(task: string, document: string): string {
    return `${this.#prefix}/${JSON.stringify([task, document])}`;
  }
}

function isDraft(value: unknown): value is Draft {
  return draftSchema.safeParse(value).success;
}
