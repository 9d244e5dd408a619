import type { BorderList } from './border-list.ts';

/** Remembered chunks; at this many the memory is emptied. */
const mostChunks = 100_000;
/** Longer chunks are rare and are not remembered. */
const longestChunk = 40;

/**
 * Remembers how chunks are cut. The borders of all chunks lie in one array, so that a chunk costs no object of its own: in
 * a text of words that are never seen again, keeping them is most of the work.
 */
export class ChunkCache {
  /** For each chunk where its borders begin, and how many tokens they are: `begin * 64 + tokens`. */
  readonly #chunks = new Map<string, number>();
  /** Start and end of each token, one after the other, counted from the start of its chunk. */
  #borders = new Uint8Array(65_536);
  #filled = 0;

  /** Adds the tokens of `chunk`, which begins at `from`, to `list`; false where it is not known. */
  copy(chunk: string, from: number, list: BorderList): boolean {
    if (chunk.length > longestChunk) return false;
    const place = this.#chunks.get(chunk);
    if (place === undefined) return false;
    const borders = this.#borders;
    const begin = place >> 6;
    const end = begin + 2 * (place & 63);
    for (let i = begin; i < end; i += 2) list.push(from + borders[i]!, from + borders[i + 1]!);
    return true;
  }

  /** Remembers the tokens from `first` on in `list`, which are those of `chunk`. */
  keep(chunk: string, from: number, list: BorderList, first: number): void {
    if (chunk.length > longestChunk) return;
    if (this.#chunks.size >= mostChunks) {
      this.#chunks.clear();
      this.#filled = 0;
    }
    const tokens = list.count - first;
    while (this.#filled + 2 * tokens > this.#borders.length) {
      const larger = new Uint8Array(2 * this.#borders.length);
      larger.set(this.#borders);
      this.#borders = larger;
    }
    // A slice keeps the whole text it came from in memory; joining and cutting again makes a string of its own.
    this.#chunks.set(`${chunk} `.slice(0, -1), this.#filled * 64 + tokens);
    for (let i = first; i < list.count; i++) {
      this.#borders[this.#filled++] = list.startAt(i) - from;
      this.#borders[this.#filled++] = list.endAt(i) - from;
    }
  }
}
