import { type Annotations, counted, type Doc, overlaps, type Task, tokenizerFor } from 'tincture';
import type { Gold, SpanView } from '../../api/messages.ts';
import { badSpan, checkLabel, wrongLayer } from '../decision-errors.ts';
import type { ServerKind } from '../server-kind.ts';
import { checkBorders, placeSpans } from '../span-borders.ts';
import { goldSpans, spanViews } from '../span-views.ts';

/** Named entities on the server. */
export const nerServer: ServerKind = {
  check(task, text, { ents, ...others }) {
    if (ents === undefined || Object.keys(others).length > 0) throw wrongLayer(task, 'ents');
    return { ents: checkEnts(task, text, ents) };
  },
  show: (task, doc, { ents }, source, notes) =>
    ents === undefined ? {} : { ents: showEnts(task, labelNames(task), doc, ents, source, notes) },
  goldView: (_, { ents }) => (ents === undefined ? {} : { ents: goldSpans(ents) }),
};

function labelNames({ labels }: Task): string[] {
  return labels.map(({ name }) => name);
}

/** Entities with the `labels` as they can be shown; `notes` takes what was changed or left out. */
export function showEnts(
  task: Pick<Task, 'snap'>,
  labels: readonly string[],
  doc: Doc,
  ents: NonNullable<Annotations['ents']>,
  source: string,
  notes: string[],
): SpanView[] {
  const known = new Set(labels);
  const { spans, failed } = placeSpans(task, doc, ents, notes);
  let lastEnd = 0;
  const shown = spans
    .toSorted((a, b) => a.start - b.start)
    .filter((span) => {
      const isFine = known.has(span.label) && span.start >= lastEnd;
      if (isFine) lastEnd = span.end;
      return isFine;
    });
  const left = failed + spans.length - shown.length;
  if (left > 0) {
    const why = 'for overlapping others, lying outside the text or having an unknown label';
    notes.push(`Not shown: ${counted(left, 'proposed span')}, ${why}.`);
  }
  return spanViews(shown, source);
}

/** Entities from the browser, in order. Throws `span-invalid` or `label-unknown`. */
export function checkEnts(task: Task, text: string, ents: NonNullable<Gold['ents']>): NonNullable<Annotations['ents']> {
  const doc = tokenizerFor(task).tokenize(text);
  const sorted = ents.toSorted((a, b) => a.start - b.start);
  sorted.forEach((span, index) => {
    checkLabel(task, span.label);
    checkBorders(task, doc, span);
    const next = sorted[index + 1];
    if (next !== undefined && overlaps(span, next))
      throw badSpan(`The span ${span.start}–${span.end} (${span.label}) overlaps another one.`);
  });
  return sorted;
}
