// Documents as the entity trainer needs them: words, and which tags are possible at each.
import {
  alignSpan,
  type Document,
  type LabelledSpan,
  type Task,
  type TokenRange,
  tokenizerFor,
  tokenTexts,
} from 'tincture';
import { contextBlocks, lineStarts, type TagScheme, type TokenSpan, writeTags } from 'tincture/training';
import type { CrfTarget } from '../losses/crf.ts';
import type { TokenPiece, TokenText } from '../tokens/objective.ts';

/** One text to learn from. */
export interface NerText extends TokenText {
  /** What was annotated, on token borders, without overlaps. */
  readonly spans: readonly TokenSpan[];
  /** 1 at tokens of which nothing is known. */
  readonly missing: Uint8Array;
}

/** What is known of a piece: 1 where a tag is possible, [words, tags]. */
export type NerTarget = CrfTarget;

/** A piece with how many entities are in it. */
export interface NerPiece extends TokenPiece<NerTarget> {
  readonly entities: number;
}

/** Whether any of `texts` has an entity. */
export function hasEntities(texts: readonly NerText[]): boolean {
  return texts.some(({ spans }) => spans.length > 0);
}

/** Counts of what could not be used as it was. */
export interface NerRepairs {
  unannotated: number;
  empty: number;
  moved: number;
  unaligned: number;
  /** Ranges of missing annotations that are outside the text. */
  unalignedMissing: number;
  overlapping: number;
  readonly unknown: Map<string, number>;
}

export function createRepairs(): NerRepairs {
  return { unannotated: 0, empty: 0, moved: 0, unaligned: 0, unalignedMissing: 0, overlapping: 0, unknown: new Map() };
}

/** The texts that say something about entities; what had to be changed is counted in `repairs`. */
export function readNerTexts(task: Task, documents: readonly Document[], repairs: NerRepairs): NerText[] {
  const labels = new Map(task.labels.map(({ name }, index) => [name, index]));
  const { tokenize } = tokenizerFor(task);
  return documents.flatMap((document, index) => {
    const { ents, entsMissing = [] } = document.annotations;
    if (ents === undefined) {
      repairs.unannotated++;
      return [];
    }
    const doc = tokenize(document.text);
    if (doc.length === 0) {
      repairs.empty++;
      return [];
    }
    const taken = new Uint8Array(doc.length);
    const missing = new Uint8Array(doc.length);
    for (const range of entsMissing) {
      const place = alignSpan(doc, range.start, range.end, 'expand');
      if (place === undefined) repairs.unalignedMissing++;
      else missing.fill(1, place.startToken, place.endToken);
    }
    const placed: (LabelledSpan & { place: TokenRange })[] = [];
    for (const { start, end, label } of ents) {
      const place = alignSpan(doc, start, end, 'expand');
      if (place === undefined) repairs.unaligned++;
      else placed.push({ start, end, label, place });
    }
    // Sorted only now: an offset that is no number would leave the others in any order.
    placed.sort((a, b) => a.start - b.start || b.end - a.end);
    const spans: TokenSpan[] = [];
    for (const { start, end, label, place } of placed) {
      const known = labels.get(label);
      if (known === undefined) {
        // An entity of another task: whether it is one of ours is not known.
        repairs.unknown.set(label, (repairs.unknown.get(label) ?? 0) + 1);
        missing.fill(1, place.startToken, place.endToken);
        continue;
      }
      if (doc.starts[place.startToken] !== start || doc.ends[place.endToken - 1] !== end) repairs.moved++;
      if (taken.subarray(place.startToken, place.endToken).includes(1)) {
        repairs.overlapping++;
        continue;
      }
      taken.fill(1, place.startToken, place.endToken);
      spans.push({ ...place, label: known });
    }
    for (const { startToken, endToken } of spans) missing.fill(0, startToken, endToken);
    const gold = document.annotations;
    return [{ doc, words: tokenTexts(doc), lineStarts: lineStarts(doc), spans, missing, gold, index }];
  });
}

