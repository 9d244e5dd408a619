// What a relation classifier sees of two entities: their types and words, the words between, before and after them, what
// other entities stand there, and who is nearest to whom; each as a hash, in groups that are weighed by themselves. The list
// is the one of Zhou et al. (2005), "Exploring various knowledge in relation extraction", as far as it needs no parse, with
// the other entities of the neighbourhood added.

import { tokenText } from '../doc/create-doc.ts';
import type { Doc } from '../doc/doc.ts';
import { wordShape } from '../doc/word-shape.ts';
import type { TokenSpan } from './ner-tags.ts';
import { hashText } from './word-features.ts';

/** Groups of features; each has the length 1 in what is scored, however many features it holds. */
export const relationGroups = [
  'types',
  'ends',
  'distance',
  'inside',
  'neighbours',
  'between',
  'stems',
  'pairs',
  'triples',
  'whole',
  'frame',
  'context',
  'outside',
  'around',
  'names',
  'likeness',
  'repeats',
  'ranks',
] as const;

/** Tokens before the first and after the second entity that are looked at. */
export const relationReach = 40;

/** Words between two entities up to which they are taken as a whole. */
const longestWhole = 6;
const longestFrame = 12;

/** A text with its entities, prepared for looking at pairs of them. */
export interface RelationText {
  readonly doc: Doc;
  /** By their first token. `label` is the number of the type. */
  readonly spans: readonly TokenSpan[];
  /** A hash for each token in lower case. */
  readonly words: Int32Array;
  /** For each token: hashes of how it begins; none for a short one. */
  readonly stems: readonly (readonly number[])[];
  /** Number of the entity that each token is in; -1 outside. */
  readonly entityAt: Int32Array;
  /** For each entity: its text in lower case, and that of its last word, as hashes. */
  readonly names: Int32Array;
  readonly heads: Int32Array;
}

/** Prepares `doc` with `spans`, which do not overlap. */
export function readRelationText(doc: Doc, spans: readonly TokenSpan[]): RelationText {
  const sorted = [...spans].sort((a, b) => a.startToken - b.startToken);
  const words = Int32Array.from({ length: doc.length }, (_, token) =>
    hashText(tokenText(doc, token).toLowerCase(), 21),
  );
  const entityAt = new Int32Array(doc.length).fill(-1);
  sorted.forEach(({ startToken, endToken }, index) => {
    entityAt.fill(index, startToken, endToken);
  });
  const names = Int32Array.from(sorted, ({ startToken, endToken }) => hashAll(words.subarray(startToken, endToken)));
  const heads = Int32Array.from(sorted, ({ endToken }) => words[endToken - 1]!);
  const stems = Array.from({ length: doc.length }, (_, token) => stemsOf(tokenText(doc, token).toLowerCase()));
  return { doc, spans: sorted, words, stems, entityAt, names, heads };
}

/** The first four and five letters of a word that has more than four. */
function stemsOf(word: string): readonly number[] {
  if (word.length <= 4) return [];
  return [hashText(word.slice(0, 4), 24), hashText(word.slice(0, 5), 25)];
}

/** Where a pair of entities stands in a text. */
export interface RelationPair {
  /** Places among the spans of the text. */
  readonly from: number;
  readonly to: number;
}

/** Pairs of entities, in both directions, with at most `longest` tokens between them and of types that `mayMeet` lets meet. */
export function listPairs(
  spans: readonly TokenSpan[],
  longest: number,
  mayMeet: (from: number, to: number) => boolean,
): RelationPair[] {
  const pairs: RelationPair[] = [];
  spans.forEach((first, left) => {
    for (let right = left + 1; right < spans.length; right++) {
      const second = spans[right]!;
      if (second.startToken - first.endToken > longest) break;
      if (mayMeet(first.label, second.label)) pairs.push({ from: left, to: right });
      if (mayMeet(second.label, first.label)) pairs.push({ from: right, to: left });
    }
  });
  return pairs;
}

/** Hashes of the features of one pair, by group; a hash as often as the feature occurs. */
export type PairFeatures = readonly (readonly number[])[];

