// Which names of a knowledge base a mention may be: the same one, one that shares words with it, one that it is the initials of.
import { WordIndex } from '../doc/word-index.ts';
import type { TinctureError } from '../errors/tincture-error.ts';
import { corrupt } from '../file/corrupt.ts';
import { createBuckets, hashWithout } from './buckets.ts';
import { isOneEdit, nameSimilarity, shortestWithError } from './name-similarity.ts';
import { readNameWords, splitWords } from './name-words.ts';
import type { TextList } from './text-list.ts';

/** A name that a mention may be. */
export interface NameMatch {
  /** Its number. */
  readonly name: number;
  /** See {@link nameSimilarity}. */
  readonly similarity: number;
  /** Whether one of the two is the initials of the other. */
  readonly isAcronym: boolean;
}

/** Finds names. */
export interface NameIndex {
  /** The names that a normalised mention may be, the most alike first. */
  matches(mention: string, isCapitals: boolean): readonly NameMatch[];
}

/** So many names are compared word by word. */
const mostNames = 32;
/** So many names that hold a word of the mention are looked at, those with rarer words before others. */
const mostVisited = 4_096;
/** Where so many times fewer names are known already, a frequent word is looked for in those and brings no others. */
const enough = 8;
/** Less alike names are no candidates. */
const leastSimilarity = 0.35;
const mostInitials = 8;

/** Words that initials often leave out. */
const smallWords = new Set(['of', 'the', 'and', 'for', 'in', 'on', 'de', 'la', 'le', 'du', 'des', 'und', 'der']);

/** An index of normalised names; it takes memory in proportion to them. Throws `model-corrupt` where one is there twice. */
export function createNameIndex(names: TextList): NameIndex {
  const whole = new WordIndex(Math.max(2, names.length));
  for (let name = 0; name < names.length; name++) {
    const text = names.at(name);
    if (whole.add(text, 0, text.length) !== name) throw twice(text);
  }
  const words = readNameWords(names);
  const { texts, weights, weightOf } = words;
  const wordsOf = (name: number): string[] =>
    Array.from(words.words.subarray(words.starts[name], words.starts[name + 1]), (number) => texts[number]!);
  const deletions = createBuckets((add) => {
    for (const [number, word] of texts.entries()) eachDeletion(word, (hash) => add(hash, number));
  });
  const acronyms = createBuckets((add) => {
    for (let name = 0; name < names.length; name++)
      for (const initials of initialsOf(wordsOf(name))) add(hashWithout(initials), name);
  });
  /** The weight of all words of each name. */
  const totals = new Float32Array(names.length);
  for (let name = 0; name < names.length; name++)
    for (let at = words.starts[name]!; at < words.starts[name + 1]!; at++) totals[name]! += weights[words.words[at]!]!;
  const scores = new Float32Array(names.length);

  const find = (name: string): number => whole.find(name, 0, name.length);

  /** The numbers of a word, or of words that differ from it by one character. */
  const numbersOf = (word: string): number[] => {
    const number = words.find(word);
    if (number >= 0) return [number];
    const found = new Set<number>();
    eachDeletion(word, (hash) =>
      deletions.each(hash, (other) => {
        if (isOneEdit(word, texts[other]!)) found.add(other);
      }),
    );
    return [...found];
  };

  /** The names that share most with these words, by what a look at the words alone can tell. */
  const nearest = (mention: readonly string[]): number[] => {
    const numbers = [...new Set(mention.flatMap(numbersOf))].sort((a, b) => weights[b]! - weights[a]!);
    const touched: number[] = [];
    let left = mostVisited;
    for (const number of numbers) {
      const weight = weights[number]!;
      const start = words.nameStarts[number]!;
      const end = Math.min(words.nameStarts[number + 1]!, start + left);
      if (touched.length > 0 && end - start > enough * touched.length) {
        for (const name of touched)
          for (let at = words.starts[name]!; at < words.starts[name + 1]!; at++)
            if (words.words[at] === number) scores[name]! += weight;
        continue;
      }
      left -= end - start;
      for (let at = start; at < end; at++) {
        const name = words.names[at]!;
        if (scores[name] === 0) touched.push(name);
        scores[name]! += weight;
      }
    }
    let own = 0;
    for (const word of mention) own += weightOf(word);
    for (const name of touched) scores[name]! /= own + totals[name]!;
    const best = highest(touched, scores);
    for (const name of touched) scores[name] = 0;
    return best;
  };

  return {
    matches(mention, isCapitals) {
      const own = splitWords(mention);
      const matches = new Map<number, NameMatch>();
      const add = (name: number, isAcronym: boolean): void => {
        if (matches.has(name)) return;
        const similarity = names.is(name, mention) ? 1 : nameSimilarity(own, wordsOf(name), weightOf);
        if (isAcronym || similarity >= leastSimilarity) matches.set(name, { name, similarity, isAcronym });
      };
      const exact = find(mention);
      if (exact >= 0) add(exact, false);
      for (const initials of initialsOf(own)) {
        const name = find(initials);
        if (name >= 0) add(name, true);
      }
      if (isCapitals && own.length === 1) {
        let count = 0;
        acronyms.each(hashWithout(mention), (name) => {
          if (count < mostNames && initialsOf(wordsOf(name)).includes(mention)) {
            count++;
            add(name, true);
          }
        });
      }
      for (const name of nearest(own)) add(name, false);
      return [...matches.values()].sort((a, b) => b.similarity - a.similarity || a.name - b.name);
    },
  };
}

/** At most {@link mostNames} of `found` with the highest scores, best first; of equal ones those that come first. */
function highest(found: readonly number[], scores: Float32Array): number[] {
  const best: number[] = [];
  for (const name of found) {
    const score = scores[name]!;
    if (best.length === mostNames && score <= scores[best[mostNames - 1]!]!) continue;
    if (best.length === mostNames) best.pop();
    let at = best.length;
    while (at > 0 && scores[best[at - 1]!]! < score) at--;
    best.splice(at, 0, name);
  }
  return best;
}

/**
 * The hashes of a word, and of what is left of it when one character is taken out: two words that differ by one character
 * share one. Reference: Mor and Fraenkel 1982, "A Hash Code Method for Detecting and Correcting Spelling Errors".
 */
function eachDeletion(word: string, visit: (hash: number) => void): void {
  if (word.length < shortestWithError) return;
  visit(hashWithout(word));
  for (let at = 0; at < word.length; at++) {
    // Of a run of the same character, whichever is taken out leaves the same.
    if (word.charCodeAt(at) !== word.charCodeAt(at - 1)) visit(hashWithout(word, at));
  }
}

/** The first letters of several words, of all of them and of those that are not small. */
function initialsOf(words: readonly string[]): string[] {
  if (words.length < 2 || words.length > mostInitials) return [];
  const all = joinInitials(words);
  const large = joinInitials(words.filter((word) => !smallWords.has(word)));
  return large.length < 2 || large === all ? [all] : [all, large];
}

function joinInitials(words: readonly string[]): string {
  return words.map((word) => String.fromCodePoint(word.codePointAt(0)!)).join('');
}

function twice(name: string): TinctureError {
  return corrupt(
    `The knowledge base has the name ${JSON.stringify(name.slice(0, 80))} twice.`,
    'Get the file again from where it came from, or build it again.',
  );
}
