import { macroAverage, microAverage } from '../score/counts.ts';
import { countEnts, entConfidences, spanStatements } from '../score/ents.ts';
import { doubtOfStatements } from '../score/statements.ts';
import type { KindOfTask } from './kind.ts';
import { labelNames } from './label-names.ts';

/** Named entities: labelled spans that do not overlap. */
export const nerKind: KindOfTask = {
  layer: 'ents',
  metric: () => 'ents_f',
  labels: labelNames,
  pick: (_, { ents, entsMissing }) => ents && { ents, ...(entsMissing && { entsMissing }) },
  statements: (_, { ents = [] }) => spanStatements(ents),
  isComplete: (_, { ents, entsMissing = [] }) => ents !== undefined && entsMissing.length === 0,
  doubt: (_, { ents = [] }) => doubtOfStatements(spanStatements(ents)),
  count: countEnts,
  confidences: (_, pairs) => entConfidences(pairs),
  headline: (_, sums) => microAverage(sums).f,
  figures(task, sums) {
    const micro = microAverage(sums);
    const macro = macroAverage(task.labels.length, sums);
    return {
      ...micro,
      figures: { ents_p: micro.precision, ents_r: micro.recall, ents_f: micro.f, ents_macro_f: macro.f },
    };
  },
};
