import type { Doc } from '../doc/doc.ts';
import type { Prediction, PredictOptions } from './component.ts';

/** Words that are worked on at once. */
export const batchWords = 4096;

/**
 * The predictions of `predict` for all docs, a few thousand words at a time, so that a signal is heard and progress told in
 * between.
 */
export async function predictInBatches(
  docs: readonly Doc[],
  options: PredictOptions,
  predict: (docs: readonly Doc[]) => readonly Prediction[] | Promise<readonly Prediction[]>,
): Promise<readonly Prediction[]> {
  const predictions: Prediction[] = [];
  for (let first = 0; first < docs.length; ) {
    options.signal?.throwIfAborted();
    const batch: Doc[] = [];
    let words = 0;
    while (first < docs.length && (batch.length === 0 || words + docs[first]!.length <= batchWords)) {
      const doc = docs[first++]!;
      batch.push(doc);
      words += doc.length;
    }
    for (const prediction of await predict(batch)) predictions.push(prediction);
    options.onProgress?.(predictions.length);
  }
  return predictions;
}
