import type { Range } from '../doc/annotations.ts';
import type { Doc } from '../doc/doc.ts';
import { indexKeys } from '../models/key-index.ts';
import { hashStem, type KnowledgeBase } from './knowledge-base.ts';
import { contextStems } from './normalize-name.ts';

/** What the words of one text say about entries. All shares are in [0, 1]. */
export interface TextContext {
  /** How much of the description of `entry` the text says, and how much of it the words around `mention`. */
  shares(entry: number, mention: Range): readonly [text: number, near: number];
}

/** Reads texts against the descriptions of a knowledge base. */
export interface ContextReader {
  read(doc: Doc): TextContext;
  /** How much the descriptions of two entries have in common: the cosine of their words. */
  similarity(one: number, other: number): number;
}

/** Words before and after a mention that are near it. */
const nearWords = 12;
/** The stems of so many different words are remembered. */
const mostRemembered = 20_000;

/** For texts one after the other; what it remembers of words does not grow without end. */
export function createContextReader(base: KnowledgeBase): ContextReader {
  const { idf, wordStarts, wordRows } = base;
  const findRow = indexKeys(base.wordKeys);
  const squares = idf.map((weight) => weight * weight);
  /** Of each entry, the squared length of its description. */
  const lengths = new Float32Array(base.size);
  for (let entry = 0; entry < base.size; entry++)
    for (let at = wordStarts[entry]!; at < wordStarts[entry + 1]!; at++) lengths[entry]! += squares[wordRows[at]!]!;
  let remembered = new Map<string, readonly number[]>();
  const rowsOf = (word: string): readonly number[] => {
    const known = remembered.get(word);
    if (known !== undefined) return known;
    if (remembered.size === mostRemembered) remembered = new Map();
    const rows = contextStems(word)
      .map((stem) => findRow(hashStem(stem)))
      .filter((row) => row >= 0);
    remembered.set(word, rows);
    return rows;
  };
  return {
    read(doc) {
      /** By row, the tokens that say it, in their order. */
      const places = new Map<number, number[]>();
      for (let token = 0; token < doc.length; token++) {
        for (const row of rowsOf(doc.text.slice(doc.starts[token], doc.ends[token]))) {
          const known = places.get(row);
          if (known === undefined) places.set(row, [token]);
          else known.push(token);
        }
      }
      return {
        shares(entry, mention) {
          const length = lengths[entry]!;
          if (length === 0 || places.size === 0) return [0, 0];
          const [first, last] = [firstFrom(doc.ends, mention.start + 1), firstFrom(doc.starts, mention.end)];
          let [text, near] = [0, 0];
          for (let at = wordStarts[entry]!; at < wordStarts[entry + 1]!; at++) {
            const row = wordRows[at]!;
            const tokens = places.get(row);
            if (tokens === undefined) continue;
            // The mention itself says nothing about which of its meanings it has.
            const before = tokens[firstFrom(tokens, first) - 1];
            const after = tokens[firstFrom(tokens, last)];
            if (before === undefined && after === undefined) continue;
            text += squares[row]!;
            const isNear =
              (before ?? -nearWords - 1) >= first - nearWords || (after ?? doc.length + nearWords) < last + nearWords;
            if (isNear) near += squares[row]!;
          }
          return [Math.sqrt(text / length), Math.sqrt(near / length)];
        },
      };
    },
    similarity(one, other) {
      const scale = lengths[one]! * lengths[other]!;
      if (scale === 0) return 0;
      let sum = 0;
      let [a, b] = [wordStarts[one]!, wordStarts[other]!];
      const [lastA, lastB] = [wordStarts[one + 1]!, wordStarts[other + 1]!];
      while (a < lastA && b < lastB) {
        const difference = wordRows[a]! - wordRows[b]!;
        if (difference === 0) sum += squares[wordRows[a]!]!;
        if (difference <= 0) a++;
        if (difference >= 0) b++;
      }
      return sum / Math.sqrt(scale);
    },
  };
}

/** Index of the first of the ascending `values` that is at least `limit`. */
function firstFrom(values: ArrayLike<number>, limit: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! >= limit) high = middle;
    else low = middle + 1;
  }
  return low;
}
