/** What was right and wrong, for one label or summed over several. */
export interface Counts {
  /** Predicted and in the gold. */
  readonly truePositives: number;
  /** Predicted and not in the gold. */
  readonly falsePositives: number;
  /** In the gold and not predicted. */
  readonly falseNegatives: number;
}

/** Precision, recall and their harmonic mean, each in [0, 1]; 0 where nothing can be divided. */
export interface PrecisionRecall {
  readonly precision: number;
  readonly recall: number;
  readonly f: number;
}

/** Precision, recall and F1 of counts. */
export function precisionRecall({ truePositives, falsePositives, falseNegatives }: Counts): PrecisionRecall {
  const precision = ratio(truePositives, truePositives + falsePositives);
  const recall = ratio(truePositives, truePositives + falseNegatives);
  return { precision, recall, f: ratio(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives) };
}

/**
 * The counts of one document for every label of a task: for label `i`, true positives at `3 i`, false positives at
 * `3 i + 1`, false negatives at `3 i + 2`. After those of the last label comes a place for what was predicted with a label
 * that the task does not define: false positives of all labels together. Sums of these give every score, which is what
 * makes resampling cheap. Some kinds of task have places of their own behind it, which need not be whole numbers.
 */
export type DocumentCounts = Int32Array | Float64Array;

/** Length of {@link DocumentCounts} for so many labels. */
export function countsSize(labels: number): number {
  return 3 * (labels + 1);
}

/** Counts of label `index` in a sum of {@link DocumentCounts}. */
export function countsOf(sums: ArrayLike<number>, index: number): Counts {
  return {
    truePositives: sums[3 * index] ?? 0,
    falsePositives: sums[3 * index + 1] ?? 0,
    falseNegatives: sums[3 * index + 2] ?? 0,
  };
}

/** How much is in the gold, in sums of {@link DocumentCounts}: of `count` labels from `first` on. */
export function goldCount(sums: ArrayLike<number>, first = 0, count: number = Math.floor(sums.length / 3)): number {
  let found = 0;
  for (let index = first; index < first + count; index++) {
    const { truePositives, falseNegatives } = countsOf(sums, index);
    found += truePositives + falseNegatives;
  }
  return found;
}

/** Precision, recall and F1 over all labels together. */
export function microAverage(sums: ArrayLike<number>): PrecisionRecall {
  let truePositives = 0;
  let falsePositives = 0;
  let falseNegatives = 0;
  for (let i = 0; i + 2 < sums.length; i += 3) {
    truePositives += sums[i]!;
    falsePositives += sums[i + 1]!;
    falseNegatives += sums[i + 2]!;
  }
  return precisionRecall({ truePositives, falsePositives, falseNegatives });
}

/** The mean over those of so many labels that occur in the gold or in the predictions, as scikit-learn averages. */
export function macroAverage(labelCount: number, sums: ArrayLike<number>): PrecisionRecall {
  let precision = 0;
  let recall = 0;
  let f = 0;
  let labels = 0;
  for (let index = 0; index < labelCount; index++) {
    const counts = countsOf(sums, index);
    if (counts.truePositives + counts.falsePositives + counts.falseNegatives === 0) continue;
    const scores = precisionRecall(counts);
    precision += scores.precision;
    recall += scores.recall;
    f += scores.f;
    labels++;
  }
  return { precision: ratio(precision, labels), recall: ratio(recall, labels), f: ratio(f, labels) };
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
