/** Memory that all caches of one network may take together. */
const mostBytes = 64 * 2 ** 20;
/** Words that are remembered at most. */
const mostWords = 16_384;

/**
 * The first layers of the words seen, for each network of an ensemble. It begins small and grows as words come; when it is
 * full, all are forgotten.
 */
export class WordCache {
  readonly capacity: number;
  readonly #width: number;
  readonly #slots = new Map<string, number>();
  /** One array a member, a row of `width` a word. */
  readonly #rows: Float32Array[];

  /** At least `leastWords` fit in, however wide the networks are. */
  constructor(members: number, width: number, leastWords: number) {
    this.#width = width;
    this.capacity = Math.max(leastWords, Math.min(mostWords, Math.floor(mostBytes / (4 * width * members))));
    this.#rows = Array.from({ length: members }, () => new Float32Array(Math.min(256, this.capacity) * width));
  }

  get size(): number {
    return this.#slots.size;
  }

  /** Slot of a word; -1 where it is not there. */
  find(word: string): number {
    return this.#slots.get(word) ?? -1;
  }

  forget(): void {
    this.#slots.clear();
  }

  /** The row of a slot in one member's array. */
  row(member: number, slot: number): Float32Array {
    return this.#rows[member]!.subarray(slot * this.#width, (slot + 1) * this.#width);
  }

  /** Writes the rows of words that are added next into one member's array. */
  write(member: number, rows: Float32Array): void {
    const start = this.size * this.#width;
    const held = this.#rows[member]!;
    if (start + rows.length > held.length) {
      const larger = new Float32Array(Math.min(2 * (start + rows.length), this.capacity * this.#width));
      larger.set(held);
      this.#rows[member] = larger;
    }
    this.#rows[member]!.set(rows, start);
  }

  /** Gives the words that were written the next slots. */
  add(words: readonly string[]): void {
    for (const word of words) this.#slots.set(word, this.#slots.size);
  }
}
