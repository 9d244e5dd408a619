import { exp, log } from 'tincture/training';

/** What is known of each label of a text: 1 it applies, 0 it does not, -1 nobody said. */
export type ClassTargets = Int8Array;

/**
 * Softmax cross-entropy where exactly one label applies: writes the gradient by the scores into `gradient` and returns
 * the loss in nats. Where only some labels are excluded, the loss is that of the rest together, so what is missing is
 * never negative; where nothing is known it is 0.
 */
export function oneClassLoss(scores: Float64Array, targets: ClassTargets, gradient: Float64Array): number {
  const { length } = scores;
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < length; i++) highest = Math.max(highest, scores[i]!);
  const known = targets.includes(1);
  let total = 0;
  let allowed = 0;
  for (let i = 0; i < length; i++) {
    const weight = exp(scores[i]! - highest);
    gradient[i] = weight;
    total += weight;
    if (known ? targets[i] === 1 : targets[i] !== 0) allowed += weight;
  }
  if (allowed === 0) {
    gradient.fill(0);
    return 0;
  }
  for (let i = 0; i < length; i++) {
    const weight = gradient[i]!;
    const isAllowed = known ? targets[i] === 1 : targets[i] !== 0;
    gradient[i] = weight / total - (isAllowed ? weight / allowed : 0);
  }
  return log(total) - log(allowed);
}

/** Logistic loss of each label by itself, where several may apply; labels that nobody spoke of have none. */
export function severalClassesLoss(scores: Float64Array, targets: ClassTargets, gradient: Float64Array): number {
  let loss = 0;
  for (let i = 0; i < scores.length; i++) {
    const target = targets[i]!;
    if (target < 0) {
      gradient[i] = 0;
      continue;
    }
    const score = target === 1 ? scores[i]! : -scores[i]!;
    // ln(1 + e^-s), without overflow on either side.
    loss += score > 0 ? log(1 + exp(-score)) : log(1 + exp(score)) - score;
    const probability = 1 / (1 + exp(-scores[i]!));
    gradient[i] = probability - target;
  }
  return loss;
}
