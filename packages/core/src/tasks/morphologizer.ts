import type { Confusions, ScoredPair } from '../score/confusion.ts';
import { countsOf, countsSize, type DocumentCounts, precisionRecall } from '../score/counts.ts';
import { doubtOfStatements, type Statement } from '../score/statements.ts';
import {
  countTokens,
  isFullyAnnotated,
  judgedTokens,
  pickAttribute,
  tokenConfidences,
  tokenStatements,
} from '../score/tokens.ts';
import type { KindOfTask } from './kind.ts';
import { labelNames } from './label-names.ts';
import type { Task } from './task.ts';

// Counts are those of all features of a token at once, then of all features one by one, then of each that the task names.
const exact = 0;
const each = 1;
const firstFeature = 2;

/** The universal features of each token: `Number=Sing|Person=3`. */
export const morphologizerKind: KindOfTask = {
  layer: 'tokens',
  metric: () => 'morph_acc',
  labels: (task) => ['(all of a token)', '(each feature)', ...labelNames(task)],
  pick: (_, annotations) => pickAttribute(annotations, 'morph'),
  statements: (_, annotations) => tokenStatements(annotations, 'morph'),
  isComplete: (_, annotations) => isFullyAnnotated(annotations, 'morph'),
  doubt: (_, annotations) => doubtOfStatements(tokenStatements(annotations, 'morph')),
  count: countMorph,
  confidences: (_, pairs) => tokenConfidences(pairs, 'morph'),
  headline: (_, sums) => precisionRecall(countsOf(sums, exact)).recall,
  counted: () => [exact, 1],
  figures(_, sums) {
    const tokens = precisionRecall(countsOf(sums, exact));
    const features = precisionRecall(countsOf(sums, each));
    return {
      ...tokens,
      figures: {
        morph_acc: tokens.recall,
        morph_per_feat_p: features.precision,
        morph_per_feat_r: features.recall,
        morph_per_feat_f: features.f,
      },
    };
  },
};

function countMorph(task: Task, pair: ScoredPair, confusions: Confusions): DocumentCounts | undefined {
  const tokens = countTokens([], 'morph', pair, confusions);
  if (tokens === undefined) return undefined;
  const counts = new Int32Array(countsSize(firstFeature + task.labels.length));
  counts.set(tokens, 3 * exact);
  const indexOf = new Map(labelNames(task).map((name, index) => [name, firstFeature + index]));
  const add = (feature: string, what: 0 | 1 | 2): void => {
    const index = indexOf.get(feature);
    for (const place of index === undefined ? [each] : [each, index]) counts[3 * place + what]!++;
  };
  const gold = featuresAt(tokenStatements(pair.gold, 'morph'));
  const said = featuresAt(tokenStatements(judgedTokens(pair.gold, pair.predicted, 'morph'), 'morph'));
  for (const [place, features] of said) {
    for (const feature of features) add(feature, gold.get(place)?.has(feature) === true ? 0 : 1);
  }
  for (const [place, features] of gold) {
    for (const feature of features) if (said.get(place)?.has(feature) !== true) add(feature, 2);
  }
  return counts;
}

/** The features that are said of each place. */
function featuresAt(statements: readonly Statement[]): Map<string, ReadonlySet<string>> {
  return new Map(statements.map(({ place, label }) => [place, new Set(label === '' ? [] : label.split('|'))]));
}
