/**
 * Words, or other pieces of texts, with a number each, from 0 in the order in which they came. A word is looked up where it stands in a text, so no
 * string is made for it, and no text is kept because of it. A hash table with linear probing.
 */
export class WordIndex {
  /** One more than the number of a word, at the place that its hash says or the next free one; 0 where there is none. */
  readonly #places: Int32Array;
  readonly #hashes: Int32Array;
  /** Where each word begins in the units; the next entry is its end. */
  readonly #starts: Int32Array;
  #units = new Uint16Array(1_024);
  #size = 0;

  constructor(capacity: number) {
    this.#places = new Int32Array(2 ** (33 - Math.clz32(capacity - 1)));
    this.#hashes = new Int32Array(capacity);
    this.#starts = new Int32Array(capacity + 1);
  }

  get size(): number {
    return this.#size;
  }

  /** UTF-16 units of all words together. */
  get units(): number {
    return this.#starts[this.#size]!;
  }

  /** Number of the word [start, end) of `text`; -1 where it is not there. */
  find(text: string, start: number, end: number): number {
    return this.#places[this.#placeOf(text, start, end, hashOf(text, start, end))]! - 1;
  }

  /** Number of the word [start, end) of `text`, which gets the next one where it is new; at most `capacity` words. */
  add(text: string, start: number, end: number): number {
    const hash = hashOf(text, start, end);
    const place = this.#placeOf(text, start, end, hash);
    const known = this.#places[place]! - 1;
    if (known >= 0) return known;
    const number = this.#size++;
    this.#places[place] = number + 1;
    this.#hashes[number] = hash;
    const from = this.#starts[number]!;
    const to = from + end - start;
    this.#starts[number + 1] = to;
    if (to > this.#units.length) {
      const more = new Uint16Array(2 * to);
      more.set(this.#units.subarray(0, from));
      this.#units = more;
    }
    for (let i = 0; i < end - start; i++) this.#units[from + i] = text.charCodeAt(start + i);
    return number;
  }

  clear(): void {
    this.#places.fill(0);
    this.#size = 0;
    // Made anew each time, it would be most of the garbage of a long stream; a very long word must not hold it for good.
    if (this.#units.length > keptUnits) this.#units = new Uint16Array(1_024);
  }

  #placeOf(text: string, start: number, end: number, hash: number): number {
    const mask = this.#places.length - 1;
    let place = (hash ^ (hash >>> 15)) & mask;
    for (;;) {
      const number = this.#places[place]! - 1;
      if (number < 0 || (this.#hashes[number] === hash && this.#isWord(number, text, start, end))) return place;
      place = (place + 1) & mask;
    }
  }

  #isWord(number: number, text: string, start: number, end: number): boolean {
    const from = this.#starts[number]!;
    if (this.#starts[number + 1]! - from !== end - start) return false;
    for (let i = 0; i < end - start; i++) if (this.#units[from + i] !== text.charCodeAt(start + i)) return false;
    return true;
  }
}

/** Units for which memory is kept when all words are forgotten. */
const keptUnits = 2 ** 20;

/** Drawn anew in each process, so that nobody can choose words that share a place; numbers do not depend on it. */
const seed = (Math.random() * 2 ** 32) | 0;

/** FNV-1a over UTF-16 units, from a seed. */
function hashOf(text: string, start: number, end: number): number {
  let hash = seed;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}
