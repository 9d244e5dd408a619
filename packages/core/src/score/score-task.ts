import { kindOf } from '../tasks/kinds.ts';
import type { Task } from '../tasks/task.ts';
import { expectedCalibrationError } from './calibration.ts';
import { type Confusion, createConfusions, type ScoredPair } from './confusion.ts';
import { countsOf, type DocumentCounts, type PrecisionRecall, precisionRecall } from './counts.ts';
import { SparseCounts } from './sparse-counts.ts';

/** Precision, recall and F1 of one label, and how often it occurs. */
export interface LabelScore extends PrecisionRecall {
  /** In the gold. */
  readonly support: number;
  /** In the predictions. */
  readonly predicted: number;
}

/** The figures of a component on gold, by the field's names. All are in [0, 1]. */
export interface Scores {
  /** Name of the figure that stands for the task: `ents_f`, `cats_macro_f`, … */
  readonly metric: string;
  readonly value: number;
  readonly precision: number;
  readonly recall: number;
  /** `ents_p`, `ents_r`, `ents_f`, …; `cats_micro_f`, `cats_macro_f`, `cats_acc`, …; `ece` where there are confidences. */
  readonly figures: Readonly<Record<string, number>>;
  readonly perLabel: Readonly<Record<string, LabelScore>>;
  readonly confusions: readonly Confusion[];
  /** Texts that were scored, and those left out because their gold says nothing about the task. */
  readonly documents: number;
  readonly skipped: number;
  /** For intervals and comparisons: in the order of the scored texts. */
  readonly counts: readonly DocumentCounts[];
}

/** Scores predictions against gold, text by text. A prediction that failed is scored as an empty answer. */
export function scoreTask(task: Task, pairs: readonly ScoredPair[]): Scores {
  const kind = kindOf(task);
  const confusions = createConfusions();
  const counts = pairs.flatMap((pair) => kind.count(task, pair, confusions) ?? []);
  const sums = new SparseCounts(counts).total();
  const { precision, recall, figures } = kind.figures(task, sums, counts);
  const confidences = kind.confidences(task, pairs);
  return {
    metric: kind.metric(task),
    value: kind.headline(task, sums),
    precision,
    recall,
    figures: { ...figures, ...(confidences.length > 0 && { ece: expectedCalibrationError(confidences) }) },
    perLabel: Object.fromEntries(kind.labels(task).map((name, index) => [name, labelScore(sums, index)])),
    confusions: confusions.list(),
    documents: counts.length,
    skipped: pairs.length - counts.length,
    counts,
  };
}

/** The score of the label at `index`, from sums of counts. */
export function labelScore(sums: ArrayLike<number>, index: number): LabelScore {
  const counts = countsOf(sums, index);
  return {
    ...precisionRecall(counts),
    support: counts.truePositives + counts.falseNegatives,
    predicted: counts.truePositives + counts.falsePositives,
  };
}
