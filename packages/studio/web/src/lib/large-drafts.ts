import { z } from 'zod';
import type { Draft } from '../../../src/review/draft.ts';
import {
  type DraftStep,
  marksOf,
  newIn,
  stepBetween,
  stepsFromNothing,
  takeStep,
} from '../../../src/review/draft-steps.ts';
import { isDraft, type KeptDraft, layerStep } from './draft-schema.ts';
import { readStored, removeStored, storedKeys, writeStored } from './stored.ts';

/** More changes would fill the browser's storage, */
const remembered = 100;
/** and so would more marks, of a text in which each change renumbers thousands. */
const rememberedMarks = 10_000;
/** So many marks are written in a few milliseconds. */
const piece = 2_000;

const stepSchema = z.record(z.string(), layerStep);
const count = z.int().nonnegative();
const headSchema = z.object({ first: count.default(0), pieces: count, steps: z.array(stepSchema) });

/** A draft that is written whole, in pieces, and the changes since then, which are written with each change. */
interface Written {
  readonly base: Draft;
  /** The number of its first piece: those of what was written before keep theirs until all of this is there. */
  readonly first: number;
  readonly pieces: readonly DraftStep[];
  /** How many of the pieces are in the storage. */
  done: number;
  steps: readonly DraftStep[];
}

/**
 * Drafts of which each would take longer than a frame to write. A first change writes the draft in pieces, with time for frames
 * between them; later ones write only what they changed, once the key or click that changed it is done. A draft can be read once it
 * is written whole: {@link flush} before the page is left.
 */
export class LargeDrafts {
  readonly #written: Map<string, Written> = new Map();
  /** What came of changes that are not looked at yet. */
  readonly #waiting: Map<string, readonly Draft[]> = new Map();
  readonly #steps: WeakMap<Draft, { readonly from: Draft; readonly step: DraftStep }> = new WeakMap();
  readonly #onWritten: (isKept: boolean) => void;

  /** `onWritten` hears whether the browser's storage took the latest change. */
  constructor(onWritten: (isKept: boolean) => void) {
    this.#onWritten = onWritten;
  }

  read(key: string): KeptDraft | undefined {
    const head = readStored(key, headSchema.optional(), undefined);
    if (head === undefined) return undefined;
    let made: object = {};
    for (let at = 0; at < head.pieces; at++) {
      const step = readStored(`${key}/${head.first + at}`, stepSchema.optional(), undefined);
      if (step === undefined) return undefined;
      made = takeStep(made, step);
    }
    if (!isDraft(made)) return undefined;
    let draft: Draft = made;
    const before: Draft[] = [];
    for (const step of head.steps) {
      const next = takeStep(draft, step);
      if (!isMade(next, step)) break;
      before.push(draft);
      draft = next;
    }
    return { draft, before: before.slice(-remembered) };
  }

  /** Keeps the last of `drafts`, and what was there before it. */
  write(key: string, drafts: readonly Draft[]): void {
    const isPlanned = this.#waiting.has(key);
    this.#waiting.set(key, [...drafts]);
    if (!isPlanned) setTimeout(() => this.#begin(key));
  }

  #begin(key: string): void {
    const drafts = this.#waiting.get(key);
    if (drafts === undefined) return;
    this.#waiting.delete(key);
    const old = this.#written.get(key);
    const steps = old && this.#stepsSince(drafts, drafts.lastIndexOf(old.base), 2);
    if (old !== undefined && steps !== undefined) {
      old.steps = steps;
      if (old.done === old.pieces.length) this.#writeHead(key, old);
      return;
    }
    const from = this.#firstKept(drafts);
    const base = drafts[from];
    if (base === undefined) return;
    const pieces = stepsFromNothing(base, piece);
    const first = Math.max(-1, ...storedKeys(`${key}/`).map((one) => numberOf(key, one))) + 1;
    const written = { base, first, pieces, done: 0, steps: this.#stepsSince(drafts, from, 1) ?? [] };
    this.#written.set(key, written);
    setTimeout(() => this.#goOn(key, written));
  }

  /** Writes what is not written yet. */
  flush(): void {
    for (const key of [...this.#waiting.keys()]) this.#begin(key);
    for (const [key, written] of this.#written) while (this.#writePiece(key, written));
  }

  remove(key: string): void {
    removeStored(key);
    this.leave(key);
  }

  /** Forgets the pieces of a draft that is written otherwise from now on. */
  leave(key: string): void {
    this.#waiting.delete(key);
    this.#written.delete(key);
    for (const one of storedKeys(`${key}/`)) removeStored(one);
  }

  #goOn(key: string, written: Written): void {
    if (this.#written.get(key) === written && this.#writePiece(key, written))
      setTimeout(() => this.#goOn(key, written));
  }

  /** Writes the next piece; false after the last one, and where the storage is full. */
  #writePiece(key: string, written: Written): boolean {
    const { first, pieces, done } = written;
    if (done === pieces.length) return false;
    if (!writeStored(`${key}/${first + done}`, pieces[done])) {
      // Where there is no room for both, what was written before makes room.
      removeStored(key);
      if (this.#removeOthers(key, written)) return this.#writePiece(key, written);
      this.remove(key);
      this.#onWritten(false);
      return false;
    }
    written.done++;
    if (written.done === pieces.length && this.#writeHead(key, written)) this.#removeOthers(key, written);
    return true;
  }

  #writeHead(key: string, { first, pieces, steps }: Written): boolean {
    const isKept = writeStored(key, { first, pieces: pieces.length, steps });
    this.#onWritten(isKept);
    return isKept;
  }

  /** Removes the pieces of what was written before; false where there are none. */
  #removeOthers(key: string, { first, pieces }: Written): boolean {
    const others = storedKeys(`${key}/`).filter((one) => {
      const number = numberOf(key, one);
      return number < first || number >= first + pieces.length;
    });
    for (const one of others) removeStored(one);
    return others.length > 0;
  }

  /** The steps from one of the drafts to the last one; undefined where that is none, and for `times` as many as are to be kept. */
  #stepsSince(drafts: readonly Draft[], from: number, times: number): DraftStep[] | undefined {
    if (from < 0 || drafts.length - from > times * remembered + 1) return undefined;
    const steps = drafts.slice(from + 1).flatMap((draft, index) => this.#step(drafts[from + index], draft));
    return steps.reduce((sum, step) => sum + marksOf(step), 0) > times * rememberedMarks ? undefined : steps;
  }

  /** The place of the first draft that is kept. */
  #firstKept(drafts: readonly Draft[]): number {
    let first = drafts.length - 1;
    let marks = 0;
    while (first > 0 && drafts.length - first <= remembered) {
      marks += this.#step(drafts[first - 1], drafts[first]).reduce((sum, step) => sum + marksOf(step), 0);
      if (marks > rememberedMarks) break;
      first--;
    }
    return first;
  }

  /** With every change most steps are the same as before. */
  #step(from: Draft | undefined, to: Draft | undefined): DraftStep[] {
    if (from === undefined || to === undefined) return [];
    const known = this.#steps.get(to);
    if (known?.from === from) return [known.step];
    const step = stepBetween(from, to);
    this.#steps.set(to, { from, step });
    return [step];
  }
}

/** The number of a piece, from what it is stored under. */
function numberOf(key: string, stored: string): number {
  return Number(stored.slice(key.length + 1));
}

/** Whether a draft and a step make a draft: what the step brings has to be checked, and nothing else. */
function isMade(_: object, step: DraftStep): _ is Draft {
  return isDraft(newIn(step));
}
