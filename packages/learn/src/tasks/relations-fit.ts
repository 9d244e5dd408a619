// The linear models over pairs of entities: their features, weights, thresholds. The second one learns from what the first
// says of texts that it did not learn from: of those that it did, it would seem too sure.
import { createRandom, type Task } from 'tincture';
import {
  contextColumns,
  contextFeatures,
  createPairReader,
  exp,
  pairFeatures,
  quantizeRows8,
  type RelationModel,
  readRelationText,
} from 'tincture/training';
import type { TrainOptions } from '../train/options.ts';
import { type RelationExample, type RelationLimits, type TargetPair, targetPairs } from './relations-data.ts';
import type { RelationSettings } from './relations-settings.ts';
import { aboveThresholds, fitCalibration, fitThresholds, type HeldOutScores } from './textcat-calibrate.ts';
import { fitLinear, type LinearExample, type LinearWeights, scoreLinear } from './textcat-fit.ts';

type WordTable = Parameters<typeof createPairReader>[1];

/** Pairs of one text as a model sees them. */
export interface RelationInput {
  readonly example: RelationExample;
  readonly pairs: readonly (LinearExample & Pick<TargetPair, 'pair'>)[];
}

/** Both models. */
export interface RelationWeights {
  readonly first: LinearWeights;
  readonly second: LinearWeights;
}

/** All that a fit needs. */
export interface RelationFit {
  readonly task: Task;
  readonly limits: RelationLimits;
  readonly keys: Int32Array;
  readonly table: WordTable;
  readonly settings: RelationSettings;
  readonly signal: TrainOptions['signal'];
  readonly onStep?: (iteration: number, loss: number) => void;
}

/** From so many texts on, a feature that a single pair has is left out: on conll04 it makes no difference, and half the features are such. */
const manyTexts = 200;

/** Hashes of the features of all pairs, ascending; the rarest are left out where there are too many. */
export function collectFeatures(
  examples: readonly RelationExample[],
  limits: RelationLimits,
  labels: number,
  most: number,
): Int32Array {
  const counts = new Map<number, number>();
  for (const example of examples) {
    const text = readRelationText(example.doc, example.spans);
    for (const { pair } of targetPairs(example, limits, labels)) {
      for (const group of pairFeatures(text, pair))
        for (const hash of new Set(group)) counts.set(hash, (counts.get(hash) ?? 0) + 1);
    }
  }
  const least = examples.length < manyTexts ? 1 : 2;
  const frequent = [...counts].filter(([, count]) => count >= least);
  const kept = frequent.length <= most ? frequent : frequent.sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, most);
  return Int32Array.from(kept, ([hash]) => hash).sort();
}

/** Reads all pairs of the texts. */
export function readRelationInputs(examples: readonly RelationExample[], fit: RelationFit): RelationInput[] {
  const read = createPairReader(fit.keys, fit.table);
  return examples.map((example) => {
    const inputOf = read(readRelationText(example.doc, example.spans));
    const pairs = targetPairs(example, fit.limits, fit.task.labels.length);
    return { example, pairs: pairs.map(({ pair, targets }) => ({ pair, input: inputOf(pair), targets })) };
  });
}

/** Logistic regression of each label against the rest, over the pairs that it may join: the first look. */
export function fitFirst(inputs: readonly RelationInput[], fit: RelationFit): Promise<LinearWeights> {
  const pairs = inputs.flatMap((input) => input.pairs);
  const columns = fit.keys.length + (pairs[0]?.input.dense.length ?? 0);
  return fitPairs(pairs, columns, fit.settings.relationC, fit, fit.onStep);
}

/** The same over what {@link lookAgain} makes of the pairs: the second look. */
export function fitSecond(contexts: readonly (readonly LinearExample[])[], fit: RelationFit): Promise<LinearWeights> {
  const columns = contextColumns(fit.task.labels.length, fit.task.entities?.length ?? 0);
  return fitPairs(contexts.flat(), columns, fit.settings.relationContextC, fit);
}

