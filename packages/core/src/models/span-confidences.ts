// How likely each entity of the best path is, among all paths: forward and backward sums over the text, worked out window by
// window, so that a text of any length needs little memory. What is known at the borders is kept, so the windows change
// nothing in the result.
import {
  createLattice,
  type Lattice,
  pathProbability,
  reachOf,
  setPotentials,
  sumBackward,
  sumEnds,
  sumForward,
  type TransitionWeights,
} from './crf.ts';
import type { TagScheme, TokenSpan } from './ner-tags.ts';

/** A text as it was scored and decoded. */
export interface DecodedText {
  /** [length, tags]. */
  readonly scores: Float32Array;
  readonly length: number;
  readonly path: Uint16Array;
  /** What `path` says, in order. */
  readonly spans: readonly TokenSpan[];
}

/** Probabilities of spans, with the work space that they need. */
export class SpanConfidences {
  readonly #scheme: TagScheme;
  readonly #windowTokens: number;
  #lattice: Lattice;

  constructor(scheme: TagScheme, windowTokens = 1_024) {
    this.#scheme = scheme;
    this.#windowTokens = windowTokens;
    this.#lattice = createLattice(scheme, Math.min(256, windowTokens));
  }

  /** The probability of each span of `text`. */
  of(text: DecodedText, weights: TransitionWeights, temperature: number, outsideBias: number): number[] {
    const { scores, length, path, spans } = text;
    const scheme = this.#scheme;
    const { tags } = scheme;
    const borders = this.#borders(length, spans);
    const lattice = this.#latticeFor(borders);
    const fill = (start: number, end: number, before: Float64Array | undefined): void => {
      setPotentials(scheme, lattice, scores, start * tags, end - start, temperature, outsideBias);
      sumForward(scheme, weights, lattice, end - start, before);
    };
    // The forward sums before each window.
    const before: (Float64Array | undefined)[] = [undefined];
    const windows = borders.length - 1;
    for (let window = 0; window < windows; window++) {
      const [start, end] = [borders[window]!, borders[window + 1]!];
      fill(start, end, before[window]);
      before.push(lattice.alphas.slice((end - start - 1) * tags, (end - start) * tags));
    }
    sumEnds(scheme, weights, lattice, length - borders[windows - 1]!);
    const probabilities: number[] = [];
    let reach: Float64Array | undefined;
    let next = spans.length - 1;
    for (let window = windows - 1; window >= 0; window--) {
      const [start, end] = [borders[window]!, borders[window + 1]!];
      if (window < windows - 1) fill(start, end, before[window]);
      sumBackward(scheme, weights, lattice, end - start, reach);
      const own = path.subarray(start, end);
      for (; next >= 0 && spans[next]!.startToken >= start; next--) {
        const { startToken, endToken } = spans[next]!;
        probabilities.push(pathProbability(scheme, weights, lattice, own, startToken - start, endToken - start));
      }
      reach ??= new Float64Array(tags);
      reachOf(scheme, lattice, 0, reach);
    }
    return probabilities.reverse();
  }

  /** Where windows begin, and the end of the text; no span crosses a border. */
  #borders(length: number, spans: readonly TokenSpan[]): number[] {
    const borders = [0];
    let start = 0;
    let next = 0;
    while (length - start > this.#windowTokens) {
      let end = start + this.#windowTokens;
      while (next < spans.length && spans[next]!.endToken <= end) next++;
      const crossing = spans[next];
      if (crossing !== undefined && crossing.startToken < end)
        end = crossing.startToken > start ? crossing.startToken : crossing.endToken;
      start = end;
      borders.push(start);
    }
    if (start < length) borders.push(length);
    return borders;
  }

  #latticeFor(borders: readonly number[]): Lattice {
    const longest = borders.reduce((most, border, i) => Math.max(most, border - (borders[i - 1] ?? 0)), 0);
    if (longest <= this.#lattice.capacity) return this.#lattice;
    const larger = createLattice(this.#scheme, Math.max(longest, Math.min(2 * longest, this.#windowTokens)));
    // An entity longer than a window is no reason to hold on to the memory.
    if (longest <= this.#windowTokens) this.#lattice = larger;
    return larger;
  }
}
