import { counted, type LabelledSpan, spansGroup, spansOf, type Task, tokenizerFor } from 'tincture';
import type { Gold } from '../../api/messages.ts';
import { badSpan, checkLabel, wrongLayer } from '../decision-errors.ts';
import type { ServerKind } from '../server-kind.ts';
import { checkBorders, placeSpans } from '../span-borders.ts';
import { spanViews } from '../span-views.ts';

/** Spans that may overlap, on the server. */
export const spancatServer: ServerKind = {
  check: (task, text, gold) => ({ spans: { [spansGroup(task)]: checkSpans(task, text, gold) } }),
  show(task, doc, annotations, source, notes) {
    const proposed = spansOf(task, annotations);
    if (proposed === undefined) return {};
    const known = new Set(task.labels.map(({ name }) => name));
    const { spans, failed } = placeSpans(task, doc, proposed, notes);
    const shown = byPlace(spans.filter(({ label }) => known.has(label)));
    const left = failed + spans.filter(({ label }) => !known.has(label)).length;
    if (left > 0) {
      const why = 'for lying outside the text or having an unknown label';
      notes.push(`Not shown: ${counted(left, 'proposed span')}, ${why}.`);
    }
    return { spans: spanViews(shown, source) };
  },
  goldView(task, annotations) {
    const spans = spansOf(task, annotations);
    return spans === undefined ? {} : { spans: spans.map(({ start, end, label }) => ({ start, end, label })) };
  },
};

function checkSpans(task: Task, text: string, { spans, ...others }: Gold): readonly LabelledSpan[] {
  if (spans === undefined || Object.keys(others).length > 0) throw wrongLayer(task, 'spans');
  const doc = tokenizerFor(task).tokenize(text);
  for (const span of spans) {
    checkLabel(task, span.label);
    checkBorders(task, doc, span);
  }
  const sorted = byPlace(spans);
  if (sorted.length < spans.length) throw badSpan('A span is there twice with the same label.');
  return sorted;
}

/** Spans by start, then by end, each once. */
function byPlace(spans: readonly LabelledSpan[]): readonly LabelledSpan[] {
  const byKey = new Map(spans.map((span) => [`${span.start} ${span.end} ${span.label}`, span]));
  return [...byKey.values()].sort((a, b) => a.start - b.start || a.end - b.end);
}
