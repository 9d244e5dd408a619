import type { DocumentCounts } from './counts.ts';

/**
 * Counts of documents without their zeros. A text has a few of the labels only, so adding up a sample of texts takes no longer
 * the more labels the task has.
 */
export class SparseCounts {
  /** Documents. */
  readonly length: number;
  readonly #size: number;
  /** What document d has lies at `#starts[d]` up to `#starts[d + 1]`. */
  readonly #starts: Int32Array;
  readonly #places: Int32Array;
  readonly #values: Float64Array;

  constructor(counts: readonly DocumentCounts[]) {
    this.length = counts.length;
    this.#size = counts[0]?.length ?? 0;
    const starts = [0];
    const places: number[] = [];
    const values: number[] = [];
    for (const document of counts) {
      for (let place = 0; place < document.length; place++) {
        const value = document[place]!;
        if (value === 0) continue;
        places.push(place);
        values.push(value);
      }
      starts.push(places.length);
    }
    this.#starts = Int32Array.from(starts);
    this.#places = Int32Array.from(places);
    this.#values = Float64Array.from(values);
  }

  /** Sums of no document. */
  zeros(): Float64Array {
    return new Float64Array(this.#size);
  }

  /** Adds the counts of one document to `sums`. */
  add(document: number, sums: Float64Array): void {
    const end = this.#starts[document + 1]!;
    for (let i = this.#starts[document]!; i < end; i++) {
      const place = this.#places[i]!;
      sums[place] = sums[place]! + this.#values[i]!;
    }
  }

  /** Sums of all documents. */
  total(): Float64Array {
    const sums = this.zeros();
    for (let document = 0; document < this.length; document++) this.add(document, sums);
    return sums;
  }
}
