// What the vectors of a text count beside its n-grams. Vectors know which words are alike, n-grams which words these are: how much either
// says depends on the task, and on how many texts there are. So two classifiers are trained, one with the vectors in full and one with a
// quarter of them, and the texts that are held out to calibrate say which share each has. A mixture of two linear maps is one linear map.
import { oneClassLoss, severalClassesLoss } from '../losses/classes.ts';
import type { TrainOptions } from '../train/options.ts';
import type { HeldOutScores } from './textcat-calibrate.ts';
import type { TextcatExample } from './textcat-data.ts';
import { type FitOptions, fitLinear, type LinearExample, type LinearWeights, scoreLinear } from './textcat-fit.ts';
import { type HeldOutScorer, type ScoredInTurns, scoreInTurns } from './textcat-fit-in-turns.ts';
import { type Fold, textcatFolds } from './textcat-folds.ts';
import { inFewDimensions } from './textcat-gram.ts';
import { createNewcomer } from './textcat-newcomer.ts';

/** What the vectors are multiplied with in the second classifier. */
const lesser = 0.25;
/** Shares of the first classifier that are tried. */
const shares: readonly number[] = [1, 0.75, 0.5, 0.25, 0];
/** Texts that must have been judged before they are believed. */
const enoughJudged = 10;
/** Standard errors by which a share must be better than the whole. */
const surely = 1;

/** What was learnt of all texts, and scores of texts that were not learnt from. */
export interface FittedMixture extends ScoredInTurns {
  readonly weights: LinearWeights;
  /** Of the classifier with the vectors in full; the other one has the rest. */
  readonly share: number;
}

/** What a mixture is learnt from and judged by. */
export interface MixtureTexts {
  readonly examples: readonly TextcatExample[];
  /** The examples, in their order, as a classifier sees them. */
  readonly inputs: readonly LinearExample[];
  /** Names of labels, which are learnt from beside the texts. */
  readonly names: readonly LinearExample[];
  /** How many of the features are of words; each block has a length of its own. */
  readonly wordFeatures: number;
  /** They say what each classifier is worth; without any, the examples do, held out in turns. */
  readonly judges: readonly LinearExample[];
}

/** Fits a classifier, and where `isMixed` another one with lesser vectors, and mixes them. */
export async function fitMixture(
  isMixed: boolean,
  texts: MixtureTexts,
  fit: Omit<FitOptions, 'onStep'>,
  { seed, onProgress }: Pick<TrainOptions, 'seed' | 'onProgress'>,
): Promise<FittedMixture> {
  const members = isMixed ? 2 : 1;
  const member = (multiple: number, place: number): Promise<Member> =>
    prepare(multiple, texts, fit, seed, (inTurns, iterations) => {
      // First the turns of all members, then what is learnt of all texts.
      const steps = members * (inTurns + iterations);
      const tell = (step: number, loss: number): void => onProgress?.({ step, steps, loss });
      return {
        onTurnStep: (step, loss) => tell(place * inTurns + step, loss),
        onStep: (step, loss) => tell(members * inTurns + place * iterations + step, loss),
      };
    });
  const first = await member(1, 0);
  if (!isMixed) return { ...first, weights: await first.fitAll(), share: 1 };
  const second = await member(lesser, 1);
  const share = chooseShare(first.judged, second.judged, fit.isMultiple);
  if (share === 1) return { ...first, weights: await first.fitAll(), share };
  if (share === 0) return { ...second, weights: await second.fitAll(), share };
  return {
    judged: first.judged.map((text, place) => mixScores(text, second.judged[place]!, share)),
    heldOut: first.heldOut.map((text, place) => mixScores(text, second.heldOut[place]!, share)),
    weights: mixWeights(await first.fitAll(), await second.fitAll(), share),
    share,
  };
}

/** A classifier that may be mixed. */
interface Member extends ScoredInTurns {
  /** Weights that are learnt of all texts, for vectors in full. */
  fitAll(): Promise<LinearWeights>;
}

/** What is told after the steps of a member: of all turns together, and of the training on all texts. */
type Told = Readonly<Record<'onTurnStep' | 'onStep', NonNullable<FitOptions['onStep']>>>;

