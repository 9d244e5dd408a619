import { numbered } from '../cluster-edits.ts';
import { clustersInWords, fitClusters, goldOfClusters, sameClusters } from '../clusters.ts';
import { noMarks, type ReviewKind } from '../review-kind.ts';

/** How clusters of mentions are decided on. */
export const corefReview: ReviewKind = {
  ofProposal: ({ coref = [] }) => ({ ...noMarks, clusters: numbered(coref) }),
  ofGold: ({ coref = [] }) => ({ ...noMarks, clusters: numbered(coref) }),
  goldOf: (_, { clusters = [] }) => goldOfClusters(clusters),
  isSame: (one, other) => sameClusters(one.clusters ?? [], other.clusters ?? []),
  fit(task, item, { clusters = [] }) {
    const labels = task.labels.map(({ name }) => name);
    return { ...noMarks, clusters: fitClusters(labels, item, clusters) };
  },
  count: ({ clusters = [] }) => clusters.length,
  inWords: (text, { clusters = [] }) => clustersInWords(text, clusters),
  problem: () => undefined,
};
