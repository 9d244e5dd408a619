import {
  type Lattice,
  setPotentials,
  sumPaths,
  type TagScheme,
  type TransitionScores,
  transitionWeights,
} from 'tincture/training';
import type { Parameter } from '../optimizers/parameters.ts';

/** Scores of steps, starts and ends as parameters. */
export interface TransitionParameters {
  readonly steps: Parameter;
  readonly starts: Parameter;
  readonly ends: Parameter;
}

/** What is known of a text. */
export interface CrfTarget {
  /** Index of the text's first row in the scores. */
  readonly start: number;
  readonly length: number;
  /** 1 where a tag is possible, [length, tags]: one tag a token where all is known, several where something is missing. */
  readonly allowed: Uint8Array;
}

/**
 * Negative log-likelihood of what is allowed among all paths of a conditional random field, over texts, times
 * `weight`; adds its gradients to `dScores` and the parameters. What is missing is summed over, so it costs nothing.
 * `missCost` is added to "outside" where it is not allowed (softmax-margin, Gimpel and Smith 2010), so that missing an
 * entity costs more than finding one too many.
 */
export function crfLoss(
  scheme: TagScheme,
  lattice: Lattice,
  parameters: TransitionParameters,
  scores: Float32Array,
  dScores: Float32Array,
  targets: readonly CrfTarget[],
  weight: number,
  missCost: number,
): number {
  const { tags } = scheme;
  const transitions: TransitionScores = {
    steps: parameters.steps.value.subarray(0, scheme.from.length),
    starts: parameters.starts.value.subarray(0, tags),
    ends: parameters.ends.value.subarray(0, tags),
  };
  const weights = transitionWeights(scheme, transitions);
  let loss = 0;
  for (const { start, length, allowed } of targets) {
    if (length === 0) continue;
    const size = length * tags;
    const costly = Float64Array.from(scores.subarray(start * tags, start * tags + size));
    for (let at = 0; at < size; at += tags) if (allowed[at] === 0) costly[at] = costly[at]! + missCost;
    setPotentials(scheme, lattice, costly, 0, length);
    loss += weight * sumPaths(scheme, weights, lattice, length);
    addMarginals(scheme, weights, lattice, length, weight, dScores, start * tags, parameters);
    setPotentials(scheme, lattice, scores, start * tags, length);
    for (let i = 0; i < size; i++) if (allowed[i] === 0) lattice.potentials[i] = 0;
    loss -= weight * sumPaths(scheme, weights, lattice, length);
    addMarginals(scheme, weights, lattice, length, -weight, dScores, start * tags, parameters);
  }
  return loss;
}

/** Adds `factor` × the probability of each tag and step to the gradients. */
function addMarginals(
  scheme: TagScheme,
  weights: ReturnType<typeof transitionWeights>,
  lattice: Lattice,
  length: number,
  factor: number,
  dScores: Float32Array,
  offset: number,
  { steps, starts, ends }: TransitionParameters,
): void {
  const { tags, from, to } = scheme;
  const { alphas, betas, potentials, scales, total } = lattice;
  for (let i = 0; i < length * tags; i++) {
    dScores[offset + i] = dScores[offset + i]! + (factor * alphas[i]! * betas[i]!) / total;
  }
  const last = (length - 1) * tags;
  for (let tag = 0; tag < tags; tag++) {
    starts.gradient[tag] = starts.gradient[tag]! + (factor * alphas[tag]! * betas[tag]!) / total;
    ends.gradient[tag] = ends.gradient[tag]! + (factor * alphas[last + tag]! * betas[last + tag]!) / total;
  }
  const sums = new Float64Array(from.length);
  for (let token = 1; token < length; token++) {
    const at = token * tags;
    const scale = 1 / (scales[token]! * total);
    for (let step = 0; step < from.length; step++) {
      const here = at + to[step]!;
      const reach = potentials[here]! * betas[here]!;
      if (reach !== 0) sums[step] = sums[step]! + alphas[at - tags + from[step]!]! * reach * scale;
    }
  }
  for (let step = 0; step < from.length; step++) {
    steps.gradient[step] = steps.gradient[step]! + factor * weights.steps[step]! * sums[step]!;
  }
}
