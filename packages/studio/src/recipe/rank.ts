import { type Annotations, TinctureError } from 'tincture';
import type { StudioTask } from '../api/messages.ts';
import type { Output } from './recipe.ts';

/** Throws `recipe-invalid` where there is nothing to put in order. */
export function checkCandidates({ free }: StudioTask, outputs: readonly Output[]): void {
  if (free?.view !== 'rank' || outputs.length > 1) return;
  throw new TinctureError({
    code: 'recipe-invalid',
    problem: `The stream gave ${outputs.length} \`outputs\` of a text whose candidates are to be put in order.`,
    fix: 'Give two or more, each with a `response` among its annotations.',
  });
}

/** Throws `decision-invalid` for an order that leaves a candidate out or has one that is not there. */
export function checkOrder(shown: readonly string[], { ranking }: Annotations): void {
  if (ranking === undefined) return;
  const names = ranking.flat().toSorted();
  if (names.join('\n') === shown.toSorted().join('\n')) return;
  throw new TinctureError({
    code: 'decision-invalid',
    problem: `The order is of ${names.join(', ') || 'nothing'}, and the candidates are ${shown.join(', ')}.`,
    fix: 'Give each candidate a place.',
  });
}
