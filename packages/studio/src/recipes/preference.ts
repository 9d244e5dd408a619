// How sure one can be of a share that was counted.
import { wilsonInterval } from 'tincture';

/** A share with its 95 % interval. */
export interface Share {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** The share of `hits` among `trials` with Wilson's interval, which holds also for few trials. */
export function shareOf(hits: number, trials: number): Share {
  const value = trials === 0 ? 0 : hits / trials;
  return { value, ...wilsonInterval(value, trials) };
}

/** Two-sided p-value of the sign test: how often wins and losses differ that much where both are as likely. */
export function signTest(wins: number, losses: number): number {
  const trials = wins + losses;
  const few = Math.min(wins, losses);
  // Each term of the binomial sum from the one before, in logarithms, since 2 to the -trials is 0 for many.
  let logTerm = -trials * Math.LN2;
  let sum = 0;
  for (let hits = 0; hits <= few; hits++) {
    sum += Math.exp(logTerm);
    logTerm += Math.log(trials - hits) - Math.log(hits + 1);
  }
  return Math.min(1, 2 * sum);
}

/** `71 % (95 % interval 47 to 87)`. */
export function describeShare({ value, low, high }: Share): string {
  const percent = (share: number): number => Math.round(100 * share);
  return `${percent(value)} % (95 % interval ${percent(low)} to ${percent(high)})`;
}
