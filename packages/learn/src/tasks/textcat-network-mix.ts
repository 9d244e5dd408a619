// Where there are thousands of texts, a small network sees what a linear map cannot: which words stand together. It is trained beside the
// linear classifier, and the texts that are held out to calibrate say whether it is worth having.
import type { Vectors } from 'tincture';
import { quantizeRows8, type TextcatNetwork } from 'tincture/training';
import type { TrainOptions } from '../train/options.ts';
import { fitCalibration, type HeldOutScores } from './textcat-calibrate.ts';
import type { TextcatExample } from './textcat-data.ts';
import type { LinearExample } from './textcat-fit.ts';
import { textcatFolds } from './textcat-folds.ts';
import { type FittedMixture, isSurelyBetter, leastLoss } from './textcat-mixture.ts';
import { pieceDimensions, pieceRows } from './textcat-network.ts';
import { fitNetwork, longestText, type NetworkWeights, networkTexts, scoreNetwork } from './textcat-network-fit.ts';
import type { TextcatSettings } from './textcat-settings.ts';

/** From so many texts on a network is tried. With fewer, all that it could learn takes more trainings than one to judge. */
const enoughTexts = 3_000;
/** How often a network sees each text: the one of these that says best what it did not learn from. Two labels want less, dozens more. */
const times: readonly number[] = [8, 24];
/** Words that a training sees at most, each time counted, which is minutes on one core: of very many, fewer times do. */
const mostWords = 16_000_000;

/** Shares of a network in the scores, that which is wanted first. */
const shares = [0.5, 0.25] as const;

/** The {@link times} that are tried with texts of so many words together. */
export function triedEpochs(words: number): readonly number[] {
  return [...new Set(times.map((epochs) => Math.max(1, Math.min(epochs, Math.floor(mostWords / words)))))];
}

/** Steps that are told of a network that learns from these, at most: a time through them each. */
export function networkSteps(examples: readonly TextcatExample[], hasDev: boolean): number {
  const tried = triedEpochs(wordsOf(examples));
  return tried.reduce((sum, epochs) => sum + epochs, 0) + (hasDev ? 0 : Math.max(...tried));
}

/** Words that are learnt from each time. */
function wordsOf(examples: readonly TextcatExample[]): number {
  return examples.reduce((sum, { doc }) => sum + Math.min(doc.length, longestText), 0);
}

/** Filters unless the settings say how many. With dozens of labels a text takes longer by each of them: half as many gain most of it. */
export function usualFilters(labels: number): number {
  return labels > 32 ? 64 : 128;
}

/** Whether a network may be tried for a task that chooses one label. */
export function isNetworkTried(
  examples: readonly TextcatExample[],
  labels: number,
  isMultiple: boolean,
  { networkFilters = usualFilters(labels), maxBytes, vectorWords }: TextcatSettings,
  vectors: Vectors | undefined,
): boolean {
  if (isMultiple || vectors === undefined || vectorWords === 0 || networkFilters === 0) return false;
  return examples.length >= enoughTexts && networkBytes(networkFilters, labels, vectors.dimensions) <= maxBytes / 4;
}

/** Bytes that a network of so many labels takes in a file. */
export function networkBytes(filters: number, labels: number, vectorDimensions: number): number {
  const inputs = vectorDimensions + pieceDimensions;
  return pieceRows * (pieceDimensions + 4) + inputs * (12 * filters + 4) + filters * (labels + 8);
}

/** A linear classifier with a network beside it, if that says more. */
export interface FittedWithNetwork extends FittedMixture {
  readonly network?: TextcatNetwork | undefined;
}

/** What {@link addNetwork} learns from and is judged by. */
export interface NetworkExamples {
  readonly examples: readonly TextcatExample[];
  readonly names: readonly LinearExample[];
  /** They judge; without any, those held out do, as of the linear classifier. */
  readonly dev: readonly TextcatExample[];
  readonly vectors: Vectors;
}

/**
 * Trains a network and adds its scores to those of what is `linear`, if the texts that judged it are said better so. Whether they are is
 * asked with a quarter of the network, by more than one standard error: so chance has less of a say than with a half, which it then gets
 * where that is better than nothing at all. Of larger shares cross-entropy says little, and the half gained most.
 */
