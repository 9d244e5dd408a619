import { exp, log } from 'tincture/training';

/**
 * The cross-entropy of yes or no, where a score is the logit of yes: its value in nats, and its slope by the score, which is the
 * probability of yes less 1 where yes is right.
 */
export function logisticLoss(score: number, isRight: boolean): { readonly loss: number; readonly slope: number } {
  // From e to the power of a negative number alone, which cannot overflow.
  const small = exp(-Math.abs(score));
  const yes = score >= 0 ? 1 / (1 + small) : small / (1 + small);
  const loss = Math.max(score, 0) - (isRight ? score : 0) + log(1 + small);
  return { loss, slope: isRight ? yes - 1 : yes };
}
