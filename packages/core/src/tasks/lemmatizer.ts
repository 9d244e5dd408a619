import { microAverage } from '../score/counts.ts';
import { doubtOfStatements } from '../score/statements.ts';
import { countTokens, isFullyAnnotated, pickAttribute, tokenConfidences, tokenStatements } from '../score/tokens.ts';
import type { KindOfTask } from './kind.ts';

/** The lemma of each token. It has no labels: any word may be one. */
export const lemmatizerKind: KindOfTask = {
  layer: 'tokens',
  metric: () => 'lemma_acc',
  labels: () => [],
  pick: (_, annotations) => pickAttribute(annotations, 'lemma'),
  statements: (_, annotations) => tokenStatements(annotations, 'lemma'),
  isComplete: (_, annotations) => isFullyAnnotated(annotations, 'lemma'),
  doubt: (_, annotations) => doubtOfStatements(tokenStatements(annotations, 'lemma')),
  count: (_, pair, confusions) => countTokens([], 'lemma', pair, confusions),
  confidences: (_, pairs) => tokenConfidences(pairs, 'lemma'),
  headline: (_, sums) => microAverage(sums).recall,
  figures(_, sums) {
    const micro = microAverage(sums);
    return { ...micro, figures: { lemma_acc: micro.recall } };
  },
};
