import type { Vectors } from 'tincture';

/** How much a word that was rejected pushes away, against one that was accepted. */
const repulsion = 0.5;

/** The most frequent words of some vectors, each of length 1, to find those that are like others. */
export class WordSpace {
  readonly #vectors: Vectors;
  readonly #rows: Float32Array;
  /** How many words there are. */
  readonly size: number;

  constructor(vectors: Vectors, most: number) {
    this.#vectors = vectors;
    this.size = Math.min(most, vectors.count);
    const { dimensions } = vectors;
    this.#rows = new Float32Array(this.size * dimensions);
    for (let row = 0; row < this.size; row++) {
      vectors.copyRow(row, this.#rows, row * dimensions);
      const values = this.#row(row);
      const length = Math.hypot(...values);
      if (length > 0) for (let index = 0; index < dimensions; index++) values[index]! /= length;
    }
  }

  has(word: string): boolean {
    return this.#rowOf(word) >= 0;
  }

  /** The word that is most like `liked` and least like `disliked` among those that are `wanted`; undefined where none is left. */
  nearest(
    liked: readonly string[],
    disliked: readonly string[],
    isWanted: (word: string) => boolean,
  ): { readonly word: string; readonly similarity: number } | undefined {
    const direction = this.#mean(liked);
    for (const [index, value] of this.#mean(disliked).entries()) direction[index]! -= repulsion * value;
    const length = Math.hypot(...direction) || 1;
    const scores = Float64Array.from({ length: this.size }, (_, row) => dot(this.#row(row), direction) / length);
    const order = [...scores.keys()].sort((a, b) => scores[b]! - scores[a]!);
    for (const row of order) {
      const word = this.#vectors.word(row);
      // Numbers and signs are no terms, whatever they are near to.
      if (/^\p{L}[\p{L}\p{M}'’-]+$/u.test(word) && isWanted(word)) return { word, similarity: scores[row]! };
    }
    return undefined;
  }

  #mean(words: readonly string[]): Float64Array {
    const mean = new Float64Array(this.#vectors.dimensions);
    for (const word of words) {
      const row = this.#rowOf(word);
      if (row < 0) continue;
      for (const [index, value] of this.#row(row).entries()) mean[index]! += value / words.length;
    }
    return mean;
  }

  #row(row: number): Float32Array {
    const { dimensions } = this.#vectors;
    return this.#rows.subarray(row * dimensions, (row + 1) * dimensions);
  }

  #rowOf(word: string): number {
    const row = this.#vectors.find(word);
    return row < this.size ? row : -1;
  }
}

function dot(one: Float32Array, other: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < one.length; index++) sum += one[index]! * other[index]!;
  return sum;
}
