import type { Annotations, TokenAnnotation } from '../doc/annotations.ts';
import {
  countDependencies,
  dependencyConfidences,
  dependencyStatements,
  labelledAttachment,
  sentenceScores,
  universalLabels,
  unlabelledAttachment,
} from '../score/dependencies.ts';
import { doubtOfStatements } from '../score/statements.ts';
import type { KindOfTask } from './kind.ts';

/** Dependencies between the words of sentences, and where sentences begin. */
export const parserKind: KindOfTask = {
  layer: 'tokens',
  metric: () => 'dep_las',
  labels: universalLabels,
  pick: (_, annotations) => pickTree(annotations),
  statements: (_, { tokens = [] }) => dependencyStatements(tokens),
  isComplete: (_, { tokens = [] }) =>
    tokens.length > 0 && tokens.every(({ head, dep }) => head !== undefined && dep !== undefined),
  doubt: (_, { tokens = [] }) => doubtOfStatements(dependencyStatements(tokens)),
  count: countDependencies,
  confidences: (_, pairs) => dependencyConfidences(pairs),
  headline: (task, sums) => labelledAttachment(task, sums).f,
  counted: (task) => [0, universalLabels(task).length],
  figures(task, sums) {
    const labelled = labelledAttachment(task, sums);
    const sentences = sentenceScores(task, sums);
    return {
      ...labelled,
      figures: {
        dep_uas: unlabelledAttachment(task, sums).f,
        dep_las: labelled.f,
        sents_p: sentences.precision,
        sents_r: sentences.recall,
        sents_f: sentences.f,
      },
    };
  },
};

/** What a tree is made of. */
const attributes: readonly string[] = ['head', 'dep', 'sentenceStart'];

/** What tokens say of trees and sentences; undefined where no token has a head. */
function pickTree({ tokens }: Annotations): Annotations | undefined {
  if (tokens === undefined || tokens.every(({ head }) => head === undefined)) return undefined;
  return {
    tokens: tokens.map(({ start, end, head, dep, sentenceStart, confidence }): TokenAnnotation => {
      const sure = Object.entries(confidence ?? {}).filter(([name]) => attributes.includes(name));
      return {
        start,
        end,
        ...(head !== undefined && { head }),
        ...(dep !== undefined && { dep }),
        ...(sentenceStart !== undefined && { sentenceStart }),
        ...(sure.length > 0 && { confidence: Object.fromEntries(sure) }),
      };
    }),
  };
}
