// What to say of texts that all score alike: drawing them again and again gives the same score, as if it were certain.

/** Both ends of an interval. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
}

/** How many standard deviations to either side hold 95 of 100. */
const z = 1.959964;

/**
 * The 95 % score interval of a share among so many trials, which is sound at 0 and at 1 too: Wilson 1927; Brown, Cai and DasGupta
 * 2001. Without a trial it may be anything.
 */
export function wilsonInterval(share: number, trials: number): Bounds {
  if (trials <= 0) return { low: 0, high: 1 };
  const spread = z * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials));
  const middle = share + (z * z) / (2 * trials);
  const whole = 1 + (z * z) / trials;
  return { low: Math.max(0, (middle - spread) / whole), high: Math.min(1, (middle + spread) / whole) };
}

/** The 95 % interval of `one` minus `other`, two shares of things that have nothing to do with each other: Newcombe 1998. */
export function differenceOfShares(one: Bounds & { value: number }, other: Bounds & { value: number }): Bounds {
  const value = one.value - other.value;
  return {
    low: value - Math.hypot(one.value - one.low, other.high - other.value),
    high: value + Math.hypot(one.high - one.value, other.value - other.low),
  };
}

/** The interval of a difference that is the same on each of so many texts: others may be as many as no such text shows. */
export function differenceOnTexts(value: number, texts: number): Bounds {
  const { high } = wilsonInterval(0, texts);
  return { low: Math.max(-1, value - high), high: Math.min(1, value + high) };
}

/** What resampling found, unless all samples were the same: then it says nothing, and `otherwise` does. */
export function boundsOf(found: Bounds, otherwise: () => Bounds): Bounds {
  // The same sums in another order may differ in the last bits.
  return found.high - found.low > 1e-9 ? found : otherwise();
}
