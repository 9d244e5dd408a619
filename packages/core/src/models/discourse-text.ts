// A text cut into units of discourse, as the parser looks at it: words at the ends of units, and what stands between them.
import { tokenText } from '../doc/create-doc.ts';
import type { Doc } from '../doc/doc.ts';
import { hashText } from './word-features.ts';

/** What stands before a unit: nothing, a comma or the like, the end of a sentence, of a paragraph, of the text. */
export const border = { none: 0, comma: 1, sentence: 2, paragraph: 3, text: 4 } as const;

/** Words of a unit that are looked at one by one. */
const mostWords = 16;

/** What is seen of one unit. */
export interface UnitFacts {
  /** Hashes of its words in lower case, the first {@link mostWords}. */
  readonly words: Int32Array;
  /** Hashes of its last two words. */
  readonly ends: readonly [beforeLast: number, last: number];
  /** Hashes of the last three letters of its first two words. */
  readonly suffixes: readonly [number, number];
  /** How many words it has, in steps. */
  readonly length: number;
  /** Whether it begins with a capital letter, is a paragraph without an end of a sentence, has a question mark, a number. */
  readonly flags: number;
  /** Hashes of the first five letters of its longer words, ascending. */
  readonly stems: Int32Array;
}

/** A text with its units. */
export interface DiscourseTextFacts {
  readonly units: readonly UnitFacts[];
  /** Before each unit, then behind the last: one of {@link border}. */
  readonly borders: Uint8Array;
  /** By unit: how many sentences and paragraphs have ended before it. */
  readonly sentences: Int32Array;
  readonly paragraphs: Int32Array;
}

/** Prepares `doc`, whose units begin with these tokens; the first is 0. */
export function readDiscourseText(doc: Doc, begins: readonly number[]): DiscourseTextFacts {
  const borders = new Uint8Array(begins.length + 1).fill(border.text);
  const sentences = new Int32Array(begins.length);
  const paragraphs = new Int32Array(begins.length);
  for (let unit = 1; unit < begins.length; unit++) {
    const kind = borderBefore(doc, begins[unit]!, begins[unit - 1]!);
    borders[unit] = kind;
    sentences[unit] = sentences[unit - 1]! + (kind >= border.sentence ? 1 : 0);
    paragraphs[unit] = paragraphs[unit - 1]! + (kind >= border.paragraph ? 1 : 0);
  }
  const units = begins.map((start, unit) => {
    const isParagraph = borders[unit]! >= border.paragraph && borders[unit + 1]! >= border.paragraph;
    return factsOf(doc, start, begins[unit + 1] ?? doc.length, isParagraph);
  });
  return { units, borders, sentences, paragraphs };
}

const closing = /^["'”’»)\]]+$/;
const sentenceEnd = /^(?:[.!?…。！？]+|\.\.\.)$/;
const clauseEnd = /^(?:[,;:–—-]+|--)$/;

/** What stands before the token `start`, if the unit before it begins at `least`. */
function borderBefore(doc: Doc, start: number, least: number): number {
  if (doc.text.slice(doc.ends[start - 1], doc.starts[start]).includes('\n')) return border.paragraph;
  let token = start - 1;
  while (token > least && closing.test(tokenText(doc, token))) token--;
  const last = tokenText(doc, token);
  if (sentenceEnd.test(last)) return border.sentence;
  return token < start - 1 || clauseEnd.test(last) ? border.comma : border.none;
}

function factsOf(doc: Doc, start: number, end: number, isParagraph: boolean): UnitFacts {
  const texts = Array.from({ length: Math.min(mostWords, end - start) }, (_, i) => tokenText(doc, start + i));
  const lower = texts.map((text) => text.toLowerCase());
  const lastOf = (away: number): number =>
    end - away < start ? nothing : hashText(tokenText(doc, end - away).toLowerCase(), 31);
  const suffix = (word: string | undefined): number => (word === undefined ? nothing : hashText(word.slice(-3), 32));
  const isOpen = isParagraph && !sentenceEnd.test(tokenText(doc, end - 1));
  const hasQuestion = tokenText(doc, end - 1).includes('?');
  const stems = new Set(lower.filter((word) => word.length > 3).map((word) => hashText(word.slice(0, 5), 33)));
  return {
    words: Int32Array.from(lower, (word) => hashText(word, 31)),
    ends: [lastOf(2), lastOf(1)],
    suffixes: [suffix(lower[0]), suffix(lower[1])],
    length: steps(end - start),
    flags:
      Number(/^\p{Lu}/u.test(texts[0] ?? '')) +
      2 * Number(isOpen) +
      4 * Number(hasQuestion) +
      8 * Number(texts.some((text) => /^\d/.test(text))),
    stems: Int32Array.from(stems).sort(),
  };
}

/** Stands for a word that is not there. */
export const nothing: number = hashText('', 30);

/** A count in steps that grow with it. */
export function steps(count: number): number {
  if (count < 5) return count;
  if (count < 7) return 5;
  if (count < 10) return 6;
  if (count < 16) return 7;
  return count < 31 ? 8 : 9;
}
