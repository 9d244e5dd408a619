// A draft as what differs from another one: all that was ever on the screen of a book would fill any storage.
import type { Draft } from './draft.ts';
import { noMarks } from './review-kind.ts';
import { renumbered, unitEdit } from './unit-steps.ts';

/** What makes one draft of another, by layer: either all of it, or some items of a list in the place of others, in one or more places. */
export type DraftStep = Readonly<Record<string, LayerStep>>;
type LayerStep = { readonly to?: unknown } | ListEdit | { readonly edits: readonly ListEdit[] };

/** Some items in the place of others; `at` counts in the list that the edits before it have made. */
interface ListEdit {
  readonly at: number;
  readonly drop: number;
  readonly items: readonly unknown[];
  /** Of units of discourse: whether what stays names other units by their new numbers. */
  readonly renumbers?: true;
}

/** More places are written as one, with all that is between them. */
const mostEdits = 50;

/** The step from one draft to another. What both have as the same objects is taken as the same, and as it is. */
export function stepBetween(from: Draft, to: Draft): DraftStep {
  const [before, after]: Record<string, unknown>[] = [{ ...from }, { ...to }];
  const step: Record<string, LayerStep> = {};
  const edit = from.units && to.units && unitEdit(from.units, to.units);
  for (const layer of new Set([...Object.keys(from), ...Object.keys(to)])) {
    const [old, now] = [before?.[layer], after?.[layer]];
    if (old === now) continue;
    if (edit !== undefined && layer === 'units') step[layer] = { ...edit, renumbers: true };
    else
      step[layer] =
        Array.isArray(old) && Array.isArray(now) ? stepOfLists(old, now) : now === undefined ? {} : { to: now };
  }
  return step;
}

function stepOfLists(from: readonly unknown[], to: readonly unknown[]): LayerStep {
  const shorter = Math.min(from.length, to.length);
  let at = 0;
  while (at < shorter && from[at] === to[at]) at++;
  let kept = 0;
  while (kept < shorter - at && from[from.length - 1 - kept] === to[to.length - 1 - kept]) kept++;
  const edits = editsBetween(from, to, at, kept);
  if (edits !== undefined && edits.length > 1) return { edits };
  return { at, drop: from.length - at - kept, items: to.slice(at, to.length - kept) };
}

/**
 * The places in which two lists differ that have the first `at` and the last `kept` items in common: what goes from one cluster to
 * another changes two of them, which may have a thousand between them. Undefined where items have changed their order.
 */
function editsBetween(
  from: readonly unknown[],
  to: readonly unknown[],
  at: number,
  kept: number,
): ListEdit[] | undefined {
  const [endOld, endNew] = [from.length - kept, to.length - kept];
  const [old, now] = [new Set(from.slice(at, endOld)), new Set(to.slice(at, endNew))];
  const edits: ListEdit[] = [];
  for (let [left, right] = [at, at]; left < endOld || right < endNew; ) {
    if (left < endOld && right < endNew && from[left] === to[right]) {
      left++;
      right++;
      continue;
    }
    const [firstOld, firstNew] = [left, right];
    while (left < endOld && !now.has(from[left])) left++;
    while (right < endNew && !old.has(to[right])) right++;
    if ((left === firstOld && right === firstNew) || edits.length === mostEdits) return undefined;
    edits.push({ at: firstNew, drop: left - firstOld, items: to.slice(firstNew, right) });
  }
  return edits;
}

/** The edits that a step makes in a list; undefined where it brings all of it. */
function editsOf(change: LayerStep): readonly ListEdit[] | undefined {
  if ('edits' in change) return change.edits;
  return 'at' in change ? [change] : undefined;
}

/** How many marks a step puts in the place of others. */
export function marksOf(step: DraftStep): number {
  return Object.values(step).reduce((sum, change) => {
    const edits = editsOf(change);
    if (edits !== undefined) return edits.reduce((all, { items }) => all + items.length, sum);
    return sum + ('to' in change && Array.isArray(change.to) ? change.to.length : 1);
  }, 0);
}

/** What a step makes of a draft: something to check, because it may have been in a storage meanwhile. */
export function takeStep(from: object, step: DraftStep): object {
  const made: Record<string, unknown> = { ...from };
  for (const [layer, change] of Object.entries(step)) {
    const old: unknown = made[layer];
    const edits = editsOf(change);
    if (edits !== undefined) {
      let list: readonly unknown[] = Array.isArray(old) ? old : [];
      for (const edit of edits) {
        const { at, drop, items, renumbers } = edit;
        list = (renumbers === true ? renumbered(list, edit) : list).toSpliced(at, drop, ...items);
      }
      made[layer] = list;
    } else if ('to' in change && change.to !== undefined) made[layer] = change.to;
    else delete made[layer];
  }
  return made;
}

/** Steps that make a draft of nothing, with at most so many marks each: what writes them can stop after any. */
export function stepsFromNothing(draft: Draft, most: number): DraftStep[] {
  const first: Record<string, LayerStep> = {};
  const steps: DraftStep[] = [first];
  for (const [layer, value] of Object.entries(draft)) {
    const items: readonly unknown[] | undefined = Array.isArray(value) ? value : undefined;
    first[layer] = { to: items === undefined ? value : [] };
    for (let at = 0; at < (items?.length ?? 0); at += most)
      steps.push({ [layer]: { at, drop: 0, items: items?.slice(at, at + most) ?? [] } });
  }
  return steps;
}

/** What a step puts into a draft, and nothing besides. */
export function newIn(step: DraftStep): object {
  const made: Record<string, unknown> = { ...noMarks };
  for (const [layer, change] of Object.entries(step)) {
    const edits = editsOf(change);
    if (edits !== undefined) made[layer] = edits.flatMap(({ items }) => items);
    else if ('to' in change && change.to !== undefined) made[layer] = change.to;
  }
  return made;
}

/** Whether a draft has so many marks that writing it takes longer than a frame has time for. */
export function isLarge({ spans, tokens, units = [], relations = [], clusters = [] }: Draft): boolean {
  const mentions = clusters.reduce((sum, cluster) => sum + cluster.mentions.length, 0);
  return spans.length + tokens.length + units.length + relations.length + mentions > 2_000;
}
