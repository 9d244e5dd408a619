// A linear-chain conditional random field over a tag scheme: best path, and sums over all paths.
// Reference: Lafferty, McCallum and Pereira (2001). Sums work on exponentials, rescaled at each token.
import { exp, log } from '../kernels/exp-log.ts';
import type { TagScheme } from './ner-tags.ts';

/** Scores of the steps, starts and ends of a {@link TagScheme}: one a step in its order, one a tag. */
export interface TransitionScores {
  readonly steps: Float32Array;
  readonly starts: Float32Array;
  readonly ends: Float32Array;
}

/** Their exponentials; 0 where a tag cannot start or end. */
export interface TransitionWeights {
  readonly steps: Float64Array;
  readonly starts: Float64Array;
  readonly ends: Float64Array;
}

/** Exponents are kept in ±this, so that no product under- or overflows. */
const largestExponent = 300;

/** The exponentials of `scores`, each divided by `temperature`. */
export function transitionWeights(scheme: TagScheme, scores: TransitionScores, temperature = 1): TransitionWeights {
  const weigh = (score: number): number => exp(Math.max(-50, Math.min(50, score / temperature)));
  return {
    steps: Float64Array.from(scores.steps, weigh),
    starts: Float64Array.from(scores.starts, (score, tag) => (scheme.canStart[tag] === 1 ? weigh(score) : 0)),
    ends: Float64Array.from(scores.ends, (score, tag) => (scheme.canEnd[tag] === 1 ? weigh(score) : 0)),
  };
}

/** Work space for sequences of up to `capacity` tokens. */
export interface Lattice {
  readonly capacity: number;
  /** e^(score − largest of the token), per token and tag; 0 forbids a tag. */
  readonly potentials: Float64Array;
  /** Forward sums, each token's adding up to 1. */
  readonly alphas: Float64Array;
  readonly betas: Float64Array;
  /** What each token's forward sums were divided by. */
  readonly scales: Float64Array;
  /** Sum over the ends: what products of alphas and betas are divided by. */
  total: number;
  /** Sum of the largest scores that were taken out of the potentials. */
  taken: number;
}

/** A {@link Lattice} for up to `capacity` tokens. */
export function createLattice(scheme: TagScheme, capacity: number): Lattice {
  const size = capacity * scheme.tags;
  return {
    capacity,
    potentials: new Float64Array(size),
    alphas: new Float64Array(size),
    betas: new Float64Array(size),
    scales: new Float64Array(capacity),
    total: 1,
    taken: 0,
  };
}

/** Fills the potentials of `lattice` from `scores`[length, tags] at `offset`. */
export function setPotentials(
  scheme: TagScheme,
  lattice: Lattice,
  scores: Float32Array | Float64Array,
  offset: number,
  length: number,
  temperature = 1,
): void {
  const { tags } = scheme;
  lattice.taken = 0;
  for (let at = 0; at < length * tags; at += tags) {
    let largest = scores[offset + at]!;
    for (let tag = 1; tag < tags; tag++) largest = Math.max(largest, scores[offset + at + tag]!);
    lattice.taken += largest / temperature;
    for (let tag = 0; tag < tags; tag++) {
      const away = (scores[offset + at + tag]! - largest) / temperature;
      lattice.potentials[at + tag] = exp(Math.max(-largestExponent, away));
    }
  }
}

