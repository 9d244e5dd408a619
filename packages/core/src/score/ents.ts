import type { Annotations, LabelledSpan, Range } from '../doc/annotations.ts';
import type { Task } from '../tasks/task.ts';
import type { Confusions, ScoredPair } from './confusion.ts';
import type { DocumentCounts } from './counts.ts';
import type { JudgedConfidence } from './judged-confidence.ts';
import { countStatements, judgeConfidences, type Statement } from './statements.ts';

/** What labelled spans say: each is right when start, end and label are those of the gold (CoNLL-2003). */
export function spanStatements(spans: readonly LabelledSpan[]): Statement[] {
  return spans.map((span) => {
    const { start, end, label, confidence } = span;
    return { place: `${start}:${end}`, label, at: [span], confidence };
  });
}

/**
 * Counts of one text for named entities. Where the gold is missing, predictions are neither right nor wrong. Undefined where
 * nobody annotated.
 */
export function countEnts(
  task: Task,
  { gold, predicted }: ScoredPair,
  confusions: Confusions,
): DocumentCounts | undefined {
  if (gold.ents === undefined) return undefined;
  const labels = task.labels.map(({ name }) => name);
  return countStatements(labels, spanStatements(gold.ents), spanStatements(judgedEnts(gold, predicted)), confusions);
}

/** The predicted entities about which the gold says something. */
function judgedEnts({ entsMissing = [] }: Annotations, { ents = [] }: Annotations): readonly LabelledSpan[] {
  return ents.filter((span) => !entsMissing.some((range) => overlaps(span, range)));
}

/** Whether each predicted entity is right, with its confidence: what calibration is measured on. */
export function entConfidences(pairs: readonly ScoredPair[]): JudgedConfidence[] {
  return pairs.flatMap(({ gold, predicted }) => {
    if (gold.ents === undefined) return [];
    return judgeConfidences(spanStatements(gold.ents), spanStatements(judgedEnts(gold, predicted)));
  });
}

/** Whether two ranges share a character. */
export function overlaps(a: Range, b: Range): boolean {
  return a.start < b.end && b.start < a.end;
}
