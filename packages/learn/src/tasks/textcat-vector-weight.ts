// What the vectors of a text count beside its n-grams. Vectors know which words are alike, n-grams which words these are: how much either
// says depends on the task, and on how many texts there are, so it is chosen on texts that are held out in turns.
import { createRandom } from 'tincture';
import { oneClassLoss, severalClassesLoss } from '../losses/classes.ts';
import type { HeldOutScores } from './textcat-calibrate.ts';
import type { TextcatExample } from './textcat-data.ts';
import { type FitOptions, fitLinear, type LinearExample, scoreLinear } from './textcat-fit.ts';
import { textcatFolds } from './textcat-folds.ts';
import { inFewDimensions } from './textcat-gram.ts';

/** Weights that are tried, as multiples of the preset one, as long as each is better than the one before it. */
const multiples: readonly number[] = [0.7, 0.5, 0.35, 0.25];
/** Parts that are held out in turns: more say little more. */
const mostFolds = 3;
/** Of more texts so many are drawn, since each weight is a training of its own. */
const mostTexts = 1_000;
/** Steps of a training, which need not come to the end to be compared. */
const mostIterations = 30;
/** Texts that must have been judged before they are believed. */
const enoughJudged = 10;
/** Standard errors by which a weight must be better: with one, a hundred texts were too often wrong by chance. */
const surely = 2;

/** Steps of all the trainings that {@link chooseVectorMultiple} makes at most. */
export const mostChoiceSteps: number = (1 + multiples.length) * mostFolds * mostIterations;

/**
 * By how much to multiply the vector part of `inputs`, at most 1. What is said of texts that were not learnt from is judged by its cross-entropy,
 * at the temperature that suits it best; the preset weight stays unless another is better by more than {@link surely} standard errors
 * over the texts. `fit.onStep` is told the step among {@link mostChoiceSteps}.
 */
export async function chooseVectorMultiple(
  examples: readonly TextcatExample[],
  inputs: readonly LinearExample[],
  fit: FitOptions,
  seed: number,
): Promise<number> {
  const drawn = createRandom(seed)
    .shuffle([...inputs.keys()])
    .slice(0, mostTexts);
  const texts = drawn.map((place) => examples[place]!);
  const settings = { ...fit.settings, iterations: Math.min(fit.settings.iterations, mostIterations) };
  let trainings = 0;
  const judge = async (multiple: number): Promise<Float64Array> => {
    const scaled = scaleVectors(
      drawn.map((place) => inputs[place]!),
      multiple,
    );
    const learnt = inFewDimensions(scaled, fit, mostFolds * settings.iterations);
    const heldOut: HeldOutScores[] = [];
    for (const fold of textcatFolds(texts, learnt.inputs, fit.isMultiple, seed).slice(0, mostFolds)) {
      const before = mostIterations * trainings++;
      const onStep = (iteration: number, loss: number): void => fit.onStep?.(before + iteration, loss);
      const weights = await fitLinear(fold.learn, { ...fit, ...learnt.size, settings, onStep });
      for (const text of fold.judge)
        heldOut.push({ scores: scoreLinear(weights, text, learnt.size.features), targets: text.targets });
    }
    return leastLosses(heldOut, fit.isMultiple);
  };
  const preset = await judge(1);
  if (preset.length < enoughJudged) return 1;
  let best = { multiple: 1, losses: preset };
  for (const multiple of multiples) {
    const losses = await judge(multiple);
    if (sum(losses) >= sum(best.losses)) break;
    best = { multiple, losses };
  }
  const gains = preset.map((loss, text) => loss - best.losses[text]!);
  return sum(gains) > surely * standardErrorOfSum(gains) ? best.multiple : 1;
}

/** The inputs with the vector part of each multiplied. */
function scaleVectors(inputs: readonly LinearExample[], multiple: number): readonly LinearExample[] {
  if (multiple === 1) return inputs;
  return inputs.map(({ input, targets }) => ({
    input: { ...input, dense: input.dense.map((value) => value * multiple) },
    targets,
  }));
}

/** Cross-entropy of each text, in nats, at the temperature at which they are least together. */
function leastLosses(heldOut: readonly HeldOutScores[], isMultiple: boolean): Float64Array {
  const loss = isMultiple ? severalClassesLoss : oneClassLoss;
  const gradient = new Float64Array(heldOut[0]?.scores.length ?? 0);
  let least = new Float64Array(heldOut.length).fill(Number.POSITIVE_INFINITY);
  for (let power = -10; power <= 10; power++) {
    const temperature = 1.25 ** power;
    const losses = Float64Array.from(heldOut, ({ scores, targets }) =>
      loss(
        scores.map((score) => score / temperature),
        targets,
        gradient,
      ),
    );
    if (sum(losses) < sum(least)) least = losses;
  }
  return least;
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Of a sum of independent values. */
function standardErrorOfSum(values: Float64Array): number {
  const mean = sum(values) / values.length;
  return Math.sqrt(values.reduce((total, value) => total + (value - mean) ** 2, 0));
}
