import { exp, log } from 'tincture/training';

/**
 * Softmax cross-entropy of the `count` scores from `at` on, of which `target` is right: writes `weight` times the gradient over the
 * scores and returns `weight` times the loss in nats. A target below 0 is unknown: the gradient is 0, and so is the loss.
 */
export function softmaxLoss(scores: Float32Array, at: number, count: number, target: number, weight: number): number {
  if (target < 0) {
    scores.fill(0, at, at + count);
    return 0;
  }
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = at; i < at + count; i++) highest = Math.max(highest, scores[i]!);
  const own = scores[at + target]! - highest;
  let total = 0;
  for (let i = at; i < at + count; i++) {
    const value = exp(scores[i]! - highest);
    scores[i] = value;
    total += value;
  }
  const share = weight / total;
  for (let i = at; i < at + count; i++) scores[i] = scores[i]! * share;
  scores[at + target] = scores[at + target]! - weight;
  return weight * (log(total) - own);
}
