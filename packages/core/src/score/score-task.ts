import type { Task } from '../tasks/task.ts';
import { expectedCalibrationError } from './calibration.ts';
import { catConfidences, countCats } from './cats.ts';
import { type Confusion, createConfusions, type ScoredPair } from './confusion.ts';
import {
  countsOf,
  type DocumentCounts,
  macroAverage,
  microAverage,
  type PrecisionRecall,
  precisionRecall,
} from './counts.ts';
import { countEnts, entConfidences } from './ents.ts';
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
  /** Name of the figure that stands for the task: `ents_f` or `cats_macro_f`. */
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
  const confusions = createConfusions();
  const count = task.kind === 'ner' ? countEnts : countCats;
  const counts = pairs.flatMap((pair) => count(task, pair, confusions) ?? []);
  const sums = new SparseCounts(task, counts).total();
  const micro = microAverage(sums);
  const macro = macroAverage(task, sums);
  const confidences = task.kind === 'ner' ? entConfidences(pairs) : catConfidences(task, pairs);
  const calibration = confidences.length === 0 ? {} : { ece: expectedCalibrationError(confidences) };
  const shared = {
    perLabel: Object.fromEntries(task.labels.map(({ name }, index) => [name, labelScore(sums, index)])),
    confusions: confusions.list(),
    documents: counts.length,
    skipped: pairs.length - counts.length,
    counts,
  };
  if (task.kind === 'ner') {
    return {
      metric: 'ents_f',
      value: micro.f,
      precision: micro.precision,
      recall: micro.recall,
      figures: {
        ents_p: micro.precision,
        ents_r: micro.recall,
        ents_f: micro.f,
        ents_macro_f: macro.f,
        ...calibration,
      },
      ...shared,
    };
  }
  return {
    metric: 'cats_macro_f',
    value: macro.f,
    precision: macro.precision,
    recall: macro.recall,
    figures: {
      cats_micro_p: micro.precision,
      cats_micro_r: micro.recall,
      cats_micro_f: micro.f,
      cats_macro_p: macro.precision,
      cats_macro_r: macro.recall,
      cats_macro_f: macro.f,
      ...(task.multiple === true ? {} : { cats_acc: accuracy(counts) }),
      ...calibration,
    },
    ...shared,
  };
}

/** The share of texts with nothing too much and nothing missing. */
function accuracy(counts: readonly DocumentCounts[]): number {
  const right = counts.filter((document) => document.every((count, place) => place % 3 === 0 || count === 0));
  return counts.length === 0 ? 0 : right.length / counts.length;
}

/** The figure that stands for the task, from sums of {@link DocumentCounts}. */
export function headlineScore(task: Task, sums: ArrayLike<number>): number {
  return task.kind === 'ner' ? microAverage(sums).f : macroAverage(task, sums).f;
}

function labelScore(sums: ArrayLike<number>, index: number): LabelScore {
  const counts = countsOf(sums, index);
  return {
    ...precisionRecall(counts),
    support: counts.truePositives + counts.falseNegatives,
    predicted: counts.truePositives + counts.falsePositives,
  };
}
