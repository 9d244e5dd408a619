import type { DecidedView, DecisionRequest } from '../../../src/api/messages.ts';
import type { Draft } from '../../../src/review/draft.ts';
import { getDecided } from './api.ts';
import type { Decided, DecidedAlike } from './decided.ts';
import type { Sheet } from './sheet.ts';

/** What was decided in one task, and on near duplicates together with it. */
export interface DecidedPart {
  readonly task: string;
  readonly decided: Decided;
  readonly alike: readonly DecidedAlike[];
}

/** A document as it was on the screen before a step, and what that said. */
export interface Shown {
  readonly sheet: Sheet;
  /** One for each task of the view. */
  readonly drafts: readonly Draft[];
  readonly parts: readonly DecidedPart[];
}

/** A decision in one task. */
export interface StepPart {
  readonly id: string;
  readonly task: string;
  /** The decisions on its near duplicates that were made with it, and are taken back with it. */
  readonly alike: readonly { readonly id: string; readonly document: string }[];
}

/** The decisions of one step on one document, which are taken back together. */
export interface Step {
  readonly document: string;
  readonly parts: readonly StepPart[];
  /** What was on the screen, for the latest ones of this visit: they come back without asking the server. */
  readonly shown?: Shown;
}

/** Steps that keep what was on the screen; older ones are fetched again. */
const remembered = 20;

/** The ids of the decisions of one step: they differ in what stands behind the dot, so that later visits know. */
export function idsOfStep(count: number): string[] {
  const id = crypto.randomUUID();
  return count === 1 ? [id] : Array.from({ length: count }, (_, index) => `${id}.${index}`);
}

/** The decisions that "undo" goes back through: those of this visit, then those that the store has from before. */
export class WayBack {
  readonly #tasks: readonly string[];
  #steps: Step[];
  /** Taken back in this visit, which the server may not know yet. */
  readonly #undone = new Set<string>();

  /** Starts with decisions of an earlier visit that wait to be sent. */
  constructor(tasks: readonly string[], pending: readonly DecisionRequest[]) {
    this.#tasks = tasks;
    this.#steps = stepsOf(pending.filter(({ verdict }) => verdict !== 'undo'));
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

  /** The latest step, which leaves the list; undefined when there is none. */
  async pop(): Promise<Step | undefined> {
    if (this.#steps.length === 0) this.#steps = stepsOf(await this.#stored());
    const latest = this.#steps.at(-1);
    if (latest === undefined) return undefined;
    const step = latest.shown === undefined ? await this.#complete(latest) : latest;
    this.#steps = this.#steps.filter((other) => other !== latest);
    for (const id of idsIn(step)) this.#undone.add(id);
    return step;
  }

  /** A step with those of its decisions that the server has already, where others still wait to be sent. */
  async #complete(step: Step): Promise<Step> {
    const first = step.parts[0]?.id ?? '';
    if (step.parts.length === this.#tasks.length || stepOf(first) === first) return step;
    const stored = stepsOf(await this.#stored()).find(
      ({ document, parts }) => document === step.document && parts.some(({ id }) => stepOf(id) === stepOf(first)),
    );
    const others = stored?.parts.filter(({ task }) => step.parts.every((part) => part.task !== task)) ?? [];
    return { ...step, parts: [...others, ...step.parts] };
  }

  /** What the server has, oldest first, as far back as the answers go in every task. */
  async #stored(): Promise<Made[]> {
    const lists = await Promise.all(
      this.#tasks.map(async (task) => (await getDecided(task)).map((one): Stored => ({ ...one, task }))),
    );
    return inAllTasks(lists.map((list) => list.filter(({ id }) => !this.#undone.has(id))));
  }

  /** The step that a decision is of, without what was dropped of it. */
  stepWith(id: string): Step | undefined {
    return this.#steps.find(({ parts }) => parts.some((part) => part.id === id));
  }

  /** Puts back what could not be taken back now. */
  restore(step: Step): void {
    for (const id of idsIn(step)) this.#undone.delete(id);
    this.#steps.push(step);
  }

  /** Leaves a decision out that is not in force. */
  drop(id: string): void {
    this.#undone.add(id);
    this.#steps = this.#steps.flatMap((step): Step[] => {
      const gone = step.parts.find((part) => part.id === id);
      const alone = (gone?.alike ?? []).map((near) => stepAlone({ ...near, task: gone?.task ?? '' }));
      const parts = step.parts
        .filter((part) => part !== gone)
        .map((part) => ({ ...part, alike: part.alike.filter((near) => near.id !== id) }));
      return parts.length === 0 ? alone : [...alone, { ...step, parts }];
    });
  }
}

/** A decision as it was made. */
type Made = Pick<DecidedView, 'id' | 'document' | 'alike'> & { readonly task: string };

type Stored = Made & Pick<DecidedView, 'sequence'>;

/**
 * The newest decisions in each task, as one list with the oldest first. A list may end before all is told, and what is older
 * would come between: so nothing is in it that is older than the end of any of them, but for what is of one step with the rest.
 */
function inAllTasks(lists: readonly (readonly Stored[])[]): Stored[] {
  const start = lists.length > 1 ? Math.max(0, ...lists.map((list) => list.at(-1)?.sequence ?? 0)) : 0;
  const isYoung = ({ sequence }: Stored): boolean => sequence >= start;
  const young = new Set(
    lists
      .flat()
      .filter(isYoung)
      .map(({ id }) => stepOf(id)),
  );
  const isMain = ({ id, alike }: Stored): boolean => alike === undefined && young.has(stepOf(id));
  const all = lists.flatMap((list) => {
    const seen = new Set(list.filter(isMain).map(({ document }) => document));
    return list.filter((one) => isYoung(one) || isMain(one) || (one.alike !== undefined && seen.has(one.alike)));
  });
  return all.toSorted((a, b) => a.sequence - b.sequence);
}

function idsIn({ parts }: Step): string[] {
  return parts.flatMap(({ id, alike }) => [id, ...alike.map((near) => near.id)]);
}

function stepOf(id: string): string {
  return /^(.*)\.\d+$/.exec(id)?.[1] ?? id;
}

/** A decision as a step of its own. */
function stepAlone({ id, document, task }: Made): Step {
  return { document, parts: [{ id, task, alike: [] }] };
}

/** Decisions, oldest first, as steps: those on near duplicates come before the one that they were made with, and are one with it. */
function stepsOf(decisions: readonly Made[]): Step[] {
  const steps: Step[] = [];
  let near: Made[] = [];
  for (const decision of decisions) {
    if (decision.alike !== undefined) {
      near.push(decision);
      continue;
    }
    const { id, task, document } = decision;
    const isOwn = (other: Made): boolean => other.alike === document && other.task === task;
    steps.push(...near.filter((other) => !isOwn(other)).map(stepAlone));
    const part = { id, task, alike: near.filter(isOwn) };
    // In another window something may have been decided between two of one step.
    const own = steps.findLastIndex(
      (step) => step.document === document && step.parts.some((other) => stepOf(other.id) === stepOf(id)),
    );
    steps[own === -1 ? steps.length : own] = { document, parts: [...(steps[own]?.parts ?? []), part] };
    near = [];
  }
  return [...steps, ...near.map(stepAlone)];
}
