import { exp, log } from 'tincture/training';
import type { PlacedTarget } from '../tokens/objective.ts';

/** What is known of a text: the class of each token, -1 where it is missing. */
export type ClassTarget = Int32Array;

/**
 * Softmax cross-entropy of the classes of tokens, summed and times `weight`; adds its gradient to `dScores`. Both are
 * [rows, classes]. Missing classes cost nothing. Of the target, `smoothing` is spread evenly over all classes (Szegedy et al.
 * 2016, "Rethinking the Inception Architecture", section 7).
 */
export function tokenClassLoss(
  scores: Float32Array,
  dScores: Float32Array,
  classes: number,
  targets: readonly PlacedTarget<ClassTarget>[],
  weight: number,
  smoothing: number,
): number {
  const spread = smoothing / classes;
  const weights = new Float64Array(classes);
  let loss = 0;
  for (const { start, length, target } of targets) {
    for (let token = 0; token < length; token++) {
      const right = target[token]!;
      if (right < 0) continue;
      const at = (start + token) * classes;
      let highest = Number.NEGATIVE_INFINITY;
      for (let i = 0; i < classes; i++) highest = Math.max(highest, scores[at + i]!);
      let total = 0;
      let sum = 0;
      for (let i = 0; i < classes; i++) {
        const below = scores[at + i]! - highest;
        sum += below;
        weights[i] = exp(below);
        total += weights[i]!;
      }
      for (let i = 0; i < classes; i++) dScores[at + i] = dScores[at + i]! + weight * (weights[i]! / total - spread);
      dScores[at + right] = dScores[at + right]! - weight * (1 - smoothing);
      const rightBelow = scores[at + right]! - highest;
      loss += weight * (log(total) - (1 - smoothing) * rightBelow - spread * sum);
    }
  }
  return loss;
}
