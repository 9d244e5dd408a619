/** A row of tags of `labels` labels: O, then B of each, S of each, I of each, E of each, then zeros up to `stride`. */
export interface CrfShape {
  readonly labels: number;
  /** Tags that close an entity or are outside, and as many that open one: 1 + 2 × labels. */
  readonly closers: number;
  /** `closers` and `labels`, up to a multiple of 4. */
  readonly row: number;
  readonly plane: number;
  readonly stride: number;
  /** Values of the steps, starts and ends, see {@link CrfKernels}. */
  readonly weights: number;
}

/** The shape for `labels` labels. */
export function crfShape(labels: number): CrfShape {
  const fours = (count: number): number => (count + 3) & ~3;
  const closers = 1 + 2 * labels;
  const [row, plane] = [fours(closers), fours(labels)];
  const weights = closers * row + 4 * plane + 2 * row;
  return { labels, closers, row, plane, stride: fours(1 + 3 * labels + plane), weights };
}

/** Place in a row of the closing tag number `i`: O, then S of each label, then E of each. */
export function closerPlace(i: number, labels: number): number {
  return i === 0 ? 0 : i <= labels ? labels + i : 2 * labels + i;
}

/**
 * Sums and the best of all paths through rows of tags. Weights lie as [closers, row] steps from what closes to what opens
 * (O, B, S); `plane` values each of B to I, I to I, B to E and I to E; then `row` starts of what opens and `row` ends of what
 * closes. They are exponentials with 0 as padding, but scores with -1e30 as padding for the best path.
 */
export interface CrfKernels {
  /** potentials = e^(score − largest of its row), 0 below e^-87, of scores divided by 1/`inverse`; `largest` one a row. */
  crfPotentials(
    scores: Float32Array,
    potentials: Float32Array,
    largest: Float32Array,
    length: number,
    shape: Pick<CrfShape, 'stride'>,
    inverse: number,
  ): void;
  /** Forward sums, each row divided by its `scales` so that it adds up to 1. */
  crfForward(
    potentials: Float32Array,
    alphas: Float32Array,
    scales: Float32Array,
    weights: Float32Array,
    length: number,
    shape: CrfShape,
  ): void;
  /** Backward sums, and reaches: potential × backward sum / scale. */
  crfBackward(
    potentials: Float32Array,
    scales: Float32Array,
    betas: Float32Array,
    reaches: Float32Array,
    weights: Float32Array,
    length: number,
    shape: CrfShape,
  ): void;
  /** counts += `factor` × how often each step is expected, divided by its weight; laid out as weights. */
  crfCounts(
    alphas: Float32Array,
    reaches: Float32Array,
    counts: Float32Array,
    length: number,
    shape: CrfShape,
    factor: number,
  ): void;
  /** `path` takes the place in its row of each token's tag on the best path; `best` is work space of two rows, `back` of `length`. */
  crfBest(
    scores: Float32Array,
    weights: Float32Array,
    best: Float32Array,
    back: Int32Array,
    path: Int32Array,
    length: number,
    shape: CrfShape,
  ): void;
}
