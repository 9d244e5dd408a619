import { fitRelations, goldOfRelations, relationsInWords, sameRelations } from '../relations.ts';
import { noMarks, type ReviewKind } from '../review-kind.ts';
import { fitSpans, sameSpans, spansInWords } from '../spans.ts';

/** How entities and the relations between them are decided on. */
export const relationsReview: ReviewKind = {
  ofProposal: ({ ents = [], rels = [] }) => ({ ...noMarks, spans: ents, relations: rels }),
  ofGold: ({ ents = [], rels = [] }) => ({ ...noMarks, spans: ents, relations: rels }),
  goldOf: (_, { spans, relations = [] }) => goldOfRelations(spans, relations),
  isSame: (one, other) =>
    sameSpans(one.spans, other.spans) && sameRelations(one.relations ?? [], other.relations ?? []),
  fit(task, item, { spans, relations = [] }) {
    const fitting = fitSpans(task, task.entities ?? [], item, spans);
    return { ...noMarks, spans: fitting, relations: fitRelations(task, fitting, relations) };
  },
  count: ({ spans, relations = [] }) => spans.length + relations.length,
  inWords: (text, { spans, relations = [] }) =>
    [spansInWords(text, spans), relationsInWords(text, relations)]
      .filter((words) => words !== '')
      .join('. Relations: '),
  problem: () => undefined,
};
