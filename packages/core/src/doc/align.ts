import type { LabelledSpan } from './annotations.ts';
import type { Doc } from './doc.ts';

/**
 * What to do with character offsets that are not on token borders: `strict` refuses, `contract` keeps the tokens that
 * lie wholly inside, `expand` takes every token that is touched.
 */
export type Alignment = 'strict' | 'contract' | 'expand';

/** Half-open range of token indices. */
export interface TokenRange {
  readonly startToken: number;
  readonly endToken: number;
}

/** The tokens of the characters [`start`, `end`); undefined where `mode` finds none or the range is outside the text. */
export function alignSpan(doc: Doc, start: number, end: number, mode: Alignment): TokenRange | undefined {
  if (!Number.isInteger(start) || !Number.isInteger(end) || start < 0 || end > doc.text.length || start >= end) {
    return undefined;
  }
  // The tokens that are touched: from the first that ends after `start` up to the last that starts before `end`.
  let startToken = firstAbove(doc.ends, start);
  let endToken = firstAbove(doc.starts, end - 1);
  if (startToken >= endToken) return undefined;
  const exact = doc.starts[startToken] === start && doc.ends[endToken - 1] === end;
  if (mode === 'strict') return exact ? { startToken, endToken } : undefined;
  if (mode === 'contract' && !exact) {
    if (doc.starts[startToken]! < start) startToken++;
    if (doc.ends[endToken - 1]! > end) endToken--;
    if (startToken >= endToken) return undefined;
  }
  return { startToken, endToken };
}

/** What {@link alignSpans} did with each span. */
export interface AlignedSpans {
  /** Spans on token borders, in the order given. */
  readonly spans: readonly LabelledSpan[];
  /** Spans that were moved, before and after. */
  readonly repaired: readonly { readonly from: LabelledSpan; readonly to: LabelledSpan }[];
  /** Spans for which there is no token, or that `strict` refuses. */
  readonly failed: readonly LabelledSpan[];
}

/** Puts spans on token borders and reports every one that had to be moved or could not be kept. */
export function alignSpans(doc: Doc, spans: readonly LabelledSpan[], mode: Alignment): AlignedSpans {
  const kept: LabelledSpan[] = [];
  const repaired: { from: LabelledSpan; to: LabelledSpan }[] = [];
  const failed: LabelledSpan[] = [];
  for (const span of spans) {
    const range = alignSpan(doc, span.start, span.end, mode);
    if (range === undefined) {
      failed.push(span);
      continue;
    }
    const start = doc.starts[range.startToken]!;
    const end = doc.ends[range.endToken - 1]!;
    if (start === span.start && end === span.end) {
      kept.push(span);
      continue;
    }
    const moved = { ...span, start, end };
    repaired.push({ from: span, to: moved });
    kept.push(moved);
  }
  return { spans: kept, repaired, failed };
}

/**
 * Leaves spans where they are, also inside tokens. Those that begin or end within a surrogate pair are moved outwards over it;
 * those that cover no token fail.
 */
export function keepSpans(doc: Doc, spans: readonly LabelledSpan[]): AlignedSpans {
  const kept: LabelledSpan[] = [];
  const repaired: { from: LabelledSpan; to: LabelledSpan }[] = [];
  const failed: LabelledSpan[] = [];
  for (const span of spans) {
    if (alignSpan(doc, span.start, span.end, 'expand') === undefined) {
      failed.push(span);
      continue;
    }
    const start = span.start - Number(isInsidePair(doc.text, span.start));
    const end = span.end + Number(isInsidePair(doc.text, span.end));
    const moved = start === span.start && end === span.end ? span : { ...span, start, end };
    if (moved !== span) repaired.push({ from: span, to: moved });
    kept.push(moved);
  }
  return { spans: kept, repaired, failed };
}

/** Whether an offset lies between the two halves of a surrogate pair. */
export function isInsidePair(text: string, offset: number): boolean {
  return offset > 0 && (text.codePointAt(offset - 1) ?? 0) > 0xffff;
}

/** Index of the first of the ascending `values` that is above `limit`. */
function firstAbove(values: Int32Array, limit: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! > limit) high = middle;
    else low = middle + 1;
  }
  return low;
}