/** Labels that are named, and characters of their names: notes are read by people, and stored in the model. */
const namedLabels = 5;
const namedCharacters = 80;

/** Sentences about what was counted. */
export function repairNotes(repairs: NerRepairs): string[] {
  const notes: string[] = [];
  const texts = (count: number): string => `${count} ${count === 1 ? 'text' : 'texts'}`;
  const spans = (count: number): string => `${count} ${count === 1 ? 'entity' : 'entities'}`;
  if (repairs.unannotated > 0) notes.push(`${texts(repairs.unannotated)} without annotated entities not used.`);
  if (repairs.empty > 0) notes.push(`${texts(repairs.empty)} without a word not used.`);
  if (repairs.moved > 0) notes.push(`${spans(repairs.moved)} moved outwards to the borders of tokens.`);
  if (repairs.unaligned > 0) notes.push(`${spans(repairs.unaligned)} outside the text not used.`);
  if (repairs.unalignedMissing > 0) {
    const ranges = `${repairs.unalignedMissing} ${repairs.unalignedMissing === 1 ? 'range' : 'ranges'}`;
    notes.push(`${ranges} in which entities are missing, outside the text, not used.`);
  }
  if (repairs.overlapping > 0) notes.push(`${spans(repairs.overlapping)} overlapping an earlier one not used.`);
  for (const [label, count] of [...repairs.unknown].slice(0, namedLabels)) {
    const name = label.length > namedCharacters ? `${label.slice(0, namedCharacters)}…` : label;
    notes.push(`${spans(count)} with the label "${name}", which the task does not have, taken as unknown.`);
  }
  const more = repairs.unknown.size - namedLabels;
  if (more > 0)
    notes.push(
      `Entities with ${more} more ${more === 1 ? 'label' : 'labels'} that the task does not have taken as unknown.`,
    );
  return notes;
}

/** Cuts a text into pieces of at most {@link contextWords} words, never within an entity if it can be helped. */
export function cutPieces(scheme: TagScheme, text: NerText): NerPiece[] {
  const { tags } = scheme;
  const { length } = text.words;
  const gold = new Uint16Array(length);
  writeTags(text.spans, gold);
  const pieces: NerPiece[] = [];
  for (const [start, end] of contextBlocks(text.lineStarts)) {
    const inside = text.spans.filter(({ startToken, endToken }) => startToken >= start && endToken <= end);
    const cut = text.spans.filter((s) => s.startToken < end && s.endToken > start && !inside.includes(s));
    const allowed = new Uint8Array((end - start) * tags);
    for (let token = start; token < end; token++) {
      const isUnknown = text.missing[token] === 1 || cut.some((s) => token >= s.startToken && token < s.endToken);
      if (isUnknown) allowed.fill(1, (token - start) * tags, (token - start + 1) * tags);
      else allowed[(token - start) * tags + gold[token]!] = 1;
    }
    pieces.push({
      words: text.words.slice(start, end),
      lineStarts: text.lineStarts.subarray(start, end),
      target: allowed,
      entities: inside.length,
    });
  }
  return pieces;
}

/** The lines of a piece as pieces, cut only where a path with an allowed tag at both sides can be. */
export function cutLines(
  scheme: TagScheme,
  { words, lineStarts, target }: TokenPiece<NerTarget>,
): TokenPiece<NerTarget>[] {
  const { tags, canStart } = scheme;
  const pieces: TokenPiece<NerTarget>[] = [];
  let start = 0;
  for (let end = 1; end <= words.length; end++) {
    const canCut = (): boolean => canStart.some((can, tag) => can === 1 && target[end * tags + tag] === 1);
    if (end < words.length && !(lineStarts[end] === 1 && canCut())) continue;
    pieces.push({
      words: words.slice(start, end),
      lineStarts: lineStarts.subarray(start, end),
      target: target.subarray(start * tags, end * tags),
    });
    start = end;
  }
  return pieces;
}