function fitPairs(
  pairs: readonly LinearExample[],
  columns: number,
  c: number,
  { task, settings, signal }: RelationFit,
  onStep?: RelationFit['onStep'],
): Promise<LinearWeights> {
  return fitLinear(pairs, {
    ...{ labels: task.labels.length, columns, isMultiple: true, c, signal },
    // Dense values come last, whether there are any or not.
    features: columns - (pairs[0]?.input.dense.length ?? 0),
    settings: { iterations: settings.relationIterations, balance: 0 },
    ...(onStep && { onStep }),
  });
}

/** The pairs of each text with what `first` says of all pairs of that text as their features. */
export function lookAgain(
  inputs: readonly RelationInput[],
  first: LinearWeights,
  { keys, task }: RelationFit,
): LinearExample[][] {
  const dense = new Float32Array(0);
  return inputs.map(({ example, pairs }) => {
    const scored = pairs.map(({ pair, targets, ...rest }) => {
      const scores = scoreLinear(first, { ...rest, targets }, keys.length);
      const [from, to] = [example.spans[pair.from]!, example.spans[pair.to]!];
      return {
        ...pair,
        ...{ fromType: from.label, toType: to.label, start: Math.min(from.startToken, to.startToken) },
        scores,
        chances: scores.map((score, label) => (targets[label]! < 0 ? 0 : 1 / (1 + exp(-score)))),
      };
    });
    const features = contextFeatures(scored, task.entities?.length ?? 0);
    return features.map((feature, index) => ({
      input: { ...feature, dense },
      targets: pairs[index]!.targets,
    }));
  });
}

/** Scores of the second look at texts that neither look learnt from. */
export function judgeSecond(contexts: readonly (readonly LinearExample[])[], second: LinearWeights): HeldOutScores[] {
  return contexts.flat().map((pair) => ({ scores: scoreLinear(second, pair, 0), targets: pair.targets }));
}

/** Texts from which on three parts do instead of five. */
const enoughTexts = 1_000;

/** Parts of the texts, each of which is judged by weights that learnt from the others; none where there is one text. */
export function relationFolds(inputs: readonly RelationInput[], seed: number): RelationInput[][] {
  const count = Math.min(inputs.length, inputs.length < enoughTexts ? 5 : 3);
  if (count < 2) return [];
  const partOfText = new Map<string, number>();
  const parts = Array.from({ length: count }, (): RelationInput[] => []);
  for (const input of createRandom(seed).shuffle([...inputs])) {
    const { text } = input.example.doc;
    const part = partOfText.get(text) ?? partOfText.size % count;
    partOfText.set(text, part);
    parts[part]!.push(input);
  }
  const filled = parts.filter((part) => part.length > 0);
  return filled.length < 2 ? [] : filled;
}

/** Relations below which thresholds and temperatures stay as they are. */
const enoughRelations = 30;

/** The model between certain entities: thresholds and calibration are those that suit `heldOut`. */
export function finishRelations(
  { first, second }: RelationWeights,
  heldOut: readonly HeldOutScores[],
  { keys, limits, task }: RelationFit,
): RelationModel {
  const labels = task.labels.length;
  const isEnough = heldOut.filter(({ targets }) => targets.includes(1)).length >= enoughRelations;
  const thresholds = isEnough ? fitThresholds(heldOut, labels) : new Float64Array(labels);
  const quantized = ({ rows }: LinearWeights): RelationModel['weights']['rows'] =>
    quantizeRows8(rows, rows.length / labels, labels);
  return {
    keys,
    weights: { rows: quantized(first), bias: first.bias },
    context: { rows: quantized(second), bias: second.bias.map((value, label) => value - thresholds[label]!) },
    calibration: isEnough
      ? fitCalibration(aboveThresholds(heldOut, labels), true)
      : { temperature: 1, temperatureBelow: 1, offsetBelow: 0 },
    leastChance: 0,
    ...limits,
  };
}
