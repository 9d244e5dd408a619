import type { TrainOptions } from '../train/options.ts';
import type { HeldOutScores } from './textcat-calibrate.ts';
import type { TextcatExample } from './textcat-data.ts';
import { type FitOptions, fitLinear, type LinearExample, type LinearWeights, scoreLinear } from './textcat-fit.ts';
import type { Fold } from './textcat-folds.ts';
import type { HeldOutText } from './textcat-held-out.ts';

/** Scores of texts by weights that did not learn from them. */
export interface ScoredInTurns {
  /** Of the texts that the folds judge. */
  readonly judged: readonly HeldOutScores[];
  /** Of all texts that a fold left out, judged or not. */
  readonly heldOut: readonly HeldOutText[];
}

/** What scores a text by its place, with weights that were learnt without it. */
export type HeldOutScorer = (place: number) => Float64Array;

/**
 * Fits the weights of each fold, and scores what it left out, as `scorerOf` the weights says; the inputs stand in the order of the
 * `examples`. Every fold learns from the `names` as well.
 */
export async function scoreInTurns(
  folds: readonly Fold[],
  examples: readonly TextcatExample[],
  inputs: readonly LinearExample[],
  names: readonly LinearExample[],
  fit: FitOptions,
  scorerOf: (weights: LinearWeights, fold: Fold) => HeldOutScorer,
): Promise<ScoredInTurns> {
  const judged: HeldOutScores[] = [];
  const heldOut: HeldOutText[] = [];
  for (const [turn, fold] of folds.entries()) {
    const before = turn * fit.settings.iterations;
    const onStep: FitOptions['onStep'] = (iteration, loss) => fit.onStep?.(before + iteration, loss);
    const learn = [...fold.learn.map((place) => inputs[place]!), ...names];
    const score = scorerOf(await fitLinear(learn, { ...fit, onStep }), fold);
    const judges = new Set(fold.judge);
    for (const place of fold.without) {
      const { index, targets } = examples[place]!;
      const text = { index, targets, scores: score(place) };
      heldOut.push(text);
      if (judges.has(place)) judged.push(text);
    }
  }
  return { judged, heldOut };
}

/** What was learnt of all texts, and scores of texts by weights that did not learn from them. */
export interface FittedInTurns extends ScoredInTurns {
  readonly weights: LinearWeights;
}

/** Fits the weights of each fold and then those of all texts, whose inputs stand in the order of the `examples`. */
export async function fitInTurns(
  folds: readonly Fold[],
  examples: readonly TextcatExample[],
  inputs: readonly LinearExample[],
  fit: Omit<FitOptions, 'onStep'>,
  onProgress: TrainOptions['onProgress'],
): Promise<FittedInTurns> {
  const before = folds.length * fit.settings.iterations;
  const steps = before + fit.settings.iterations;
  const tell = (step: number, loss: number): void => onProgress?.({ step, steps, loss });
  const scorerOf = (weights: LinearWeights) => (place: number) => scoreLinear(weights, inputs[place]!, fit.features);
  const scored = await scoreInTurns(folds, examples, inputs, [], { ...fit, onStep: tell }, scorerOf);
  const onStep: FitOptions['onStep'] = (iteration, loss) => tell(before + iteration, loss);
  return { ...scored, weights: await fitLinear(inputs, { ...fit, onStep }) };
}
