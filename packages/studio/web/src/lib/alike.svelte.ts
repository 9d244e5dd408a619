import type { Task } from 'tincture';
import type { DecisionRequest, ItemView } from '../../../src/api/messages.ts';
import { carryOver } from '../../../src/review/carry-over.ts';
import type { Draft } from '../../../src/review/draft.ts';
import { reviewKindOf } from '../../../src/review/kinds.ts';
import type { Decided, DecidedAlike } from './decided.ts';
import type { Drafts } from './drafts.svelte.ts';

/** The message that decides on a near duplicate of `alike`, on which nobody had decided. */
export function requestAlike(
  task: Task,
  alike: string,
  { id, document, decided }: DecidedAlike,
  { definition }: Pick<DecisionRequest, 'definition'>,
): DecisionRequest {
  return {
    ...{ id, document, task: task.name, ...decided, seen: null, alike },
    ...(definition === undefined ? {} : { definition }),
  };
}

/** The message that takes a decision back. */
export function requestUndo(task: string, { id, document }: { id: string; document: string }): DecisionRequest {
  return { id: crypto.randomUUID(), document, task, verdict: 'undo', seen: id };
}

/** The near duplicates of the text on the screen, and whether they are decided together with it. */
export class Alike {
  /** As far as they were asked for. */
  items: readonly ItemView[] = $state.raw([]);
  isOn: boolean = $state(false);
  /** They were asked for, to be decided together, and are not there yet. */
  isComing = false;

  /** Another text is on the screen. */
  leave(): void {
    this.items = [];
    this.isOn = false;
    this.isComing = false;
  }

  /** Which of them can be decided as the text on the screen; the others need somebody to look at them. */
  fitting(task: Task, item: ItemView, draft: Draft, drafts: Drafts): readonly ItemView[] {
    return this.#untouched(task, drafts).filter((other) => carryOver(task, item, draft, other) !== undefined);
  }

  /** Those on which the person has not begun something else. */
  #untouched(task: Task, drafts: Drafts): readonly ItemView[] {
    return this.items.filter(({ document }) => drafts.read(task.name, document.id) === undefined);
  }

  /** What `decided` means for each of them; none where each text is decided by itself. */
  decide(task: Task, item: ItemView, draft: Draft, decided: Decided, drafts: Drafts): DecidedAlike[] {
    if (!this.isOn) return [];
    const { annotations: _, ...verdict } = decided;
    return this.#untouched(task, drafts).flatMap((other) => {
      const near = { id: crypto.randomUUID(), document: other.document.id };
      if (decided.annotations === undefined) return [{ ...near, decided: verdict }];
      const marks = carryOver(task, item, draft, other);
      if (marks === undefined) return [];
      const annotations = reviewKindOf(task).goldOf(task, marks, other.tokens);
      return [{ ...near, decided: { ...verdict, annotations } }];
    });
  }
}

/** What became of near duplicates, in words; nothing where none were to be decided. */
export function alikeInWords(parts: readonly { alike: Alike; decided: readonly DecidedAlike[] }[]): string {
  const on = parts.filter(({ alike }) => alike.isOn);
  if (on.length === 0) return '';
  const all = new Set(on.flatMap(({ alike }) => alike.items.map(({ document }) => document.id)));
  // One that stays open in any of the tasks stays open.
  const done = [...all].filter((id) =>
    on.every(({ alike, decided }) => {
      const isIn = alike.items.some(({ document }) => document.id === id);
      return !isIn || decided.some(({ document }) => document === id);
    }),
  ).length;
  const left = all.size - done;
  return ` So ${done === 1 ? 'is 1 near duplicate' : `are ${done} near duplicates`}${
    left === 0 ? '' : `; ${left} stay${left === 1 ? 's' : ''} open`
  }.`;
}
