// Documents as the trainer of overlapping spans needs them: words, and which spans are marked.
import { alignSpan, type Document, spansOf, type Task, tokenizerFor, tokenTexts } from 'tincture';
import { contextBlocks, lineStarts, type TokenSpan } from 'tincture/training';
import type { TokenPiece, TokenText } from '../tokens/objective.ts';

/** One text to learn from. */
export interface SpancatText extends TokenText {
  /** What was annotated, on token borders; each once. The label {@link unknownLabel} stands for those of other tasks. */
  readonly spans: readonly TokenSpan[];
}

/** The spans that are wholly in a piece, counted from its first word. */
export type SpancatTarget = readonly TokenSpan[];

/** The label of spans about which nothing is known. */
export const unknownLabel = -1;

/** Whether any of `texts` has a span to learn. */
export function hasSpans(texts: readonly { readonly spans: readonly TokenSpan[] }[]): boolean {
  return texts.some(({ spans }) => spans.some(({ label }) => label !== unknownLabel));
}

/** Counts of what could not be used as it was. */
export interface SpancatRepairs {
  unannotated: number;
  empty: number;
  moved: number;
  unaligned: number;
  unknown: number;
  /** Spans that are cut where a text is, as it is too long to be seen as a whole. */
  cut: number;
}

/** The texts that say something about the spans of `task`, and what had to be changed. */
export function readSpancatTexts(
  task: Task,
  documents: readonly Document[],
): { readonly texts: SpancatText[]; readonly repairs: SpancatRepairs } {
  const labels = new Map(task.labels.map(({ name }, index) => [name, index]));
  const repairs: SpancatRepairs = { unannotated: 0, empty: 0, moved: 0, unaligned: 0, unknown: 0, cut: 0 };
  const { tokenize } = tokenizerFor(task);
  const texts = documents.flatMap((document, index): SpancatText[] => {
    const marked = spansOf(task, document.annotations);
    if (marked === undefined) {
      repairs.unannotated++;
      return [];
    }
    const doc = tokenize(document.text);
    if (doc.length === 0) {
      repairs.empty++;
      return [];
    }
    const spans = new Map<string, TokenSpan>();
    for (const { start, end, label: name } of marked) {
      const place = alignSpan(doc, start, end, 'expand');
      if (place === undefined) {
        repairs.unaligned++;
        continue;
      }
      if (doc.starts[place.startToken] !== start || doc.ends[place.endToken - 1] !== end) repairs.moved++;
      const label = labels.get(name) ?? unknownLabel;
      if (label === unknownLabel) repairs.unknown++;
      spans.set(`${place.startToken} ${place.endToken} ${label}`, { ...place, label });
    }
    const starts = lineStarts(doc);
    const text = { doc, words: tokenTexts(doc), lineStarts: starts, gold: document.annotations, index };
    const sorted = [...spans.values()].sort((a, b) => a.startToken - b.startToken || a.endToken - b.endToken);
    const blocks = contextBlocks(starts);
    repairs.cut += sorted.filter(({ startToken, endToken }) =>
      blocks.some(([, end]) => startToken < end && end < endToken),
    ).length;
    return [{ ...text, spans: sorted }];
  });
  return { texts, repairs };
}

/** Sentences about what was counted. */
export function repairNotes({ unannotated, empty, moved, unaligned, unknown, cut }: SpancatRepairs): string[] {
  const say = (count: number, one: string, more: string): string[] =>
    count === 0 ? [] : [`${count} ${count === 1 ? one : more}.`];
  return [
    ...say(unannotated, 'text without annotated spans left out', 'texts without annotated spans left out'),
    ...say(empty, 'text without a word left out', 'texts without a word left out'),
    ...say(moved, 'span widened to whole tokens', 'spans widened to whole tokens'),
    ...say(unaligned, 'span without a token left out', 'spans without a token left out'),
    ...say(
      unknown,
      'span with a label that the task does not have taken as unknown',
      'spans with labels that the task does not have taken as unknown',
    ),
    ...say(cut, 'span left out that is cut where its text is', 'spans left out that are cut where their texts are'),
  ];
}

/** Cuts a text into pieces of as many words as are seen together; spans that are cut with it are left out. */
export function cutPieces({ words, lineStarts: starts, spans }: SpancatText): TokenPiece<SpancatTarget>[] {
  return contextBlocks(starts).map(([start, end]) => ({
    words: words.slice(start, end),
    lineStarts: starts.subarray(start, end),
    target: spansWithin(spans, start, end),
  }));
}

/** The lines of a piece as pieces, cut only where no span goes on. */
export function cutLines({
  words,
  lineStarts: starts,
  target,
}: TokenPiece<SpancatTarget>): TokenPiece<SpancatTarget>[] {
  const goesOn = new Uint8Array(words.length + 1);
  for (const { startToken, endToken } of target) goesOn.fill(1, startToken + 1, endToken);
  const pieces: TokenPiece<SpancatTarget>[] = [];
  let start = 0;
  for (let end = 1; end <= words.length; end++) {
    if (end < words.length && (starts[end] === 0 || goesOn[end] === 1)) continue;
    pieces.push({
      words: words.slice(start, end),
      lineStarts: starts.subarray(start, end),
      target: spansWithin(target, start, end),
    });
    start = end;
  }
  return pieces;
}

function spansWithin(spans: readonly TokenSpan[], start: number, end: number): TokenSpan[] {
  return spans
    .filter(({ startToken, endToken }) => startToken >= start && endToken <= end)
    .map(({ startToken, endToken, label }) => ({ startToken: startToken - start, endToken: endToken - start, label }));
}
