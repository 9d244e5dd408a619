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

/** Fills the potentials of `lattice` from `scores`[length, tags] at `offset`, `outsideBias` taken from those of "outside". */
export function setPotentials(
  scheme: TagScheme,
  lattice: Lattice,
  scores: Float32Array | Float64Array,
  offset: number,
  length: number,
  temperature = 1,
  outsideBias = 0,
): void {
  const { tags } = scheme;
  lattice.taken = 0;
  for (let at = 0; at < length * tags; at += tags) {
    const outside = scores[offset + at]! - outsideBias;
    let largest = outside;
    for (let tag = 1; tag < tags; tag++) largest = Math.max(largest, scores[offset + at + tag]!);
    lattice.taken += largest / temperature;
    for (let tag = 0; tag < tags; tag++) {
      const away = ((tag === 0 ? outside : scores[offset + at + tag]!) - largest) / temperature;
      lattice.potentials[at + tag] = exp(Math.max(-largestExponent, away));
    }
  }
}

/** Forward and backward sums over all allowed paths; returns the logarithm of the sum over paths. */
export function sumPaths(scheme: TagScheme, weights: TransitionWeights, lattice: Lattice, length: number): number {
  const logarithm = sumForward(scheme, weights, lattice, length);
  sumEnds(scheme, weights, lattice, length);
  sumBackward(scheme, weights, lattice, length);
  return logarithm + log(lattice.total);
}

/**
 * Forward sums of `length` tokens; `before` holds those of the token before the first one, where there is one. Returns the
 * logarithm of what was taken out of them.
 */
export function sumForward(
  scheme: TagScheme,
  weights: TransitionWeights,
  { potentials, alphas, scales, taken }: Lattice,
  length: number,
  before?: Float64Array,
): number {
  const { tags, from, firstInto } = scheme;
  let logarithm = taken;
  for (let token = 0; token < length; token++) {
    const at = token * tags;
    const previous = token === 0 ? before : alphas;
    const previousAt = token === 0 ? 0 : at - tags;
    let scale = 0;
    for (let tag = 0; tag < tags; tag++) {
      const potential = potentials[at + tag]!;
      let sum = 0;
      if (potential > 0) {
        if (previous === undefined) sum = weights.starts[tag]!;
        else {
          const last = firstInto[tag + 1]!;
          for (let step = firstInto[tag]!; step < last; step++) {
            sum += previous[previousAt + from[step]!]! * weights.steps[step]!;
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
  return logarithm;
}

/** Sets the total of `lattice` to the sum over the ends, of which token `length` − 1 is the last of the text. */
export function sumEnds({ tags }: TagScheme, weights: TransitionWeights, lattice: Lattice, length: number): void {
  let total = 0;
  const end = (length - 1) * tags;
  for (let tag = 0; tag < tags; tag++) total += lattice.alphas[end + tag]! * weights.ends[tag]!;
  lattice.total = total;
}

/** Backward sums of `length` tokens after {@link sumForward}; `reach` is {@link reachOf} the token after the last one, if there is one. */
export function sumBackward(
  scheme: TagScheme,
  weights: TransitionWeights,
  lattice: Lattice,
  length: number,
  reach?: Float64Array,
): void {
  const { tags } = scheme;
  const { betas } = lattice;
  const next = new Float64Array(tags);
  if (reach === undefined) betas.set(weights.ends, (length - 1) * tags);
  else stepBack(scheme, weights, reach, betas, (length - 1) * tags);
  for (let token = length - 2; token >= 0; token--) {
    reachOf(scheme, lattice, token + 1, next);
    stepBack(scheme, weights, next, betas, token * tags);
  }
}

/** Writes what a step into each tag of `token` leads to into `out`: its potential times its backward sum, scaled. */
export function reachOf({ tags }: TagScheme, lattice: Lattice, token: number, out: Float64Array): void {
  const at = token * tags;
  const scale = lattice.scales[token]!;
  for (let tag = 0; tag < tags; tag++) out[tag] = (lattice.potentials[at + tag]! * lattice.betas[at + tag]!) / scale;
}

/** Backward sums at `at` from the reach of the token after it. */
function stepBack(
  { tags, from, firstInto }: TagScheme,
  weights: TransitionWeights,
  reach: Float64Array,
  betas: Float64Array,
  at: number,
): void {
  betas.fill(0, at, at + tags);
  for (let tag = 0; tag < tags; tag++) {
    const into = reach[tag]!;
    if (into === 0) continue;
    const last = firstInto[tag + 1]!;
    for (let step = firstInto[tag]!; step < last; step++) {
      const source = at + from[step]!;
      betas[source] = betas[source]! + weights.steps[step]! * into;
    }
  }
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
