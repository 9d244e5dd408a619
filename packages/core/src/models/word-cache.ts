import { WordIndex } from '../doc/word-index.ts';
import { wordTraits } from './text-context.ts';

/** Memory that what a network knows of words may take. */
const mostBytes = 64 * 2 ** 20;
/** Words that are remembered at most. */
const mostWords = 10_240;

/** UTF-16 units of words that are kept from one batch to the next. */
const mostUnits = 2 ** 20;

/** How many words are remembered if each takes `bytes`; at least `least`. */
export function rememberedWords(bytes: number, least: number): number {
  return Math.max(least, Math.min(mostWords, Math.floor(mostBytes / bytes)));
}

/** The words seen, each with a slot, its traits and a number for its form. */
export class WordCache {
  /** Traits of the word in each slot. */
  readonly traits: Uint8Array;
  /** Number of the lower-cased form of the word in each slot. */
  readonly forms: Int32Array;
  readonly #words: WordIndex;
  readonly #forms: WordIndex;

  constructor(capacity: number) {
    this.traits = new Uint8Array(capacity);
    this.forms = new Int32Array(capacity);
    this.#words = new WordIndex(capacity);
    this.#forms = new WordIndex(capacity);
  }

  get size(): number {
    return this.#words.size;
  }

  /** Above all {@link forms}. */
  get formCount(): number {
    return this.#forms.size;
  }

  /** Whether no further word has room. */
  get isFull(): boolean {
    return this.size === this.forms.length;
  }

  /** Whether the words have become so long that they are better forgotten, though there is room. */
  get isHeavy(): boolean {
    return this.#words.units > mostUnits;
  }

  /** Slot of the word [start, end) of `text`; -1 where it is not there. */
  find(text: string, start: number, end: number): number {
    return this.#words.find(text, start, end);
  }

  forget(): void {
    this.#words.clear();
    this.#forms.clear();
  }

  /** The slot of a new word. */
  add(word: string): number {
    const slot = this.#words.add(word, 0, word.length);
    const lower = word.toLowerCase();
    this.forms[slot] = this.#forms.add(lower, 0, lower.length);
    this.traits[slot] = wordTraits(word);
    return slot;
  }
}
