import type { Range } from '../doc/annotations.ts';
import type { Confusions } from './confusion.ts';
import { countsSize, type DocumentCounts } from './counts.ts';
import type { JudgedConfidence } from './judged-confidence.ts';

/** One thing that annotations say. Two sources say the same where place and label are the same. */
export interface Statement {
  /** What it is said of: a span, a pair of spans, the text. */
  readonly place: string;
  readonly label: string;
  /** What it is that is said, where that is no label. */
  readonly called?: string;
  /** The stretches of the text that it is about, in the order of {@link place}; absent where that is the whole text. */
  readonly at?: readonly Range[];
  /** Calibrated probability in [0, 1] that it is right. */
  readonly confidence?: number | undefined;
}

/** Place and label as one string. */
export function statementKey({ place, label }: Statement): string {
  return `${place} ${label}`;
}

/** How unsure statements are, in [0, 1]: 1 minus the confidence of the least sure one. */
export function doubtOfStatements(statements: readonly Statement[]): number {
  return statements.reduce((most, { confidence = 1 }) => Math.max(most, 1 - confidence), 0);
}

/**
 * Counts of one text: what is predicted is right when the gold says the same, once. Something said with a label that is none
 * of `labels` is wrong where it is predicted, and nobody's loss where it is gold.
 */
export function countStatements(
  labels: readonly string[],
  gold: readonly Statement[],
  predicted: readonly Statement[],
  confusions: Confusions,
): DocumentCounts {
  const counts = new Int32Array(countsSize(labels.length));
  const indexOf = new Map(labels.map((label, index) => [label, index]));
  const expected = new Set(gold.map(statementKey));
  const said = new Set(predicted.map(statementKey));
  // What is said of one place may be several things: only those that are wrong are confused with each other.
  const missed = gold.filter((statement) => !said.has(statementKey(statement)));
  const missedAt = new Map(missed.map(({ place, label }) => [place, label]));
  const wrongAt = new Set(
    predicted.filter((statement) => !expected.has(statementKey(statement))).map(({ place }) => place),
  );
  const found = new Set<string>();
  for (const statement of predicted) {
    const key = statementKey(statement);
    const index = indexOf.get(statement.label);
    if (expected.has(key) && !found.has(key)) {
      found.add(key);
      if (index !== undefined) counts[3 * index]!++;
      confusions.add(statement.label, statement.label);
      continue;
    }
    counts[3 * (index ?? labels.length) + 1]!++;
    confusions.add(missedAt.get(statement.place) ?? null, statement.label);
  }
  for (const { place, label } of missed) {
    const index = indexOf.get(label);
    if (index !== undefined) counts[3 * index + 2]!++;
    if (!wrongAt.has(place)) confusions.add(label, null);
  }
  return counts;
}

/**
 * Counts, at the place after the labels, what the gold says with none of them: as found or as missed. For kinds whose labels are those of
 * the training texts: what is said in the gold alone is true all the same.
 */
export function countOtherLabels(
  labels: readonly string[],
  gold: readonly Statement[],
  predicted: readonly Statement[],
  counts: DocumentCounts,
): void {
  const known = new Set(labels);
  const said = new Set(predicted.map(statementKey));
  for (const statement of gold) {
    if (known.has(statement.label)) continue;
    counts[3 * labels.length + (said.has(statementKey(statement)) ? 0 : 2)]!++;
  }
}

/** Whether each predicted statement is right, for those that have a confidence. */
export function judgeConfidences(gold: readonly Statement[], predicted: readonly Statement[]): JudgedConfidence[] {
  const expected = new Set(gold.map(statementKey));
  return predicted.flatMap((statement) => {
    const { confidence } = statement;
    return confidence === undefined ? [] : [{ confidence, isRight: expected.has(statementKey(statement)) }];
  });
}
