// Spans that may share words: what can be done with them, and in which order they come.
import type { SpanView, Tokens } from '../api/messages.ts';
import { rangeOfTokens, tokensOfRange } from './spans.ts';

/** By start, then by end, then by label: the order in which they are kept. */
function byPlace(a: SpanView, b: SpanView): number {
  return a.start - b.start || a.end - b.end || (a.label < b.label ? -1 : a.label > b.label ? 1 : 0);
}

/** Spans with one more; undefined where it is there already. */
export function addOverlapping(spans: readonly SpanView[], span: SpanView): SpanView[] | undefined {
  if (indexOfSpan(spans, span) !== -1) return undefined;
  return [...spans, span].sort(byPlace);
}

/** Index of the span with such a place and label, whoever marked it; -1 where there is none. */
export function indexOfSpan(spans: readonly SpanView[], { start, end, label }: SpanView): number {
  return spans.findIndex((span) => span.start === start && span.end === end && span.label === label);
}

/**
 * Spans with another place or label of one, which is now the person's: confidence and source go. Undefined where such a span
 * is there already.
 */
export function replaceSpan(
  spans: readonly SpanView[],
  index: number,
  { start, end, label }: SpanView,
): SpanView[] | undefined {
  return addOverlapping(spans.toSpliced(index, 1), { start, end, label });
}

/** What moves of a span: its end, its start, or all of it. */
export type Edge = 'start' | 'end' | 'both';

/** A span moved by a word; undefined where the text, or the span itself, ends. */
export function moveEdge(tokens: Tokens, span: SpanView, edge: Edge, step: 1 | -1): SpanView | undefined {
  const [first, last] = tokensOfRange(tokens, span);
  const from = edge === 'end' ? first : first + step;
  const to = edge === 'start' ? last : last + step;
  const range = from <= to ? rangeOfTokens(tokens, from, to) : undefined;
  return range && { ...span, ...range };
}

/** Index of the innermost span over a character, the last of those with the same words; -1 where there is none. */
export function innermostAt(spans: readonly SpanView[], character: number): number {
  let best = -1;
  spans.forEach(({ start, end }, index) => {
    if (start > character || end <= character) return;
    const other = spans[best];
    if (other === undefined || end - start <= other.end - other.start) best = index;
  });
  return best;
}

/**
 * Index of the span that comes next in reading: by start, an outer one before those inside it. From the selected span, or
 * else from a character. -1 at the end.
 */
export function nextSpan(
  spans: readonly SpanView[],
  from: { readonly selected: number; readonly character: number | undefined },
  isBackwards: boolean,
): number {
  const order = [...spans.keys()].sort(
    (a, b) => spans[a]!.start - spans[b]!.start || spans[b]!.end - spans[a]!.end || a - b,
  );
  const at = order.indexOf(from.selected);
  if (at !== -1) return order[at + (isBackwards ? -1 : 1)] ?? -1;
  const { character } = from;
  if (character === undefined) return isBackwards ? -1 : (order[0] ?? -1);
  const starts = (index: number): number => spans[index]!.start;
  const found = isBackwards
    ? order.findLast((index) => starts(index) < character)
    : order.find((index) => starts(index) >= character);
  return found ?? -1;
}
