// A linear-chain conditional random field over a tag scheme: best path, and sums over all paths.
// Reference: Lafferty, McCallum and Pereira (2001). Sums work on exponentials, rescaled at each token.
import { type CrfShape, closerPlace, crfShape } from '../kernels/crf-kernels.ts';
import { exp, log } from '../kernels/exp-log.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { TagScheme } from './ner-tags.ts';

/** Scores of the steps, starts and ends of a {@link TagScheme}: one a step in its order, one a tag. */
export interface TransitionScores {
  readonly steps: Float32Array;
  readonly starts: Float32Array;
  readonly ends: Float32Array;
}

/** Where the numbers of a scheme lie for the kernels. */
interface TagLayout {
  readonly shape: CrfShape;
  /** Place in a row of each tag. */
  readonly places: Int32Array;
  /** Tag of each place. */
  readonly tags: Int32Array;
  /** Where the weight of each step, of the start with each tag and of the end with each tag lies; -1 where there is none. */
  readonly steps: Int32Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** The layout of `scheme`. */
function tagLayout({ labels, tags, from, to, canStart, canEnd }: TagScheme): TagLayout {
  const shape = crfShape(labels);
  const { closers, row, plane } = shape;
  const places = Int32Array.from({ length: tags }, (_, tag) => {
    if (tag === 0) return 0;
    // Tags of a label are begin, inside, end, single.
    const label = (tag - 1) >> 2;
    return [1, closers, closers + labels, 1 + labels][(tag - 1) & 3]! + label;
  });
  const order = new Map(Array.from({ length: closers }, (_, i) => [closerPlace(i, labels), i]));
  const inner = closers * row;
  const stepAt = (a: number, b: number): number => {
    const i = order.get(places[a]!);
    if (i !== undefined) return i * row + places[b]!;
    // From begin or inside to inside or end of the same label.
    const part = (((b - 1) & 3) === 2 ? 2 : 0) + (((a - 1) & 3) === 1 ? 1 : 0);
    return inner + part * plane + ((a - 1) >> 2);
  };
  const tagOf = new Int32Array(tags);
  places.forEach((place, tag) => {
    tagOf[place] = tag;
  });
  return {
    shape,
    places,
    tags: tagOf,
    steps: Int32Array.from(from, (a, step) => stepAt(a, to[step]!)),
    starts: Int32Array.from(places, (place, tag) => (canStart[tag] === 1 ? inner + 4 * plane + place : -1)),
    ends: Int32Array.from(places, (place, tag) =>
      canEnd[tag] === 1 ? inner + 4 * plane + row + order.get(place)! : -1,
    ),
  };
}

/** Scores as far below all others as padding and forbidden tags must be. */
const forbidden = -1e4;
/** Transitions weigh between e^-this and e^this. */
const largestTransition = 30;

/** A field at work on one sequence of up to `capacity` tokens at a time. */
export interface Lattice {
  readonly capacity: number;
  /** Sets what steps, starts and ends count, their scores divided by `temperature` in sums. */
  setTransitions(scores: TransitionScores, temperature?: number): void;
  /** Takes the scores [length, tags] of a sequence from `offset` of `scores`; `outsideBias` is taken from those of "outside". */
  setScores(scores: Float32Array, offset: number, length: number, outsideBias?: number): void;
  /** Gives each token and tag another score; {@link never} forbids it. */
  changeScores(change: (score: number, token: number, tag: number) => number): void;
  /** Writes the tags of the best allowed path into `path`. */
  bestPath(path: Uint16Array): void;
  /** Forward and backward sums over all allowed paths. */
  sumPaths(): void;
  /** Logarithm of the sum over all allowed paths, after {@link sumPaths}. */
  logSum(): number;
  /** Probability of exactly the tags `path`[start, end) there, after {@link sumPaths}. */
  pathProbability(path: Uint16Array, start: number, end: number): number;
  /** Adds `factor` × the probability of each tag and step to gradients, after {@link sumPaths}. */
  addMarginals(factor: number, dScores: Float32Array, offset: number, gradients: TransitionScores): void;
}

/** The score of what is not allowed. */
export const never: number = forbidden;

/** Bytes of the arena that a {@link createLattice} takes. */
export function latticeBytes(scheme: TagScheme, capacity: number): number {
  const { stride, weights } = crfShape(scheme.labels);
  return 4 * ((6 * capacity + 2) * stride + 3 * capacity + 3 * weights) + 1_024;
}

/** A {@link Lattice} for up to `capacity` tokens. */
export function createLattice(kernels: Kernels, scheme: TagScheme, capacity: number): Lattice {
  const { tags, canStart, canEnd, from, to } = scheme;
  const layout = tagLayout(scheme);
  const { shape, places } = layout;
  const { stride } = shape;
  const rows = (): Float32Array => kernels.floats(capacity * stride);
  const [scored, potentials, alphas, betas, reaches] = [rows(), rows(), rows(), rows(), rows()];
  const [largest, scales] = [kernels.floats(capacity), kernels.floats(capacity)];
  const [scoreWeights, weights, counts] = [0, 1, 2].map(() => kernels.floats(shape.weights)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const best = kernels.floats(2 * stride);
  const back = kernels.integers(capacity * stride);
  const placesOfPath = kernels.integers(capacity);
  scored.fill(forbidden);
  let length = 0;
  let inverse = 1;
  /** Sum over the ends: what products of alphas and betas are divided by. */
  let total = 1;
  const steps = new Map<number, number>();
  from.forEach((a, step) => {
    steps.set(a * tags + to[step]!, layout.steps[step]!);
  });

  return {
    capacity,
    setTransitions(scores, temperature = 1) {
      inverse = 1 / temperature;
      scoreWeights.fill(-1e30);
      weights.fill(0);
      const put = (at: number, score: number): void => {
        scoreWeights[at] = score;
        weights[at] = exp(Math.max(-largestTransition, Math.min(largestTransition, score * inverse)));
      };
      layout.steps.forEach((at, step) => {
        put(at, scores.steps[step]!);
      });
      for (let tag = 0; tag < tags; tag++) {
        if (canStart[tag] === 1) put(layout.starts[tag]!, scores.starts[tag]!);
        if (canEnd[tag] === 1) put(layout.ends[tag]!, scores.ends[tag]!);
      }
    },
    setScores(scores, offset, count, outsideBias = 0) {
      length = count;
      let at = offset;
      for (let base = 0; base < count * stride; base += stride) {
        for (let tag = 0; tag < tags; tag++) scored[base + places[tag]!] = scores[at + tag]!;
        // "Outside" is tag 0, and its place is 0.
        scored[base] = scored[base]! - outsideBias;
        at += tags;
      }
    },
    changeScores(change) {
      for (let token = 0; token < length; token++) {
        for (let tag = 0; tag < tags; tag++) {
          const place = token * stride + places[tag]!;
          scored[place] = change(scored[place]!, token, tag);
        }
      }
    },
    bestPath(path) {
      kernels.crfBest(scored, scoreWeights, best, back, placesOfPath, length, shape);
      for (let token = 0; token < length; token++) path[token] = layout.tags[placesOfPath[token]!]!;
    },
    sumPaths() {
      kernels.crfPotentials(scored, potentials, largest, length, shape, inverse);
      kernels.crfForward(potentials, alphas, scales, weights, length, shape);
      kernels.crfBackward(potentials, scales, betas, reaches, weights, length, shape);
      total = 0;
      const end = (length - 1) * stride;
      for (let tag = 0; tag < tags; tag++) {
        if (canEnd[tag] === 1) total += alphas[end + places[tag]!]! * weights[layout.ends[tag]!]!;
      }
      // Where neighbours contradict each other beyond all sums, 0/0 also got between the rows: the next text must not see it.
      if (Number.isNaN(total)) alphas.fill(0);
    },
    logSum() {
      let logarithm = log(total);
      for (let token = 0; token < length; token++) logarithm += largest[token]! + log(scales[token]!);
      return logarithm;
    },
    pathProbability(path, start, end) {
      let product = alphas[start * stride + places[path[start]!]!]!;
      for (let token = start + 1; token < end; token++) {
        const place = token * stride + places[path[token]!]!;
        const weight = weights[steps.get(path[token - 1]! * tags + path[token]!)!]!;
        product *= (weight * potentials[place]!) / scales[token]!;
      }
      const probability = (product * betas[(end - 1) * stride + places[path[end - 1]!]!]!) / total;
      // Not a number where neighbours contradict each other so strongly that every sum is 0: then nothing is certain.
      return probability >= 0 ? Math.min(1, probability) : 0;
    },
    addMarginals(factor, dScores, offset, gradients) {
      const share = factor / total;
      for (let token = 0; token < length; token++) {
        for (let tag = 0; tag < tags; tag++) {
          const place = token * stride + places[tag]!;
          const at = offset + token * tags + tag;
          dScores[at] = dScores[at]! + share * alphas[place]! * betas[place]!;
        }
      }
      const last = (length - 1) * stride;
      for (let tag = 0; tag < tags; tag++) {
        const place = places[tag]!;
        const [first, end] = [alphas[place]! * betas[place]!, alphas[last + place]! * betas[last + place]!];
        gradients.starts[tag] = gradients.starts[tag]! + share * first;
        gradients.ends[tag] = gradients.ends[tag]! + share * end;
      }
      counts.fill(0);
      kernels.crfCounts(alphas, reaches, counts, length, shape, share);
      layout.steps.forEach((at, step) => {
        gradients.steps[step] = gradients.steps[step]! + weights[at]! * counts[at]!;
      });
    },
  };
}
