import type { Label, Task } from 'tincture';
import { type Marks, noMarks, type ReviewKind } from '../review-kind.ts';
import { fitSpans, sameSpans, spansInWords } from '../spans.ts';

/** How frames are decided on: the intent is what is chosen (nothing where none applies), the slots are the spans. */
export const framesReview: ReviewKind = {
  ofProposal: ({ frame }) => (frame ? { ...noMarks, spans: frame.slots, chosen: [frame.label] } : noMarks),
  ofGold({ frames: [frame] = [] }) {
    return frame === undefined ? noMarks : { ...noMarks, spans: frame.slots, chosen: [frame.label] };
  },
  goldOf(_, { spans, chosen: [label] }, { starts, ends }) {
    const [start, end] = [starts[0], ends.at(-1)];
    if (label === undefined || start === undefined || end === undefined) return { frames: [] };
    return {
      frames: [
        { start, end, label, slots: spans.map((span) => ({ start: span.start, end: span.end, label: span.label })) },
      ],
    };
  },
  isSame: (one, other) => one.chosen[0] === other.chosen[0] && sameSpans(one.spans, other.spans),
  fit(task, item, { spans, chosen }) {
    const known = chosen.filter((label) => task.labels.some(({ name }) => name === label)).slice(0, 1);
    return { ...noMarks, chosen: known, spans: fitSpans(task, task.slots ?? [], item, spans) };
  },
  count: ({ spans, chosen }) => chosen.length + spans.length,
  inWords: (text, { spans, chosen }) =>
    [...chosen, ...(spans.length === 0 ? [] : [spansInWords(text, spans)])].join(': '),
  problem(task, { spans, chosen: [intent] }) {
    if (spans.length === 0) return undefined;
    if (intent === undefined) return 'Choose the intent first, or remove the slots.';
    const stray = slotsThatDoNotFit(task, { ...noMarks, spans, chosen: [intent] });
    return stray.length === 0 ? undefined : `${intent} has no slot ${stray.join(', ')}: remove it or change its label.`;
  },
};

/** The slots that can be marked with an intent: all while none is chosen. */
export function slotsForIntent(task: Task, intent: string | undefined): readonly Label[] {
  const allowed = task.labels.find(({ name }) => name === intent)?.slots;
  return (task.slots ?? []).filter(({ name }) => allowed === undefined || allowed.includes(name));
}

/** Labels of marked slots that the chosen intent may not have. */
export function slotsThatDoNotFit(task: Task, { spans, chosen: [intent] }: Marks): string[] {
  const allowed = new Set(slotsForIntent(task, intent).map(({ name }) => name));
  return [...new Set(spans.map(({ label }) => label))].filter((label) => !allowed.has(label));
}
