import type { Annotations, LabelledSpan, Range } from '../doc/annotations.ts';
import type { Task } from '../tasks/task.ts';
import type { Confusions, ScoredPair } from './confusion.ts';
import { countsSize, type DocumentCounts } from './counts.ts';

/**
 * Counts of one text for named entities: a prediction is right when start, end and label are those of the gold
 * (CoNLL-2003). Where the gold is missing, predictions are neither right nor wrong; one with a label that the task does not
 * define is wrong. Undefined where nobody annotated.
 */
export function countEnts(
  task: Task,
  { gold, predicted }: ScoredPair,
  confusions: Confusions,
): DocumentCounts | undefined {
  if (gold.ents === undefined) return undefined;
  const counts = new Int32Array(countsSize(task));
  const indexOf = new Map(task.labels.map((label, index) => [label.name, index]));
  const ents = judgedEnts(gold, predicted);
  const goldByPlace = new Map(gold.ents.map((span) => [place(span), span]));
  const found = new Set<string>();
  for (const span of ents) {
    const index = indexOf.get(span.label);
    const expected = goldByPlace.get(place(span));
    if (expected?.label === span.label && !found.has(place(span))) {
      found.add(place(span));
      if (index !== undefined) counts[3 * index]!++;
      confusions.add(span.label, span.label);
      continue;
    }
    counts[3 * (index ?? task.labels.length) + 1]!++;
    confusions.add(expected?.label ?? null, span.label);
  }
  for (const span of gold.ents) {
    if (found.has(place(span))) continue;
    const index = indexOf.get(span.label);
    if (index !== undefined) counts[3 * index + 2]!++;
    if (!ents.some((other) => place(other) === place(span))) confusions.add(span.label, null);
  }
  return counts;
}

/** The predicted entities about which the gold says something. */
function judgedEnts({ entsMissing = [] }: Annotations, { ents = [] }: Annotations): readonly LabelledSpan[] {
  return ents.filter((span) => !entsMissing.some((range) => overlaps(span, range)));
}

/** Whether each predicted entity is right, with its confidence: what calibration is measured on. */
export function entConfidences(pairs: readonly ScoredPair[]): { confidence: number; isRight: boolean }[] {
  return pairs.flatMap(({ gold, predicted }) => {
    if (gold.ents === undefined) return [];
    const expected = new Set(gold.ents.map((span) => `${place(span)} ${span.label}`));
    return judgedEnts(gold, predicted).flatMap((span) =>
      span.confidence === undefined
        ? []
        : [{ confidence: span.confidence, isRight: expected.has(`${place(span)} ${span.label}`) }],
    );
  });
}

/** Whether two ranges share a character. */
export function overlaps(a: Range, b: Range): boolean {
  return a.start < b.end && b.start < a.end;
}

/** Labels of the gold that the task does not define, with how often each occurs. */
export function unknownEntLabels(task: Task, gold: readonly Annotations[]): Map<string, number> {
  const known = new Set(task.labels.map((label) => label.name));
  const unknown = new Map<string, number>();
  for (const { ents = [] } of gold)
    for (const { label } of ents) if (!known.has(label)) unknown.set(label, (unknown.get(label) ?? 0) + 1);
  return unknown;
}

function place(span: LabelledSpan): string {
  return `${span.start}:${span.end}`;
}
