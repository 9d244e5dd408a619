import { goldOfChoice } from '../choice.ts';
import { noMarks, type ReviewKind } from '../review-kind.ts';

/** How classes of a text are decided on. */
export const textcatReview: ReviewKind = {
  ofProposal: ({ chosen = [] }) => ({ ...noMarks, chosen }),
  ofGold: ({ cats = {} }) => ({
    ...noMarks,
    chosen: Object.entries(cats).flatMap(([label, value]) => (value === 1 ? [label] : [])),
  }),
  goldOf: ({ labels }, { chosen }) => goldOfChoice(labels, chosen),
  isSame(one, other) {
    const chosen = new Set(one.chosen);
    return chosen.size === other.chosen.length && other.chosen.every((label) => chosen.has(label));
  },
  fit(task, _, { chosen }) {
    const labels = new Set(task.labels.map(({ name }) => name));
    return { ...noMarks, chosen: chosen.filter((label) => labels.has(label)) };
  },
  count: ({ chosen }) => chosen.length,
  inWords: (_, { chosen }) => chosen.join(', '),
  problem: (task, { chosen }) => (task.multiple !== true && chosen.length !== 1 ? 'Choose a label first.' : undefined),
};
