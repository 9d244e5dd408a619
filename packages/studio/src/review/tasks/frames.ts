import type { Task } from 'tincture';
import type { SpanView } from '../../api/messages.ts';
import { countInside, fitInside, goldSlots, problemInside, sameInside, slotInWords } from '../inner-frames.ts';
import { type Marks, noMarks, type ReviewKind } from '../review-kind.ts';
import { slotsOf } from '../slots-of-intent.ts';
import { fitSpans, sameSpans, spokenSpans } from '../spans.ts';

/** How frames are decided on: the intent is what is chosen (nothing where none applies), the slots are the spans. */
export const framesReview: ReviewKind = {
  ofProposal: ({ frame }) => (frame ? { ...noMarks, spans: frame.slots, chosen: [frame.label] } : noMarks),
  ofGold({ frames: [frame] = [] }) {
    return frame === undefined ? noMarks : { ...noMarks, spans: frame.slots, chosen: [frame.label] };
  },
  goldOf(_, { spans, chosen: [label] }, { starts, ends }) {
    const [start, end] = [starts[0], ends.at(-1)];
    if (label === undefined || start === undefined || end === undefined) return { frames: [] };
    return { frames: [{ start, end, label, slots: goldSlots(spans) }] };
  },
  isSame: (one, other) =>
    one.chosen[0] === other.chosen[0] &&
    sameSpans(one.spans, other.spans) &&
    one.spans.every((span, index) => sameInside(span, other.spans[index])),
  fit(task, item, { spans, chosen }) {
    const known = chosen.filter((label) => task.labels.some(({ name }) => name === label)).slice(0, 1);
    const fits = (slots: readonly SpanView[]): SpanView[] => fitSpans(task, task.slots ?? [], item, slots);
    return { ...noMarks, chosen: known, spans: fitInside(task, spans, fits) };
  },
  count: ({ spans, chosen }) => chosen.length + spans.length + countInside(spans),
  inWords(text, { spans, chosen }) {
    const words = spans.slice(0, spokenSpans).map((span) => slotInWords(text, span));
    const more = spans.length - words.length;
    const slots = [...words, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
    return [...chosen, ...(slots === '' ? [] : [slots])].join(': ');
  },
  problem(task, { spans, chosen: [intent] }) {
    if (spans.length === 0) return undefined;
    if (intent === undefined) return 'Choose the intent first, or remove the slots.';
    const stray = slotsThatDoNotFit(task, { ...noMarks, spans, chosen: [intent] });
    if (stray.length > 0) return `${intent} has no slot ${stray.join(', ')}: remove it or change its label.`;
    return problemInside(task, spans);
  },
};

/** Labels of marked slots that the chosen intent may not have. */
export function slotsThatDoNotFit(task: Task, { spans, chosen: [intent] }: Marks): string[] {
  const allowed = new Set(slotsOf(task, intent).map(({ name }) => name));
  return [...new Set(spans.map(({ label }) => label))].filter((label) => !allowed.has(label));
}