/** Forward and backward sums over all allowed paths; returns the logarithm of the sum over paths. */
export function sumPaths(scheme: TagScheme, weights: TransitionWeights, lattice: Lattice, length: number): number {
  const { tags, from, firstInto } = scheme;
  const { potentials, alphas, betas, scales } = lattice;
  let logarithm = lattice.taken;
  for (let token = 0; token < length; token++) {
    const at = token * tags;
    let scale = 0;
    for (let tag = 0; tag < tags; tag++) {
      const potential = potentials[at + tag]!;
      let sum = 0;
      if (potential > 0) {
        if (token === 0) sum = weights.starts[tag]!;
        else {
          const last = firstInto[tag + 1]!;
          for (let step = firstInto[tag]!; step < last; step++) {
            sum += alphas[at - tags + from[step]!]! * weights.steps[step]!;
          }
        }
      }
      alphas[at + tag] = sum * potential;
      scale += sum * potential;
    }
    scales[token] = scale;
    logarithm += log(scale);
    for (let tag = 0; tag < tags; tag++) alphas[at + tag] = alphas[at + tag]! / scale;
  }
  let total = 0;
  const end = (length - 1) * tags;
  for (let tag = 0; tag < tags; tag++) {
    betas[end + tag] = weights.ends[tag]!;
    total += alphas[end + tag]! * weights.ends[tag]!;
  }
  lattice.total = total;
  for (let token = length - 2; token >= 0; token--) {
    const at = token * tags;
    const next = at + tags;
    betas.fill(0, at, next);
    const scale = scales[token + 1]!;
    for (let tag = 0; tag < tags; tag++) {
      const reach = (potentials[next + tag]! * betas[next + tag]!) / scale;
      if (reach === 0) continue;
      const last = firstInto[tag + 1]!;
      for (let step = firstInto[tag]!; step < last; step++) {
        const source = at + from[step]!;
        betas[source] = betas[source]! + weights.steps[step]! * reach;
      }
    }
  }
  return logarithm + log(total);
}

/** Probability of exactly the path `path` over the tokens from `start`, after {@link sumPaths}. */
export function pathProbability(
  scheme: TagScheme,
  weights: TransitionWeights,
  lattice: Lattice,
  path: Uint16Array,
  start: number,
  end: number,
): number {
  const { tags, from, firstInto } = scheme;
  let product = lattice.alphas[start * tags + path[start]!]!;
  for (let token = start + 1; token < end; token++) {
    const tag = path[token]!;
    let step = firstInto[tag]!;
    while (from[step] !== path[token - 1]) step++;
    product *= (weights.steps[step]! * lattice.potentials[token * tags + tag]!) / lattice.scales[token]!;
  }
  return Math.min(1, (product * lattice.betas[(end - 1) * tags + path[end - 1]!]!) / lattice.total);
}

/** Writes the best allowed path over `length` tokens into `path`; `back` is work space of length × tags. */
export function bestPath(
  scheme: TagScheme,
  transitions: TransitionScores,
  scores: Float32Array,
  offset: number,
  length: number,
  outsideBias: number,
  path: Uint16Array,
  back: Uint16Array,
): void {
  const { tags, from, firstInto, canStart, canEnd } = scheme;
  let previous = new Float64Array(tags);
  let current = new Float64Array(tags);
  for (let token = 0; token < length; token++) {
    const at = offset + token * tags;
    for (let tag = 0; tag < tags; tag++) {
      let best = Number.NEGATIVE_INFINITY;
      if (token === 0) {
        if (canStart[tag] === 1) best = transitions.starts[tag]!;
      } else {
        const last = firstInto[tag + 1]!;
        for (let step = firstInto[tag]!; step < last; step++) {
          const score = previous[from[step]!]! + transitions.steps[step]!;
          if (score > best) {
            best = score;
            back[token * tags + tag] = from[step]!;
          }
        }
      }
      current[tag] = best + scores[at + tag]! - (tag === 0 ? outsideBias : 0);
    }
    [previous, current] = [current, previous];
  }
  let best = Number.NEGATIVE_INFINITY;
  for (let tag = 0; tag < tags; tag++) {
    const score = canEnd[tag] === 1 ? previous[tag]! + transitions.ends[tag]! : Number.NEGATIVE_INFINITY;
    if (score <= best) continue;
    best = score;
    path[length - 1] = tag;
  }
  for (let token = length - 1; token > 0; token--) path[token - 1] = back[token * tags + path[token]!]!;
}
