import { type Annotations, alignSpan, alignSpans, overlaps, type Task, tokenizerFor } from 'tincture';
import type { Gold } from '../../api/messages.ts';
import { badSpan, checkLabel, wrongLayer } from '../decision-errors.ts';
import type { ServerKind } from '../server-kind.ts';
import { goldSpans, spanViews } from '../span-views.ts';

/** Named entities on the server. */
export const nerServer: ServerKind = {
  check: (task, text, gold) => ({ ents: checkEnts(task, text, gold) }),
  show(task, doc, { ents }, source, notes) {
    if (ents === undefined) return {};
    const known = new Set(task.labels.map(({ name }) => name));
    const { spans, repaired, failed } = alignSpans(doc, ents, 'expand');
    let lastEnd = 0;
    const shown = spans
      .toSorted((a, b) => a.start - b.start)
      .filter((span) => {
        const isFine = known.has(span.label) && span.start >= lastEnd;
        if (isFine) lastEnd = span.end;
        return isFine;
      });
    const left = failed.length + spans.length - shown.length;
    if (repaired.length > 0) notes.push(`${repaired.length} proposed span(s) were widened to whole tokens.`);
    if (left > 0) notes.push(`${left} proposed span(s) overlap others, lie outside the text or have an unknown label.`);
    return { ents: spanViews(shown, source) };
  },
  goldView: (_, { ents }) => (ents === undefined ? {} : { ents: goldSpans(ents) }),
};

function checkEnts(task: Task, text: string, { ents, ...others }: Gold): NonNullable<Annotations['ents']> {
  if (ents === undefined || Object.keys(others).length > 0) throw wrongLayer(task, 'ents');
  const doc = tokenizerFor(task).tokenize(text);
  const sorted = ents.toSorted((a, b) => a.start - b.start);
  sorted.forEach((span, index) => {
    checkLabel(task, span.label);
    const place = `The span ${span.start}–${span.end} (${span.label})`;
    if (alignSpan(doc, span.start, span.end, 'strict') === undefined)
      throw badSpan(`${place} is not on token borders.`);
    const next = sorted[index + 1];
    if (next !== undefined && overlaps(span, next)) throw badSpan(`${place} overlaps another one.`);
  });
  return sorted;
}
