// What the rest of its text says about a word: how the same form is written elsewhere, how often it comes, where it stands.
import type { Doc } from '../doc/doc.ts';

/** Traits of a word by itself, as bits. */
const trait = { lower: 1, capital: 2, upper: 4, single: 8, letters: 16, closes: 32 } as const;

/** The {@link trait} bits of `word`. */
export function wordTraits(word: string): number {
  const lower = word.toLowerCase();
  const upper = word.toUpperCase();
  if (lower === upper) return word === '.' || word === '!' || word === '?' ? trait.closes : 0;
  if (word === lower) return trait.letters | trait.lower;
  const first = word.codePointAt(0)!;
  const startsUpper = word.startsWith(String.fromCodePoint(first).toUpperCase());
  if (word === upper) return trait.letters | (lower.length > 1 ? trait.upper : trait.single);
  return trait.letters | (startsUpper ? trait.capital : 0);
}

/** The facts about a token, as bits, in the order of the rows of the network's table. */
const fact = {
  seenLower: 1,
  seenCapital: 2,
  seenUpper: 4,
  repeated: 8,
  frequent: 16,
  opensSentence: 32,
  opensLine: 64,
  closesLine: 128,
  upperLine: 256,
} as const;

/** How many facts there are. */
export const factCount: number = Object.keys(fact).length;

/** The words of a text, or of a part of it, as numbers. */
export interface TextWords {
  readonly length: number;
  /** A number for the lower-cased form of each token, from 0; equal forms have equal numbers. */
  readonly forms: Int32Array;
  readonly traits: Uint8Array;
  /** 1 where a token is the first of its line. */
  readonly lineStarts: Uint8Array;
}

/** What the context of each token is. Tokens of one form have one group, numbered in the order of their first tokens. */
export interface TextContext {
  readonly facts: Uint16Array;
  readonly groups: Int32Array;
  readonly groupCount: number;
}

/** 1 at the first token of each line of `doc`. */
export function lineStarts({ text, starts, ends, length }: Doc): Uint8Array {
  const flags = new Uint8Array(length);
  if (length > 0) flags[0] = 1;
  for (let token = 1; token < length; token++) {
    // The usual single space costs no search.
    for (let at = ends[token - 1]!; at < starts[token]!; at++) {
      const unit = text.charCodeAt(at);
      if (unit !== 10 && unit !== 13) continue;
      flags[token] = 1;
      break;
    }
  }
  return flags;
}

/** How many times a form must come to be frequent. */
const frequentCount = 4;

/** Texts are counted up to the largest number that the work space holds. */
const largestCount = 0x7fffffff;

/**
 * Reads contexts with work space that it keeps: the next call overwrites what it returns. `formCount` is above all forms. After
 * `mostTexts` texts the work space is cleaned.
 */
export function createContextReader(
  mostTexts: number = largestCount,
): (words: TextWords, formCount: number) => TextContext {
  let facts = new Uint16Array(0);
  let groups = new Int32Array(0);
  let counts = new Int32Array(0);
  let seen = new Uint16Array(0);
  // The group of each form, as far as the form was seen in the present text.
  let groupOf = new Int32Array(0);
  let seenIn = new Int32Array(0);
  let texts = 0;
  return ({ length, forms, traits, lineStarts: opens }, formCount) => {
    if (formCount > groupOf.length) {
      groupOf = new Int32Array(2 * formCount);
      seenIn = new Int32Array(2 * formCount);
    }
    if (++texts > mostTexts) {
      seenIn.fill(0);
      texts = 1;
    }
    if (length > facts.length) {
      const room = Math.max(length, contextWords);
      [facts, groups, counts, seen] = [
        new Uint16Array(room),
        new Int32Array(room),
        new Int32Array(room),
        new Uint16Array(room),
      ];
    }
    counts.fill(0, 0, length);
    seen.fill(0, 0, length);
    let groupCount = 0;
    let opensSentence = true;
    for (let start = 0; start < length; ) {
      let end = start + 1;
      while (end < length && opens[end] === 0) end++;
      const upperLine = isUpperLine(traits, start, end);
      for (let token = start; token < end; token++) {
        const here = traits[token]!;
        const form = forms[token]!;
        if (seenIn[form] !== texts) {
          seenIn[form] = texts;
          groupOf[form] = groupCount++;
        }
        const group = groupOf[form]!;
        groups[token] = group;
        counts[group] = counts[group]! + 1;
        opensSentence ||= token === start;
        facts[token] =
          (upperLine ? fact.upperLine : 0) |
          (token === start ? fact.opensLine : 0) |
          (token === end - 1 ? fact.closesLine : 0) |
          (opensSentence ? fact.opensSentence : 0);
        if ((here & trait.lower) !== 0) seen[group] = seen[group]! | fact.seenLower;
        else if (!upperLine) {
          if ((here & trait.upper) !== 0) seen[group] = seen[group]! | fact.seenUpper;
          else if (!opensSentence && (here & (trait.capital | trait.single)) !== 0)
            seen[group] = seen[group]! | fact.seenCapital;
        }
        // Quotes, brackets and dashes at its start do not end the start of a sentence.
        opensSentence = (here & trait.closes) !== 0 || (opensSentence && (here & trait.letters) === 0);
      }
      start = end;
    }
    for (let token = 0; token < length; token++) {
      const group = groups[token]!;
      const count = counts[group]!;
      const often = (count > 1 ? fact.repeated : 0) | (count >= frequentCount ? fact.frequent : 0);
      facts[token] = facts[token]! | seen[group]! | often;
    }
    return { facts: facts.subarray(0, length), groups: groups.subarray(0, length), groupCount };
  };
}

/** Whether a line is a headline or the like: at least two words with letters, all in capitals. */
function isUpperLine(traits: Uint8Array, start: number, end: number): boolean {
  let words = 0;
  let upper = 0;
  for (let token = start; token < end; token++) {
    const here = traits[token]!;
    if ((here & trait.letters) === 0) continue;
    words++;
    if ((here & trait.upper) !== 0) upper++;
    else if ((here & trait.single) === 0) return false;
  }
  return words >= 2 && 2 * upper > words;
}

/** Words of a text that are seen together: longer texts are worked through in blocks of at most so many. */
export const contextWords = 1_024;

/** The blocks [start, end) of a text with these {@link lineStarts}: cut at a line where there is one in the second half. */
export function contextBlocks(lineStarts: Uint8Array): [number, number][] {
  const blocks: [number, number][] = [];
  const { length } = lineStarts;
  for (let start = 0; start < length; ) {
    let end = Math.min(length, start + contextWords);
    if (end < length) {
      let line = end;
      while (line > start + contextWords / 2 && lineStarts[line] === 0) line--;
      if (lineStarts[line] === 1) end = line;
    }
    blocks.push([start, end]);
    start = end;
  }
  return blocks;
}
