import type { Document } from '../doc/annotations.ts';
import type { Prediction } from '../pipeline/component.ts';
import type { ScoredPair } from './confusion.ts';

/** Gold beside what a component said of the same texts, in order. A prediction that failed counts as an empty answer. */
export function pairPredictions(gold: readonly Document[], predictions: readonly Prediction[]): ScoredPair[] {
  return gold.map((document, index) => {
    const prediction = predictions[index];
    const predicted = prediction !== undefined && 'annotations' in prediction ? prediction.annotations : {};
    return { gold: document.annotations, predicted };
  });
}