/** The features of a pair of entities. */
export function pairFeatures(text: RelationText, { from, to }: RelationPair): PairFeatures {
  const groups: number[][] = relationGroups.map(() => []);
  let kind = 0;
  let group: number[] = groups[0]!;
  const begin = (name: (typeof relationGroups)[number]): void => {
    kind = 100 * (1 + relationGroups.indexOf(name));
    group = groups[relationGroups.indexOf(name)]!;
  };
  const add = (number: number, ...values: readonly number[]): void => {
    let hash = Math.imul(0x811c9dc5 ^ (kind + number), 0x01000193);
    for (const value of values) hash = mix(hash, value);
    group.push(finish(hash));
  };
  const isForward = from < to;
  const order = isForward ? 1 : 2;
  const [left, right] = isForward ? [from, to] : [to, from];
  const { spans, words, entityAt, names, heads, doc } = text;
  const [first, second] = [spans[left]!, spans[right]!];
  const word = (token: number): number => (token < 0 ? beforeText : token >= words.length ? afterText : words[token]!);
  const start = Math.max(0, first.startToken - relationReach);
  const end = Math.min(words.length, second.endToken + relationReach);

  begin('types');
  add(0, order, spans[from]!.label, spans[to]!.label);

  begin('ends');
  for (const [side, index] of [from, to].entries()) {
    const span = spans[index]!;
    add(10 * side, heads[index]!);
    add(10 * side + 1, words[span.startToken]!);
    add(10 * side + 2, names[index]!);
    add(10 * side + 3, shapeOf(doc, span));
    for (let token = span.startToken; token < span.endToken; token++) add(10 * side + 4, words[token]!);
    add(10 * side + 5, Math.min(4, span.endToken - span.startToken));
  }

  /** What is between, each entity as its type. */
  const between: number[] = [];
  const inside: number[] = [];
  for (let token = first.endToken; token < second.startToken; ) {
    const entity = entityAt[token]!;
    between.push(entity < 0 ? words[token]! : typeMark(spans[entity]!.label));
    if (entity >= 0) inside.push(entity);
    token = entity < 0 ? token + 1 : spans[entity]!.endToken;
  }
  begin('distance');
  add(0, order, bucket(between.length));

  begin('inside');
  const typesInside = inside.map((entity) => spans[entity]!.label);
  add(0, order, Math.min(6, inside.length));
  add(1, order, ...typesInside.slice(0, 8));
  const near = nearby(spans, left, right, start, end);
  for (const [side, index] of [from, to].entries()) {
    const { label } = spans[index]!;
    add(2 + side, order, Math.min(5, typesInside.filter((type) => type === label).length));
    add(4 + side, Math.min(6, near.filter((entity) => spans[entity]!.label === label).length));
  }

  begin('neighbours');
  const beside = (number: number, entity: number | undefined, gapFrom: number, gapTo: number): void => {
    if (entity === undefined || entity === left || entity === right) return;
    const gap = words.subarray(gapFrom, Math.min(gapTo, gapFrom + 3));
    add(number, order, spans[entity]!.label, ...gap);
  };
  const before = near.includes(left - 1) ? left - 1 : undefined;
  const after = near.includes(right + 1) ? right + 1 : undefined;
  const typeOf = (entity: number | undefined): number => (entity === undefined ? -1 : spans[entity]!.label);
  add(0, order, typeOf(before), typeOf(after));
  add(1, order, typeOf(before));
  add(2, order, typeOf(after));
  beside(3, before, spans[left - 1]?.endToken ?? 0, first.startToken);
  beside(4, after, second.endToken, spans[right + 1]?.startToken ?? 0);
  beside(5, left + 1, first.endToken, spans[left + 1]!.startToken);
  beside(6, right - 1, spans[right - 1]!.endToken, second.startToken);

  begin('between');
  for (let token = first.endToken; token < second.startToken; token++) {
    add(0, words[token]!);
    add(1, order, words[token]!);
  }
  begin('stems');
  for (let token = first.endToken; token < second.startToken; token++) {
    for (const stem of text.stems[token]!) {
      add(0, stem);
      add(1, order, stem);
    }
  }
  const bounded = [beforeText, ...between, afterText];
  begin('pairs');
  for (let i = 0; i + 1 < bounded.length; i++) add(0, order, bounded[i]!, bounded[i + 1]!);
  begin('triples');
  for (let i = 0; i + 2 < bounded.length; i++) add(0, order, bounded[i]!, bounded[i + 1]!, bounded[i + 2]!);
  begin('whole');
  if (between.length <= longestWhole) add(0, order, ...between);
  begin('frame');
  if (between.length <= longestFrame) add(0, order, ...frameOf(text, first.endToken, second.startToken));

  begin('context');
  for (let away = 1; away <= 3; away++) {
    add(2 * away, order, word(first.startToken - away));
    add(2 * away + 1, order, word(second.endToken + away - 1));
  }
  add(8, order, word(first.startToken - 2), word(first.startToken - 1));
  add(9, order, word(second.endToken), word(second.endToken + 1));
  add(10, order, word(first.startToken - 1), word(second.endToken));

  begin('outside');
  for (let token = start; token < first.startToken; token++) add(0, order, words[token]!);
  for (let token = second.endToken; token < end; token++) add(1, order, words[token]!);
  begin('around');
  for (let token = start; token < end; token++) add(0, words[token]!);

  begin('names');
  add(0, names[from]!, names[to]!);
  add(1, heads[from]!, heads[to]!);

  begin('likeness');
  add(0, Number(sharesWord(doc, first, second, wholeWord)));
  add(1, Number(sharesWord(doc, first, second, 4)));

  begin('repeats');
  const gap = (a: number, b: number): number => distance(spans[a]!, spans[b]!);
  const repeats = (index: number): readonly number[] =>
    near.filter((entity) => entity !== index && names[entity] === names[index]);
  add(0, order, Number(repeats(to).some((entity) => gap(entity, from) < gap(to, from))));
  add(1, order, Number(repeats(from).some((entity) => gap(entity, to) < gap(to, from))));
  add(2, Number(repeats(to).length > 0));
  add(3, Number(repeats(from).length > 0));
  add(4, Number(names[from] === names[to]));

  begin('ranks');
  const rank = (index: number, other: number): number =>
    Math.min(
      3,
      near.filter(
        (entity) =>
          entity !== index &&
          entity !== other &&
          spans[entity]!.label === spans[other]!.label &&
          gap(index, entity) < gap(index, other),
      ).length,
    );
  const [toRank, fromRank] = [rank(from, to), rank(to, from)];
  add(0, toRank);
  add(1, fromRank);
  add(2, order, toRank, fromRank);
  return groups;
}

