import {
  alignSpan,
  alignSpans,
  counted,
  type Doc,
  isInsidePair,
  keepSpans,
  type LabelledSpan,
  type Task,
} from 'tincture';
import { badSpan } from './decision-errors.ts';

type SpanTask = Pick<Task, 'snap'>;

/** Throws `span-invalid` for a span of gold that does not begin and end where the task lets spans do so. */
export function checkBorders({ snap }: SpanTask, doc: Doc, { start, end, label }: LabelledSpan): void {
  const place = `The span ${start}–${end} (${label})`;
  if (snap !== 'characters') {
    if (alignSpan(doc, start, end, 'strict') === undefined) throw badSpan(`${place} is not on token borders.`);
    return;
  }
  if (alignSpan(doc, start, end, 'expand') === undefined) throw badSpan(`${place} covers no word of the text.`);
  if (isInsidePair(doc.text, start) || isInsidePair(doc.text, end))
    throw badSpan(`${place} begins or ends within a character.`);
}

/** Proposed spans where they can be shown, and how many cannot be; `notes` takes how many were widened. */
export function placeSpans(
  { snap }: SpanTask,
  doc: Doc,
  given: readonly LabelledSpan[],
  notes: string[],
): { spans: readonly LabelledSpan[]; failed: number } {
  const isKept = snap === 'characters';
  const { spans, repaired, failed } = isKept ? keepSpans(doc, given) : alignSpans(doc, given, 'expand');
  const whole = isKept ? 'characters' : 'tokens';
  if (repaired.length > 0) notes.push(`Widened to whole ${whole}: ${counted(repaired.length, 'proposed span')}.`);
  return { spans, failed: failed.length };
}
