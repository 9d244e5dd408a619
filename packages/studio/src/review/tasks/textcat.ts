import { type Task, withLabelsAbove } from 'tincture';
import { goldOfChoice } from '../choice.ts';
import { noMarks, type ReviewKind } from '../review-kind.ts';

/** How classes of a text are decided on. */
export const textcatReview: ReviewKind = {
  ofProposal: ({ chosen = [] }) => ({ ...noMarks, chosen }),
  ofGold: ({ cats = {} }) => ({
    ...noMarks,
    chosen: Object.entries(cats).flatMap(([label, value]) => (value === 1 ? [label] : [])),
  }),
  goldOf: ({ labels, multiple }, { chosen }) =>
    goldOfChoice(labels, multiple === true ? withLabelsAbove(labels, chosen) : chosen),
  isSame(one, other) {
    const chosen = new Set(one.chosen);
    return chosen.size === other.chosen.length && other.chosen.every((label) => chosen.has(label));
  },
  fit(task, _, { chosen }) {
    const labels = new Set(task.labels.map(({ name }) => name));
    const known = chosen.filter((label) => labels.has(label));
    return { ...noMarks, chosen: task.multiple === true ? closed(task, known) : known };
  },
  count: ({ chosen }) => chosen.length,
  inWords: (_, { chosen }) => chosen.join(', '),
  problem: (task, { chosen }) => (task.multiple !== true && chosen.length !== 1 ? 'Choose a label first.' : undefined),
};

/** Labels and those above them, in the order in which they were chosen. */
function closed({ labels }: Task, chosen: readonly string[]): readonly string[] {
  const missing = withLabelsAbove(labels, chosen).filter((label) => !chosen.includes(label));
  return missing.length === 0 ? chosen : [...chosen, ...missing];
}
