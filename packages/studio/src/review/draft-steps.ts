// A draft as what differs from another one: all that was ever on the screen of a book would fill any storage.
import type { Draft } from './draft.ts';
import { noMarks } from './review-kind.ts';

/** What makes one draft of another, by layer: either all of it, or some items of a list in the place of others. */
export type DraftStep = Readonly<Record<string, LayerStep>>;
type LayerStep =
  | { readonly to?: unknown }
  | { readonly at: number; readonly drop: number; readonly items: readonly unknown[] };

/** The step from one draft to another. What both have as the same objects is taken as the same, and as it is. */
export function stepBetween(from: Draft, to: Draft): DraftStep {
  const [before, after]: Record<string, unknown>[] = [{ ...from }, { ...to }];
  const step: Record<string, LayerStep> = {};
  for (const layer of new Set([...Object.keys(from), ...Object.keys(to)])) {
    const [old, now] = [before?.[layer], after?.[layer]];
    if (old === now) continue;
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
  return { at, drop: from.length - at - kept, items: to.slice(at, to.length - kept) };
}

/** How many marks a step puts in the place of others. */
export function marksOf(step: DraftStep): number {
  return Object.values(step).reduce((sum, change) => {
    if ('items' in change) return sum + change.items.length;
    return sum + (Array.isArray(change.to) ? change.to.length : 1);
  }, 0);
}

/** What a step makes of a draft: something to check, because it may have been in a storage meanwhile. */
export function takeStep(from: object, step: DraftStep): object {
  const made: Record<string, unknown> = { ...from };
  for (const [layer, change] of Object.entries(step)) {
    const old = made[layer];
    if ('at' in change) {
      made[layer] = (Array.isArray(old) ? old : []).toSpliced(change.at, change.drop, ...change.items);
    } else if (change.to === undefined) delete made[layer];
    else made[layer] = change.to;
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
    if ('items' in change) made[layer] = change.items;
    else if (change.to !== undefined) made[layer] = change.to;
  }
  return made;
}

/** Whether a draft has so many marks that writing it takes longer than a frame has time for. */
export function isLarge({ spans, tokens, units = [], relations = [], clusters = [] }: Draft): boolean {
  const mentions = clusters.reduce((sum, cluster) => sum + cluster.mentions.length, 0);
  return spans.length + tokens.length + units.length + relations.length + mentions > 2_000;
}
