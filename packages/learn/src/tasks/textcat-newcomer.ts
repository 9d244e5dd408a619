import type { LinearExample } from './textcat-fit.ts';

/**
 * A text as a classifier that learnt from `learnt` alone sees it: without the features that none of them has, and the rest of each
 * block at length 1 again. Of a new text a finished model does not know such features either, so that what is left weighs more; a text that
 * is held out with them would be said too timidly, and confidences fitted on it would be too sure of new ones.
 */
export function createNewcomer(
  learnt: readonly LinearExample[],
  features: number,
  wordFeatures: number,
): (text: LinearExample) => LinearExample {
  const isKnown = new Uint8Array(features);
  for (const { input } of learnt) for (const row of input.rows) isKnown[row] = 1;
  return ({ input, targets }) => {
    const kept = [...input.rows.keys()].filter((place) => isKnown[input.rows[place]!] === 1);
    const rows = Int32Array.from(kept, (place) => input.rows[place]!);
    const values = Float32Array.from(kept, (place) => input.values[place]!);
    const words = rows.filter((row) => row < wordFeatures).length;
    normalize(values.subarray(0, words));
    normalize(values.subarray(words));
    return { input: { ...input, rows, values }, targets };
  };
}

/** Brings what is not empty to length 1, in place. */
function normalize(values: Float32Array): void {
  const length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  values.forEach((value, place) => {
    values[place] = value / length;
  });
}
