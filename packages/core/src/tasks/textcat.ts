import { catConfidences, chosenLabels, countCats } from '../score/cats.ts';
import { type DocumentCounts, macroAverage, microAverage } from '../score/counts.ts';
import type { KindOfTask } from './kind.ts';
import { labelNames } from './label-names.ts';

/** Classes of a whole text: exactly one, or several. */
export const textcatKind: KindOfTask = {
  layer: 'cats',
  metric: () => 'cats_macro_f',
  labels: labelNames,
  pick: (_, { cats }) => cats && { cats },
  statements: (task, annotations) =>
    chosenLabels(task, annotations).map((label) => ({ place: 'text', label, confidence: annotations.cats?.[label] })),
  isComplete(task, annotations) {
    const { cats = {} } = annotations;
    // That no label applies is known only where each was looked at, and never so where one must.
    if (task.multiple === true) return task.labels.every(({ name }) => Object.hasOwn(cats, name));
    return chosenLabels(task, annotations).length > 0;
  },
  doubt(task, { cats = {} }) {
    const scores = task.labels.map(({ name }) => cats[name] ?? 0);
    if (task.multiple === true) return Math.max(...scores.map((score) => Math.min(score, 1 - score)));
    return 1 - Math.max(...scores);
  },
  count: countCats,
  confidences: catConfidences,
  headline: (task, sums) => macroAverage(task.labels.length, sums).f,
  figures(task, sums, counts) {
    const micro = microAverage(sums);
    const macro = macroAverage(task.labels.length, sums);
    return {
      ...macro,
      figures: {
        cats_micro_p: micro.precision,
        cats_micro_r: micro.recall,
        cats_micro_f: micro.f,
        cats_macro_p: macro.precision,
        cats_macro_r: macro.recall,
        cats_macro_f: macro.f,
        ...(task.multiple === true ? {} : { cats_acc: accuracy(counts) }),
      },
    };
  },
};

/** The share of texts with nothing too much and nothing missing. */
function accuracy(counts: readonly DocumentCounts[]): number {
  const right = counts.filter((document) => document.every((count, place) => place % 3 === 0 || count === 0));
  return counts.length === 0 ? 0 : right.length / counts.length;
}
