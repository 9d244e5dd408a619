import { noMarks, type ReviewKind } from '../review-kind.ts';
import { fitSpans, goldSpans, sameSpans, spansInWords } from '../spans.ts';

/** How named entities are decided on. */
export const nerReview: ReviewKind = {
  ofProposal: ({ ents = [] }) => ({ ...noMarks, spans: ents }),
  ofGold: ({ ents = [] }) => ({ ...noMarks, spans: ents }),
  goldOf: (_, { spans }) => ({ ents: goldSpans(spans) }),
  isSame: (one, other) => sameSpans(one.spans, other.spans),
  fit: (task, item, { spans }) => ({ ...noMarks, spans: fitSpans(task, task.labels, item, spans) }),
  count: ({ spans }) => spans.length,
  inWords: (text, { spans }) => spansInWords(text, spans),
  problem: () => undefined,
};
