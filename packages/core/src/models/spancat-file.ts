// The network for overlapping spans as tensors in a model file, and back.
import { corrupt } from '../file/corrupt.ts';
import { countAt, type ModelMetadata, numberAt } from '../file/metadata.ts';
import type { ModelFile } from '../file/model-file.ts';
import type { Rows8 } from '../file/quantize.ts';
import type { Tensor } from '../file/tensor.ts';
import type { JsonObject } from '../json.ts';
import { bucketCount } from './span-candidates.ts';
import { labelsOfKind } from './task-of-kind.ts';
import { contextWords } from './text-context.ts';
import { checkTemperature, createTensorWriter, memberName, readTrunk, writeTrunk } from './trunk-file.ts';
import type { LinearWeights, TrunkMember, TrunkWeights } from './trunk-weights.ts';
import type { Vectors } from './vectors.ts';

/** What a head sees of a token: its shares as first, as last and as any token of a span, then three scores of the finder. */
export interface SpanHead {
  /** Rows: {@link SpancatWeights.spanWidth} for each of the three shares, then start, end and join. */
  readonly tokens: LinearWeights;
  /** A row of {@link SpancatWeights.spanWidth} for each bucket of lengths. */
  readonly lengths: Rows8;
  /** A row for each label. */
  readonly output: LinearWeights;
}

/** The numbers of one network of an ensemble. */
export interface SpancatMember extends TrunkMember, SpanHead {}

/** All numbers of the networks for overlapping spans, whose scores are averaged. */
export interface SpancatWeights extends TrunkWeights {
  /** Values of the hidden layer of a span; a multiple of 8. */
  readonly spanWidth: number;
  readonly labels: number;
  readonly members: readonly SpancatMember[];
}

/** What is known of spans from the training texts, and what is fitted on texts that were not trained on. */
export interface SpancatDecoding {
  /** Tokens up to which all spans are looked at. */
  readonly ngrams: number;
  /** Tokens of the longest span that is looked at; more than `ngrams` where the finder suggests longer ones. */
  readonly longest: number;
  /** Least score of the finder, as a logit. */
  readonly finder: number;
  /** Least score of a span with a label, as a logit. */
  readonly threshold: number;
  /** A confidence is the logistic function of the score divided by `temperature`, plus `offset`. */
  readonly temperature: number;
  readonly offset: number;
  /** Whether spans may cross, that is overlap without one inside the other. */
  readonly crossing: boolean;
  /** Whether the same words may have several labels. */
  readonly several: boolean;
}

/** Everything of a component for overlapping spans but its names. */
export interface SpancatModel {
  readonly weights: SpancatWeights;
  readonly decoding: SpancatDecoding;
}

/** The tensors of `model` and what `network` of the metadata says about them. `vectors`: those it was trained with. */
export function spancatTensors(
  { weights, decoding }: SpancatModel,
  vectors: Vectors | undefined,
): { tensors: Map<string, Tensor>; network: JsonObject } {
  const writer = createTensorWriter();
  const { width, spanWidth } = weights;
  const trunk = writeTrunk(writer, weights, vectors);
  weights.members.forEach(({ tokens, lengths, output }, index) => {
    writer.linear(memberName(index, 'tokens'), tokens, width);
    writer.rows(memberName(index, 'lengths'), lengths, spanWidth);
    writer.linear(memberName(index, 'output'), output, spanWidth);
  });
  return { tensors: writer.tensors, network: { ...trunk, spanWidth, ...decoding } };
}

/** The model in `file`, after checks of every shape. Throws `model-corrupt`. */
export function readSpancatModel({ tensors, metadata }: ModelFile): SpancatModel {
  const { network } = metadata;
  const labels = spancatLabels(metadata).length;
  const spanWidth = countAt(network.spanWidth, 'network.spanWidth', 1024);
  if (spanWidth === 0 || spanWidth % 8 !== 0)
    throw corrupt(`Spans have ${spanWidth} values, which is not a multiple of 8.`);
  const trunk = readTrunk(tensors, network, (reader, member, width) => ({
    tokens: reader.linear(memberName(member, 'tokens'), tokenOutputs(spanWidth), width),
    lengths: reader.rows(memberName(member, 'lengths'), bucketCount, spanWidth),
    output: reader.linear(memberName(member, 'output'), labels, spanWidth),
  }));
  return { weights: { ...trunk, spanWidth, labels }, decoding: readDecoding(network) };
}

/** Outputs of the layer that sees a token. */
export function tokenOutputs(spanWidth: number): number {
  return 3 * spanWidth + 3;
}

function readDecoding(network: JsonObject): SpancatDecoding {
  const flag = (name: 'crossing' | 'several'): boolean => {
    const value = network[name];
    if (typeof value === 'boolean') return value;
    throw corrupt(`"network.${name}" in the metadata of the model file is neither true nor false.`);
  };
  return {
    ngrams: countAt(network.ngrams, 'network.ngrams', contextWords),
    longest: countAt(network.longest, 'network.longest', contextWords),
    finder: numberAt(network.finder, 'network.finder'),
    threshold: numberAt(network.threshold, 'network.threshold'),
    temperature: checkTemperature(numberAt(network.temperature, 'network.temperature')),
    offset: numberAt(network.offset, 'network.offset'),
    crossing: flag('crossing'),
    several: flag('several'),
  };
}

/** Candidates are scored for each label. */
const mostLabels = 4_096;

/** Names of the labels of a component for overlapping spans. */
export function spancatLabels(metadata: ModelMetadata): readonly string[] {
  return labelsOfKind(metadata, 'spancat', mostLabels);
}
