import type { LabelledSpan } from 'tincture';
import type { Gold, SpanView } from '../api/messages.ts';
import { describeSource } from './describe-source.ts';

/** Spans as the web app sees them; who made one is said where it is another than `source`, who made the proposal. */
export function spanViews(spans: readonly LabelledSpan[], source: string): SpanView[] {
  return spans.map(({ start, end, label, confidence, kbId, source: own }) => ({
    start,
    end,
    label,
    ...(confidence === undefined ? {} : { confidence }),
    ...(kbId === undefined ? {} : { kbId }),
    ...(own === undefined || describeSource(own) === source ? {} : { source: describeSource(own) }),
  }));
}

/** Spans as gold: who proposed them and how sure is left behind. */
export function goldSpans(spans: readonly LabelledSpan[]): NonNullable<Gold['ents']> {
  return spans.map(({ start, end, label, kbId }) => ({ start, end, label, ...(kbId === undefined ? {} : { kbId }) }));
}
