// Names that the training texts mark, found again by look-up: a small network does not remember what it saw once.
import { tokenTexts } from '../doc/create-doc.ts';
import type { Doc } from '../doc/doc.ts';
import { indexKeys } from './key-index.ts';
import { writeTags } from './ner-tags.ts';

/** Names with their labels, and what a match adds to the scores of its tags. */
export interface NerGazetteer {
  /** Hashes of the names, ascending; see {@link extendName}. */
  readonly keys: Int32Array;
  /** The label of each. */
  readonly labels: Int32Array;
  /** Words of the longest name. */
  readonly longest: number;
  /** Added to the score of each tag of a match; fitted on texts that were not trained on. */
  readonly bonus: number;
}

/** A gazetteer without a name. */
export const noNames: NerGazetteer = { keys: new Int32Array(0), labels: new Int32Array(0), longest: 0, bonus: 0 };

/** The hash of a name with one more word, in lower case, than that of `hash` (0 for none). */
export function extendName(hash: number, word: string): number {
  let next = Math.imul(hash ^ 0x9e3779b9, 0x01000193);
  const length = Math.min(word.length, 64);
  for (let i = 0; i < length; i++) next = Math.imul(next ^ word.charCodeAt(i), 0x01000193);
  next = Math.imul(next ^ (next >>> 15), 0x2c1b3c6d);
  return next ^ (next >>> 13);
}

/** Calls `found` for the names in `words`: from left to right the longest at each word, without overlaps. */
export function createNameFinder({
  keys,
  labels,
  longest,
}: Omit<NerGazetteer, 'bonus'>): (
  words: readonly string[],
  found: (startToken: number, endToken: number, label: number) => void,
) => void {
  const lookUp = indexKeys(keys);
  return (words, found) => {
    const lower = words.map((word) => word.toLowerCase());
    for (let start = 0; start < words.length; ) {
      let end = start;
      let label = 0;
      let hash = 0;
      for (let at = start; at < words.length && at < start + longest; at++) {
        hash = extendName(hash, lower[at]!);
        const row = lookUp(hash);
        if (row < 0) continue;
        end = at + 1;
        label = labels[row]!;
      }
      if (end > start) found(start, end, label);
      start = Math.max(end, start + 1);
    }
  };
}

/** Adds the bonus for each name in a text to its `scores` [words, tags]. */
export function createNameBonus(gazetteer: NerGazetteer, tags: number): (doc: Doc, scores: Float32Array) => void {
  if (gazetteer.bonus === 0) return () => undefined;
  const find = createNameFinder(gazetteer);
  return (doc, scores) => {
    find(tokenTexts(doc), (startToken, endToken, label) => {
      const path = new Uint16Array(endToken - startToken);
      writeTags([{ startToken: 0, endToken: path.length, label }], path);
      path.forEach((tag, i) => {
        const at = (startToken + i) * tags + tag;
        scores[at] = scores[at]! + gazetteer.bonus;
      });
    });
  };
}
