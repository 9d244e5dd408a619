// A draft as what differs from another one: all that was ever on the screen of a book would fill any storage.
import type { Draft } from './draft.ts';

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
export function takeStep(from: Draft, step: DraftStep): unknown {
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
