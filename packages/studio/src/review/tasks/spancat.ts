import { noMarks, type ReviewKind } from '../review-kind.ts';
import { fitSpans, sameSpans, spansInWords } from '../spans.ts';

/** How spans that may overlap are decided on. */
export const spancatReview: ReviewKind = {
  ofProposal: ({ spans = [] }) => ({ ...noMarks, spans }),
  ofGold: ({ spans = [] }) => ({ ...noMarks, spans }),
  goldOf: (_, { spans }) => ({ spans: spans.map(({ start, end, label }) => ({ start, end, label })) }),
  isSame: (one, other) => sameSpans(one.spans, other.spans),
  fit: (task, item, { spans }) => ({ ...noMarks, spans: fitSpans(task, task.labels, item, spans) }),
  count: ({ spans }) => spans.length,
  inWords: (text, { spans }) => spansInWords(text, spans),
  problem: () => undefined,
};
