import { wordTraits } from './ner-context.ts';

/** Memory that what a network knows of words may take. */
const mostBytes = 64 * 2 ** 20;
/** Words that are remembered at most. */
const mostWords = 16_384;

/** How many words are remembered if each takes `bytes`; at least `least`. */
export function rememberedWords(bytes: number, least: number): number {
  return Math.max(least, Math.min(mostWords, Math.floor(mostBytes / bytes)));
}

/** The words seen, each with a slot, its traits and a number for its form. When it is full, all are forgotten. */
export class WordCache {
  readonly capacity: number;
  /** Traits of the word in each slot. */
  readonly traits: Uint8Array;
  /** Number of the lower-cased form of the word in each slot. */
  readonly forms: Int32Array;
  readonly #slots = new Map<string, number>();
  readonly #forms = new Map<string, number>();

  constructor(capacity: number) {
    this.capacity = capacity;
    this.traits = new Uint8Array(capacity);
    this.forms = new Int32Array(capacity);
  }

  get size(): number {
    return this.#slots.size;
  }

  /** Above all {@link forms}. */
  get formCount(): number {
    return this.#forms.size;
  }

  /** Slot of a word; -1 where it is not there. */
  find(word: string): number {
    return this.#slots.get(word) ?? -1;
  }

  forget(): void {
    this.#slots.clear();
    this.#forms.clear();
  }

  /** The slot of a new word. */
  add(word: string): number {
    const slot = this.#slots.size;
    const lower = word.toLowerCase();
    let form = this.#forms.get(lower);
    if (form === undefined) {
      form = this.#forms.size;
      this.#forms.set(lower, form);
    }
    this.#slots.set(word, slot);
    this.forms[slot] = form;
    this.traits[slot] = wordTraits(word);
    return slot;
  }
}