/** Entities with a token in [start, end), by place; `left` and `right` among them. */
function nearby(spans: readonly TokenSpan[], left: number, right: number, start: number, end: number): number[] {
  let low = left;
  let high = right;
  while (low > 0 && spans[low - 1]!.endToken > start) low--;
  while (high + 1 < spans.length && spans[high + 1]!.startToken < end) high++;
  return Array.from({ length: high - low + 1 }, (_, index) => low + index);
}

/** What is between without its words: punctuation, numbers and types. */
function frameOf({ doc, words, entityAt, spans }: RelationText, start: number, end: number): number[] {
  const frame: number[] = [];
  for (let token = start; token < end; ) {
    const entity = entityAt[token]!;
    if (entity >= 0) frame.push(typeMark(spans[entity]!.label));
    else if (!/^\p{L}/u.test(tokenText(doc, token))) frame.push(words[token]!);
    token = entity < 0 ? token + 1 : spans[entity]!.endToken;
  }
  return frame;
}

const wholeWord = 1_000;

/** Whether two entities share a word, or its first `length` letters; what is shorter is not compared. */
function sharesWord(doc: Doc, a: TokenSpan, b: TokenSpan, length: number): boolean {
  const least = length === wholeWord ? 3 : length;
  const wordsOf = ({ startToken, endToken }: TokenSpan): string[] =>
    Array.from({ length: endToken - startToken }, (_, i) => tokenText(doc, startToken + i).toLowerCase())
      .filter((word) => word.length >= least)
      .map((word) => word.slice(0, length));
  const others = new Set(wordsOf(b));
  return wordsOf(a).some((word) => others.has(word));
}

function distance(a: TokenSpan, b: TokenSpan): number {
  return a.startToken < b.startToken ? b.startToken - a.endToken : a.startToken - b.endToken;
}

function bucket(length: number): number {
  if (length < 6) return length;
  return length < 9 ? 6 : length < 13 ? 9 : length < 20 ? 13 : 20;
}

function shapeOf(doc: Doc, { startToken, endToken }: TokenSpan): number {
  return hashText(wordShape(doc.text.slice(doc.starts[startToken], doc.ends[endToken - 1]).slice(0, 80), 1), 22);
}

const beforeText = hashText('before', 23);
const afterText = hashText('after', 23);

function typeMark(type: number): number {
  return mix(0x2f0b4c47, type);
}

function hashAll(values: Int32Array): number {
  let hash = 0x3ad8025f;
  for (const value of values) hash = mix(hash, value);
  return finish(hash);
}

function mix(hash: number, value: number): number {
  return Math.imul(hash ^ value ^ (value >>> 15), 0x01000193) ^ (hash >>> 13);
}

function finish(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return mixed ^ (mixed >>> 13);
}
