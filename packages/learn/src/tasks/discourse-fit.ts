// The two linear models of the parser of discourse, fitted on the decisions of gold trees.
import { createFeatureRows, type FeatureWeights, quantizeRows8 } from 'tincture/training';
import type { TrainOptions } from '../train/options.ts';
import type { Decision } from './discourse-oracle.ts';
import { fitLinear, type LinearExample } from './textcat-fit.ts';

/** How one model is fitted. */
export interface DecisionFit {
  /** How many things there are to choose from. */
  readonly outcomes: number;
  /** Inverse strength of the regularisation. */
  readonly c: number;
  readonly iterations: number;
  /** Features that are kept at most; the rarest go first. */
  readonly features: number;
  readonly signal: TrainOptions['signal'];
  readonly onStep?: (iteration: number, loss: number) => void;
}

/** From so many decisions on, a feature that was seen once is left out. */
const manyDecisions = 2_000;

/** Multinomial logistic regression over the features of decisions. */
export async function fitDecisions(decisions: readonly Decision[], fit: DecisionFit): Promise<FeatureWeights> {
  const keys = frequentFeatures(decisions, fit.features);
  const read = createFeatureRows(keys);
  const dense = new Float32Array(0);
  const examples = decisions.map(({ hashes, right }): LinearExample => {
    const targets = new Int8Array(fit.outcomes);
    targets[right] = 1;
    return { input: { ...read(hashes), dense }, targets };
  });
  const { rows, bias } = await fitLinear(examples, {
    ...{ labels: fit.outcomes, columns: keys.length, features: keys.length, isMultiple: false, c: fit.c },
    settings: { iterations: fit.iterations, balance: 0 },
    signal: fit.signal,
    ...(fit.onStep && { onStep: fit.onStep }),
  });
  return { keys, rows: quantizeRows8(rows, keys.length, fit.outcomes), bias };
}

function frequentFeatures(decisions: readonly Decision[], most: number): Int32Array {
  const counts = new Map<number, number>();
  for (const { hashes } of decisions) for (const hash of new Set(hashes)) counts.set(hash, (counts.get(hash) ?? 0) + 1);
  const least = decisions.length < manyDecisions ? 1 : 2;
  const frequent = [...counts].filter(([, count]) => count >= least);
  const kept = frequent.length <= most ? frequent : frequent.sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, most);
  return Int32Array.from(kept, ([hash]) => hash).sort();
}