async function prepare(
  multiple: number,
  { examples, inputs, names, judges, wordFeatures }: MixtureTexts,
  fit: Omit<FitOptions, 'onStep'>,
  seed: number,
  tell: (inTurns: number, iterations: number) => Told,
): Promise<Member> {
  const { iterations } = fit.settings;
  // Without judges about four parts are trained beside the whole.
  const likelySteps = iterations * (judges.length > 0 ? 1 : 5);
  const scaled = scaleVectors([...inputs, ...names], multiple);
  const { inputs: learnt, size, expand } = await inFewDimensions(scaled, fit, likelySteps);
  // With judges the one training is judged; nothing need be trained twice.
  const named = names.map(({ targets }) => targets.indexOf(1));
  const folds = judges.length > 0 ? [] : textcatFolds(examples, fit.isMultiple, seed, named);
  const { onTurnStep, onStep } = tell(folds.length * iterations, iterations);
  const scorerOf = (weights: LinearWeights, { learn }: Fold): HeldOutScorer => {
    const own = expand(weights);
    const asNew = createNewcomer(
      learn.map((place) => inputs[place]!),
      fit.features,
      wordFeatures,
    );
    return (place) => scoreLinear(own, asNew(scaled[place]!), fit.features);
  };
  const learntNames = learnt.slice(inputs.length);
  const scored = await scoreInTurns(
    folds,
    examples,
    learnt,
    learntNames,
    { ...fit, ...size, onStep: onTurnStep },
    scorerOf,
  );
  const fitAll = async (): Promise<LinearWeights> =>
    scaleVectorRows(expand(await fitLinear(learnt, { ...fit, ...size, onStep })), fit.features, multiple);
  if (judges.length === 0) return { ...scored, fitAll };
  const weights = await fitAll();
  const judged = judges.map((text) => ({ scores: scoreLinear(weights, text, fit.features), targets: text.targets }));
  return { judged, heldOut: [], fitAll: async () => weights };
}

/** The inputs with the vector part of each multiplied. */
function scaleVectors(inputs: readonly LinearExample[], multiple: number): readonly LinearExample[] {
  if (multiple === 1) return inputs;
  return inputs.map(({ input, targets }) => ({
    input: { ...input, dense: input.dense.map((value) => value * multiple) },
    targets,
  }));
}

/** What scores the inputs as `weights` score them with the vector part multiplied. */
function scaleVectorRows({ rows, bias }: LinearWeights, features: number, multiple: number): LinearWeights {
  const first = features * bias.length;
  return { rows: rows.map((weight, place) => (place < first ? weight : weight * multiple)), bias };
}

/**
 * The share of the first scores at which the mixture says the texts best: by cross-entropy, at the temperature that suits it best.
 * The first alone stay unless a mixture is better by more than {@link surely} standard errors over the texts.
 */
export function chooseShare(
  first: readonly HeldOutScores[],
  second: readonly HeldOutScores[],
  isMultiple: boolean,
): number {
  if (first.length < enoughJudged) return 1;
  const tried = shares.map((share) => ({
    share,
    losses: leastLosses(
      first.map((text, place) => mixScores(text, second[place]!, share)),
      isMultiple,
    ),
  }));
  const best = tried.reduce((least, one) => (sum(one.losses) < sum(least.losses) ? one : least));
  return isSurelyLess(best.losses, tried[0]!.losses) ? best.share : 1;
}

/** Whether the second scores say the texts better than the first, by the same measure and as surely as in {@link chooseShare}. */
export function isSurelyBetter(
  first: readonly HeldOutScores[],
  second: readonly HeldOutScores[],
  isMultiple: boolean,
): boolean {
  if (first.length < enoughJudged) return false;
  return isSurelyLess(leastLosses(second, isMultiple), leastLosses(first, isMultiple));
}

function isSurelyLess(losses: Float64Array, than: Float64Array): boolean {
  const gains = than.map((loss, text) => loss - losses[text]!);
  return sum(gains) > surely * standardErrorOfSum(gains);
}

/** Cross-entropy of all texts together at the temperature that suits them best, in nats. */
export function leastLoss(heldOut: readonly HeldOutScores[], isMultiple: boolean): number {
  return sum(leastLosses(heldOut, isMultiple));
}

/** The first text with its scores and those of the other mixed, `share` of the first. */
export function mixScores<Text extends HeldOutScores>(first: Text, { scores }: HeldOutScores, share: number): Text {
  return { ...first, scores: first.scores.map((score, label) => share * score + (1 - share) * scores[label]!) };
}

/** Weights whose scores are the mixture of the scores of both, `share` of the first. */
export function mixWeights(first: LinearWeights, second: LinearWeights, share: number): LinearWeights {
  const mix = (a: Float32Array, b: Float32Array): Float32Array =>
    a.map((weight, place) => share * weight + (1 - share) * b[place]!);
  return { rows: mix(first.rows, second.rows), bias: mix(first.bias, second.bias) };
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