export async function addNetwork(
  linear: FittedMixture,
  { examples, names, dev, vectors }: NetworkExamples,
  { networkFilters, balance }: TextcatSettings,
  { seed, signal, onProgress }: Pick<TrainOptions, 'seed' | 'signal' | 'onProgress'>,
): Promise<FittedWithNetwork> {
  const labels = linear.weights.bias.length;
  const filters = networkFilters ?? usualFilters(labels);
  const all = await networkTexts([...examples, ...dev], vectors, signal);
  const [fold] =
    dev.length > 0
      ? []
      : textcatFolds(
          examples,
          false,
          seed,
          names.map(({ targets }) => targets.indexOf(1)),
        );
  const steps = networkSteps(examples, dev.length > 0);
  let step = 0;
  const fit = (places: readonly number[], epochs: number): Promise<NetworkWeights> =>
    fitNetwork(all, places, {
      labels,
      filters,
      balance,
      epochs,
      seed,
      signal,
      onEpoch: (loss) => onProgress?.({ step: ++step, steps, loss }),
    });
  const everything = examples.map((_, place) => place);
  const judge = fold === undefined ? dev.map((_, place) => examples.length + place) : fold.without;
  const isJudged = new Set(fold?.judge ?? judge);
  const linearUnit = unitOf(linear.judged);
  let best: Trial | undefined;
  for (const epochs of triedEpochs(wordsOf(examples))) {
    const weights = await fit(fold?.learn ?? everything, epochs);
    const scores = await scoreNetwork(all, judge, weights, signal);
    const scored = judge.map((place, i) => ({ scores: scores[i]!, targets: all.texts[place]!.targets }));
    const judged = scored.filter((_, i) => isJudged.has(judge[i]!));
    const unit = unitOf(judged);
    const mixtures = shares.map((share): Mixture => {
      const parts = { linear: (1 - share) * linearUnit, network: share * unit };
      const mixed = add(linear.judged, judged, parts);
      return { parts, mixed, loss: leastLoss(mixed, false) };
    });
    const loss = Math.min(...mixtures.map((mixture) => mixture.loss));
    if (best === undefined || loss < best.loss) best = { epochs, weights, scored, mixtures, loss };
  }
  const [half, quarter] = best?.mixtures ?? [];
  if (best === undefined || half === undefined || quarter === undefined) return linear;
  if (!isSurelyBetter(linear.judged, quarter.mixed, false)) return linear;
  const { parts, mixed } = half.loss < leastLoss(linear.judged, false) ? half : quarter;
  const { scored } = best;
  const whole = fold === undefined ? best.weights : await fit(everything, best.epochs);
  const { rows, bias } = linear.weights;
  return {
    judged: mixed,
    heldOut: add(linear.heldOut, scored, parts),
    weights: {
      rows: rows.map((weight) => weight * parts.linear),
      bias: bias.map((value, label) => parts.linear * value + parts.network * whole.labelBias[label]!),
    },
    share: linear.share,
    network: roundNetwork(whole, vectors.dimensions, parts.network),
  };
}

/** What the scores of either are multiplied with before they are added. */
interface Parts {
  readonly linear: number;
  readonly network: number;
}

/** Both together, with what they say of the texts that judge them. */
interface Mixture {
  readonly parts: Parts;
  readonly mixed: readonly HeldOutScores[];
  readonly loss: number;
}

/** A network with what it says of the texts that it did not learn from. */
interface Trial {
  readonly epochs: number;
  readonly weights: NetworkWeights;
  readonly scored: readonly HeldOutScores[];
  /** With each of the {@link shares}. */
  readonly mixtures: readonly Mixture[];
  readonly loss: number;
}

/** What scores are multiplied with so that they are as sure as they may be. */
function unitOf(texts: readonly HeldOutScores[]): number {
  return 1 / fitCalibration(texts, false).temperature;
}

/** The texts of the first with the scores of both. */
function add<Text extends HeldOutScores>(
  first: readonly Text[],
  second: readonly HeldOutScores[],
  parts: Parts,
): Text[] {
  return first.map((text, place) => ({
    ...text,
    scores: text.scores.map((score, label) => parts.linear * score + parts.network * second[place]!.scores[label]!),
  }));
}

/** A network as a file holds it, its scores multiplied. */
function roundNetwork(
  { pieces, windows, bias, output }: NetworkWeights,
  vectorDimensions: number,
  multiple: number,
): TextcatNetwork {
  const filters = bias.length;
  return {
    pieces: quantizeRows8(pieces, pieceRows, pieceDimensions),
    windows: quantizeRows8(windows, vectorDimensions + pieceDimensions, 3 * filters),
    bias,
    output: quantizeRows8(
      output.map((weight) => weight * multiple),
      filters,
      output.length / filters,
    ),
  };
}

/** What tells the steps of a linear training, and then those of a network, as steps of one training. */
export function createStepCount(
  networkSteps: number,
  { onProgress }: Pick<TrainOptions, 'onProgress'>,
): Record<'onLinear' | 'onNetwork', NonNullable<TrainOptions['onProgress']>> {
  let linearSteps = 0;
  return {
    onLinear(progress) {
      linearSteps = progress.steps;
      onProgress?.({ ...progress, steps: linearSteps + networkSteps });
    },
    onNetwork: (progress) =>
      onProgress?.({ ...progress, step: linearSteps + progress.step, steps: linearSteps + networkSteps }),
  };
}
