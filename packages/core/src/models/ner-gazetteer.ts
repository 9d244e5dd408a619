// Names that the training texts mark, found again by look-up: a small network does not remember what it saw once.
import type { Doc } from '../doc/doc.ts';
import { indexKeys } from './key-index.ts';
import { type TokenSpan, writeTags } from './ner-tags.ts';

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

/** Units of a word that count. */
const longestWord = 64;

/** The hashes of the words of `doc` in any case. `room` is overwritten where it is long enough. */
export function hashWords({ text, starts, ends, length }: Doc, room: Int32Array = new Int32Array(length)): Int32Array {
  const hashes = length <= room.length ? room : new Int32Array(length);
  for (let token = 0; token < length; token++) hashes[token] = hashWord(text, starts[token]!, ends[token]!);
  return hashes;
}

function hashWord(text: string, start: number, end: number): number {
  let hash = 0x811c9dc5 | 0;
  const last = Math.min(end, start + longestWord);
  for (let at = start; at < last; at++) {
    const unit = text.charCodeAt(at);
    if (unit >= 128) {
      // Strings are made for few words only.
      const lower = text.slice(start, end).toLowerCase();
      return hashLower(lower, Math.min(lower.length, longestWord));
    }
    hash = Math.imul(hash ^ (unit >= 65 && unit <= 90 ? unit + 32 : unit), 0x01000193);
  }
  return hash;
}

function hashLower(lower: string, length: number): number {
  let hash = 0x811c9dc5 | 0;
  for (let at = 0; at < length; at++) hash = Math.imul(hash ^ lower.charCodeAt(at), 0x01000193);
  return hash;
}

/** The hash of a name with one more word than that of `hash` (0 for none); `word` as of {@link hashWords}. */
export function extendName(hash: number, word: number): number {
  let next = Math.imul(hash ^ 0x9e3779b9, 0x01000193) ^ word;
  next = Math.imul(next ^ (next >>> 15), 0x2c1b3c6d);
  return next ^ (next >>> 13);
}

/** Calls `found` for the names among `words` [0, length): from left to right the longest at each word, without overlaps. */
export function createNameFinder({
  keys,
  labels,
  longest,
}: Omit<NerGazetteer, 'bonus'>): (
  words: Int32Array,
  length: number,
  found: (startToken: number, endToken: number, label: number) => void,
) => void {
  const lookUp = indexKeys(keys);
  return (words, length, found) => {
    for (let start = 0; start < length; ) {
      let end = start;
      let label = 0;
      let hash = 0;
      for (let at = start; at < length && at < start + longest; at++) {
        hash = extendName(hash, words[at]!);
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

/** Says which spans of a text are names with the label that they have in `gazetteer`. */
export function createNameTest({
  keys,
  labels,
}: Pick<NerGazetteer, 'keys' | 'labels'>): (doc: Doc, spans: readonly TokenSpan[]) => boolean[] {
  if (keys.length === 0) return (_doc, spans) => spans.map(() => false);
  const lookUp = indexKeys(keys);
  const room = new Int32Array(1_024);
  return (doc, spans) => {
    if (spans.length === 0) return [];
    const words = hashWords(doc, room);
    return spans.map(({ startToken, endToken, label }) => {
      let hash = 0;
      for (let at = startToken; at < endToken; at++) hash = extendName(hash, words[at]!);
      const row = lookUp(hash);
      return row >= 0 && labels[row] === label;
    });
  };
}

/** Adds the bonus for each name in a text to its `scores` [words, tags]. */
export function createNameBonus(gazetteer: NerGazetteer, tags: number): (doc: Doc, scores: Float32Array) => void {
  if (gazetteer.bonus === 0) return () => undefined;
  const find = createNameFinder(gazetteer);
  const room = new Int32Array(1_024);
  return (doc, scores) => {
    const words = hashWords(doc, room);
    find(words, doc.length, (startToken, endToken, label) => {
      const path = new Uint16Array(endToken - startToken);
      writeTags([{ startToken: 0, endToken: path.length, label }], path);
      path.forEach((tag, i) => {
        const at = (startToken + i) * tags + tag;
        scores[at] = scores[at]! + gazetteer.bonus;
      });
    });
  };
}
