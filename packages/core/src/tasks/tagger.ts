import { microAverage } from '../score/counts.ts';
import { doubtOfStatements } from '../score/statements.ts';
import { countTokens, isFullyAnnotated, pickAttribute, tokenConfidences, tokenStatements } from '../score/tokens.ts';
import type { KindOfTask } from './kind.ts';
import { labelNames } from './label-names.ts';
import type { Task } from './task.ts';

/** What a tagger says of each token. */
export function taggedAttribute({ attribute = 'tag' }: Pick<Task, 'attribute'>): 'tag' | 'pos' {
  return attribute;
}

/** A part of speech for each token: the tags of a corpus, or the universal ones. */
export const taggerKind: KindOfTask = {
  layer: 'tokens',
  metric: (task) => `${taggedAttribute(task)}_acc`,
  labels: labelNames,
  pick: (task, annotations) => pickAttribute(annotations, taggedAttribute(task)),
  statements: (task, annotations) => tokenStatements(annotations, taggedAttribute(task)),
  isComplete: (task, annotations) => isFullyAnnotated(annotations, taggedAttribute(task)),
  doubt: (task, annotations) => doubtOfStatements(tokenStatements(annotations, taggedAttribute(task))),
  count: (task, pair, confusions) => countTokens(labelNames(task), taggedAttribute(task), pair, confusions),
  confidences: (task, pairs) => tokenConfidences(pairs, taggedAttribute(task)),
  headline: (_, sums) => microAverage(sums).recall,
  figures(task, sums) {
    const micro = microAverage(sums);
    return { ...micro, figures: { [`${taggedAttribute(task)}_acc`]: micro.recall } };
  },
};
