import { z } from 'zod';
import type { Draft } from '../../../src/review/draft.ts';
import { type DraftStep, isLarge, marksOf, stepBetween, takeStep } from '../../../src/review/draft-steps.ts';
import { draftSchema, isDraft, type KeptDraft, layerStep } from './draft-schema.ts';
import { LargeDrafts } from './large-drafts.ts';
import { readStored, writeStored } from './stored.ts';

/** More would fill the browser's storage, */
const remembered = 100;
/** and so would more marks, of a text in which each change renumbers thousands. */
const rememberedMarks = 10_000;

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
  readonly #large: LargeDrafts = new LargeDrafts((isKept) => {
    this.isKept = isKept;
  });

  constructor(name: string) {
    this.#prefix = name;
  }

  /** Writes what is still to be written, before the page goes. */
  flush(): void {
    this.#large.flush();
  }

  read(task: string, document: string): KeptDraft | undefined {
    this.flush();
    const large = this.#large.read(this.#key(task, document));
    if (large !== undefined) return large;
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
    const key = this.#key(task, document);
    if (isLarge(draft)) {
      this.#large.write(key, [...before, draft]);
      return;
    }
    this.#large.leave(key);
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
    this.isKept = writeStored(key, { draft, back });
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
    this.#large.remove(this.#key(task, document));
    this.isKept = true;
  }

  #key(task: string, document: string): string {
    return `${this.#prefix}/${JSON.stringify([task, document])}`;
  }
}
