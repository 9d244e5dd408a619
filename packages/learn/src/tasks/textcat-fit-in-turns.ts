import type { TrainOptions } from '../train/options.ts';
import type { HeldOutScores } from './textcat-calibrate.ts';
import type { TextcatExample } from './textcat-data.ts';
import { type FitOptions, fitLinear, type LinearExample, type LinearWeights, scoreLinear } from './textcat-fit.ts';
import type { Fold } from './textcat-folds.ts';
import type { HeldOutText } from './textcat-held-out.ts';

/** What was learnt of all texts, and scores of texts by weights that did not learn from them. */
export interface FittedInTurns {
  readonly weights: LinearWeights;
  /** Of the texts that the folds judge. */
  readonly judged: readonly HeldOutScores[];
  /** Of all texts that a fold left out, judged or not. */
  readonly heldOut: readonly HeldOutText[];
}

/** Fits the weights of each fold and then those of all texts, whose inputs stand in the order of the `examples`. */
export async function fitInTurns(
  folds: readonly Fold[],
  examples: readonly TextcatExample[],
  inputs: readonly LinearExample[],
  fit: Omit<FitOptions, 'onStep'>,
  onProgress: TrainOptions['onProgress'],
): Promise<FittedInTurns> {
  const { iterations } = fit.settings;
  const steps = (folds.length + 1) * iterations;
  let done = 0;
  const onStep = (iteration: number, loss: number): void =>
    onProgress?.({ step: done * iterations + iteration, steps, loss });
  const judged: HeldOutScores[] = [];
  const heldOut: HeldOutText[] = [];
  for (const { learn, judge, without } of folds) {
    const weights = await fitLinear(learn, { ...fit, onStep });
    const scored = (example: LinearExample): HeldOutScores => ({
      scores: scoreLinear(weights, example, fit.features),
      targets: example.targets,
    });
    for (const example of judge) judged.push(scored(example));
    for (const place of without) heldOut.push({ index: examples[place]!.index, ...scored(inputs[place]!) });
    done++;
  }
  return { weights: await fitLinear(inputs, { ...fit, onStep }), judged, heldOut };
}
