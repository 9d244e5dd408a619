import type { Label } from 'tincture';
import type { PlacedLabel } from './find-labels.ts';

/** From this many labels on, a person looks for a label rather than knowing its place. */
export const manyLabels = 10;
/** How many of the most probable labels are put first. */
const likelyLabels = 5;
/** What a proposer says of nearly every label is no help. */
const leastScore = 0.01;

/** A label in the order of the choices. */
export interface ChoiceLabel extends PlacedLabel {
  /** The digit that chooses it. */
  readonly key?: number;
  /** What the proposal says of it, unless that is next to nothing. */
  readonly score?: number;
  /** Whether it is among those that the scores put first. */
  readonly isLikely: boolean;
}

/**
 * The choices of a text class. Few labels keep the order of the task and the keys 1 to 9. Of many, where a proposer has
 * scored them, the most probable come first and have the keys; the others follow in the order of the task.
 */
export function orderLabels(
  labels: readonly Label[],
  cats: Readonly<Record<string, number>> = {},
): readonly ChoiceLabel[] {
  const scores = new Map(Object.entries(cats).filter(([, score]) => score >= leastScore));
  const placed = labels.map((label, index) => ({ label, index, score: scores.get(label.name) }));
  const scored = placed.filter(({ score }) => score !== undefined);
  const likely =
    labels.length < manyLabels ? [] : scored.toSorted((a, b) => (b.score ?? 0) - (a.score ?? 0)).slice(0, likelyLabels);
  const ordered = [...likely, ...placed.filter((entry) => !likely.includes(entry))];
  const keys = likely.length > 0 ? likely.length : 9;
  return ordered.map(({ label, index, score }, place) => ({
    ...{ label, index, isLikely: place < likely.length },
    ...(place < keys && { key: place + 1 }),
    ...(score !== undefined && { score }),
  }));
}
