import { type Lattice, never, type TagScheme, type TransitionScores } from 'tincture/training';
import type { Parameter } from '../optimizers/parameters.ts';
import type { PlacedTarget } from '../tokens/objective.ts';

/** Scores of steps, starts and ends as parameters. */
export interface TransitionParameters {
  readonly steps: Parameter;
  readonly starts: Parameter;
  readonly ends: Parameter;
}

/** What is known of a text: 1 where a tag is possible, [length, tags]. One tag a token where all is known, several where something is missing. */
export type CrfTarget = Uint8Array;

/**
 * Negative log-likelihood of what is allowed among all paths of a conditional random field, over texts, times
 * `weight`; adds its gradients to `dScores` and the parameters. What is missing is summed over, so it costs nothing.
 * `missCost` is added to "outside" where it is not allowed (softmax-margin, Gimpel and Smith 2010), so that missing an
 * entity costs more than finding one too many.
 */
export function crfLoss(
  { tags, from }: TagScheme,
  lattice: Lattice,
  parameters: TransitionParameters,
  scores: Float32Array,
  dScores: Float32Array,
  targets: readonly PlacedTarget<CrfTarget>[],
  weight: number,
  missCost: number,
): number {
  const part = (of: 'value' | 'gradient'): TransitionScores => ({
    steps: parameters.steps[of].subarray(0, from.length),
    starts: parameters.starts[of].subarray(0, tags),
    ends: parameters.ends[of].subarray(0, tags),
  });
  const gradients = part('gradient');
  lattice.setTransitions(part('value'));
  let loss = 0;
  for (const { start, length, target: allowed } of targets) {
    if (length === 0) continue;
    const offset = start * tags;
    lattice.setScores(scores, offset, length);
    if (missCost !== 0) {
      lattice.changeScores((score, token, tag) =>
        tag === 0 && allowed[token * tags] === 0 ? score + missCost : score,
      );
    }
    lattice.sumPaths();
    loss += weight * lattice.logSum();
    lattice.addMarginals(weight, dScores, offset, gradients);
    lattice.setScores(scores, offset, length);
    lattice.changeScores((score, token, tag) => (allowed[token * tags + tag] === 1 ? score : never));
    lattice.sumPaths();
    loss -= weight * lattice.logSum();
    lattice.addMarginals(-weight, dScores, offset, gradients);
  }
  return loss;
}
