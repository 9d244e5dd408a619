import type { Task } from 'tincture';
import type { Gold, ItemView, SpanView, Tokens } from '../api/messages.ts';
import { placesOf } from './characters.ts';

/** Spans with one more, sorted; those that it overlaps give way. */
export function addSpan(spans: readonly SpanView[], span: SpanView): SpanView[] {
  const kept = spans.filter((other) => other.end <= span.start || other.start >= span.end);
  return [...kept, span].sort((a, b) => a.start - b.start);
}

/**
 * The same places with another label on one: the label is now the person's, so confidence and source go, and the
 * entry of a knowledge base that it named under the other label. The frame in a slot stays.
 */
export function relabelSpan(spans: readonly SpanView[], index: number, label: string): SpanView[] {
  return spans.map((span, at) =>
    at === index ? { start: span.start, end: span.end, label, ...(span.frame && { frame: span.frame }) } : span,
  );
}

/** Whether two lists of spans say the same, whoever said it. */
export function sameSpans(a: readonly SpanView[], b: readonly SpanView[]): boolean {
  if (a.length !== b.length) return false;
  return a.every((span, index) => {
    const other = b[index];
    return (
      span.start === other?.start && span.end === other.end && span.label === other.label && span.kbId === other.kbId
    );
  });
}

/** Index of the span that covers the character, or -1. */
export function spanAt(spans: readonly SpanView[], character: number): number {
  return spans.findIndex((span) => span.start <= character && character < span.end);
}

/** The characters of a run of tokens, given in either direction. Undefined for tokens that are not there. */
export function rangeOfTokens(
  { starts, ends }: Tokens,
  a: number,
  b: number,
): { start: number; end: number } | undefined {
  const start = starts[Math.min(a, b)];
  const end = ends[Math.max(a, b)];
  return start === undefined || end === undefined ? undefined : { start, end };
}

/** First and last token of a stretch of characters that lies on token borders. */
export function tokensOfRange({ starts, ends }: Tokens, range: { start: number; end: number }): [number, number] {
  const [first, last] = [firstAbove(starts, range.start - 1), firstAbove(ends, range.end - 1)];
  return [starts[first] === range.start ? first : -1, ends[last] === range.end ? last : -1];
}

/** Index of the first of ascending values that is above a limit; their number where none is. A book has half a million characters. */
export function firstAbove(values: readonly number[], limit: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? 0) > limit) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Spans as gold: who proposed them and how sure is left behind. */
export function goldSpans(spans: readonly SpanView[]): NonNullable<Gold['ents']> {
  return spans.map(({ start, end, label, kbId }) => ({ start, end, label, ...(kbId === undefined ? {} : { kbId }) }));
}

/** Spans of an earlier visit whose label is still one of `labels` and that are on the borders that the task asks for. */
export function fitSpans(
  task: Pick<Task, 'snap'>,
  labels: readonly { readonly name: string }[],
  item: ItemView,
  spans: readonly SpanView[],
): SpanView[] {
  const names = new Set(labels.map(({ name }) => name));
  return spansOn(placesOf(task, item), spans).filter(({ label }) => names.has(label));
}

/** Spans that are on the borders of tokens. */
function spansOn(tokens: Tokens, spans: readonly SpanView[]): SpanView[] {
  const [starts, ends] = [new Set(tokens.starts), new Set(tokens.ends)];
  return spans.filter(({ start, end }) => starts.has(start) && ends.has(end));
}

/** So many are said aloud: the others are in the text. */
export const spokenSpans = 8;

/** Spans for whoever listens. */
export function spansInWords(text: string, spans: readonly SpanView[]): string {
  const words = spans.slice(0, spokenSpans).map(({ start, end, label }) => `${label} ${text.slice(start, end)}`);
  const more = spans.length - words.length;
  return [...words, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}
