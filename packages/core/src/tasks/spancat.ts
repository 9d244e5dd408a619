import type { Annotations, LabelledSpan } from '../doc/annotations.ts';
import { macroAverage, microAverage } from '../score/counts.ts';
import { spanStatements } from '../score/ents.ts';
import { countStatements, doubtOfStatements, judgeConfidences } from '../score/statements.ts';
import type { KindOfTask } from './kind.ts';
import { labelNames } from './label-names.ts';
import { spansGroup } from './spans-group.ts';
import type { Task } from './task.ts';

/** Labelled spans that may overlap, nest, and share their words. */
export const spancatKind: KindOfTask = {
  layer: 'spans',
  metric: () => 'spans_f',
  labels: labelNames,
  pick(task, annotations) {
    const spans = spansOf(task, annotations);
    return spans && { spans: { [spansGroup(task)]: spans } };
  },
  statements: (task, annotations) => spanStatements(spansOf(task, annotations) ?? []),
  isComplete: (task, annotations) => spansOf(task, annotations) !== undefined,
  doubt: (task, annotations) => doubtOfStatements(spanStatements(spansOf(task, annotations) ?? [])),
  count(task, { gold, predicted }, confusions) {
    const spans = spansOf(task, gold);
    if (spans === undefined) return undefined;
    const said = spanStatements(spansOf(task, predicted) ?? []);
    return countStatements(labelNames(task), spanStatements(spans), said, confusions);
  },
  confidences: (task, pairs) =>
    pairs.flatMap(({ gold, predicted }) => {
      const spans = spansOf(task, gold);
      if (spans === undefined) return [];
      return judgeConfidences(spanStatements(spans), spanStatements(spansOf(task, predicted) ?? []));
    }),
  headline: (_, sums) => microAverage(sums).f,
  figures(task, sums) {
    const micro = microAverage(sums);
    const macro = macroAverage(task.labels.length, sums);
    return {
      ...micro,
      figures: { spans_p: micro.precision, spans_r: micro.recall, spans_f: micro.f, spans_macro_f: macro.f },
    };
  },
};

/** The spans that a task is about; undefined where nobody looked for them. */
export function spansOf(task: Task, { spans }: Annotations): readonly LabelledSpan[] | undefined {
  const group = spansGroup(task);
  return spans !== undefined && Object.hasOwn(spans, group) ? spans[group] : undefined;
}
