import { WordIndex } from '../doc/word-index.ts';
import type { BorderList } from './border-list.ts';

/** Remembered chunks; at this many the memory is emptied. */
const mostChunks = 65_536;
/** Longer chunks are rare and are not remembered. */
const longestChunk = 40;

/**
 * Remembers how chunks are cut. A chunk costs no object of its own: in a text of words that are never seen again, keeping
 * them is most of the work.
 */
export class ChunkCache {
  readonly #chunks = new WordIndex(mostChunks);
  /** Where the borders of each chunk begin; the next entry is their end. */
  readonly #begins = new Int32Array(mostChunks + 1);
  /** Start and end of each token, one after the other, counted from the start of its chunk. */
  #borders = new Uint8Array(65_536);

  /** Adds the tokens of the chunk [from, to) of `text` to `list`; false where it is not known. */
  copy(text: string, from: number, to: number, list: BorderList): boolean {
    if (to - from > longestChunk) return false;
    const chunk = this.#chunks.find(text, from, to);
    if (chunk < 0) return false;
    const borders = this.#borders;
    const end = this.#begins[chunk + 1]!;
    for (let i = this.#begins[chunk]!; i < end; i += 2) list.push(from + borders[i]!, from + borders[i + 1]!);
    return true;
  }

  /** Remembers the tokens from `first` on in `list`, which are those of the chunk [from, to) of `text`. */
  keep(text: string, from: number, to: number, list: BorderList, first: number): void {
    if (to - from > longestChunk) return;
    if (this.#chunks.size === mostChunks) this.#chunks.clear();
    const chunk = this.#chunks.add(text, from, to);
    let at = this.#begins[chunk]!;
    const end = at + 2 * (list.count - first);
    if (end > this.#borders.length) {
      const larger = new Uint8Array(2 * this.#borders.length);
      larger.set(this.#borders);
      this.#borders = larger;
    }
    for (let i = first; i < list.count; i++) {
      this.#borders[at++] = list.startAt(i) - from;
      this.#borders[at++] = list.endAt(i) - from;
    }
    this.#begins[chunk + 1] = end;
  }
}
