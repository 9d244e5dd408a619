import type { Annotations } from '../doc/annotations.ts';
import type { Confusions, ScoredPair } from '../score/confusion.ts';
import type { DocumentCounts, PrecisionRecall } from '../score/counts.ts';
import type { JudgedConfidence } from '../score/judged-confidence.ts';
import type { Statement } from '../score/statements.ts';
import type { Task } from './task.ts';

/** The figures of a task kind, in [0, 1], made from what was counted. */
export interface KindFigures extends PrecisionRecall {
  /** By the field's names. */
  readonly figures: Readonly<Record<string, number>>;
}

/** What is particular to one task kind where a task, annotations and scores are all that is at hand. */
export interface KindOfTask {
  /** The field of our JSON lines that holds what is annotated. */
  readonly layer: string;
  /** Name of the figure that stands for the task. */
  metric(task: Task): string;
  /**
   * What is counted by itself: of most kinds the labels of the task. What is said with another label counts together, at the
   * place after theirs.
   */
  labels(task: Task): readonly string[];
  /** The layers that the task is about, without their source; undefined where nobody looked. */
  pick(task: Task, annotations: Annotations): Annotations | undefined;
  /** What annotations say, in their order. */
  statements(task: Task, annotations: Annotations): readonly Statement[];
  /** Whether annotations say all there is to say, so that what they do not mention is not there. */
  isComplete(task: Task, annotations: Annotations): boolean;
  /** How unsure annotations are, in [0, 1]: 0 where nobody estimated it. */
  doubt(task: Task, annotations: Annotations): number;
  /** Counts what is right and wrong in one text; undefined where its gold says nothing about the task. */
  count(task: Task, pair: ScoredPair, confusions: Confusions): DocumentCounts | undefined;
  /** What calibration is measured on. */
  confidences(task: Task, pairs: readonly ScoredPair[]): readonly JudgedConfidence[];
  /** The figure that stands for the task, from sums of {@link DocumentCounts}. */
  headline(task: Task, sums: ArrayLike<number>): number;
  /** Where the sums count what that figure is about, be it entities, words or texts; default everywhere. */
  counted?(task: Task): readonly [first: number, count: number];
  /** All figures; `counts` are those of the texts that `sums` adds up. */
  figures(task: Task, sums: ArrayLike<number>, counts: readonly DocumentCounts[]): KindFigures;
}
