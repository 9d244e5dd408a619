// The entity network as tensors in a model file, and back.
import { corrupt } from '../file/corrupt.ts';
import { countAt, type ModelMetadata, numberAt, objectAt } from '../file/metadata.ts';
import type { ModelFile } from '../file/model-file.ts';
import { type Tensor, takeTensor } from '../file/tensor.ts';
import type { JsonObject } from '../json.ts';
import type { TransitionScores } from './crf.ts';
import { areAscending } from './key-index.ts';
import type { NerGazetteer } from './ner-gazetteer.ts';
import { stepCount } from './ner-tags.ts';
import { labelsOfKind } from './task-of-kind.ts';
import type { TokenWeights } from './token-network.ts';
import {
  checkTemperature,
  createTensorReader,
  createTensorWriter,
  memberName,
  readTrunk,
  writeTrunk,
} from './trunk-file.ts';
import type { Vectors } from './vectors.ts';

/** All numbers of an entity network up to the scores of the tags. */
export interface NerWeights extends TokenWeights {
  readonly tags: number;
}

/** Numbers that are fitted after training, on texts that were not trained on. */
export interface NerDecoding {
  /** What is taken from the score of "outside" before the best path is chosen: above 0 finds more entities. */
  readonly outsideBias: number;
  /** What scores are divided by before they become confidences. */
  readonly temperature: number;
  /** What is added to the log-odds of every confidence after that. */
  readonly offset: number;
  /** What is added to those of an entity that is a known name, by the label that it has as one, as well. */
  readonly knownOffset: number;
}

/** Everything of an entity component but its names. */
export interface NerModel {
  readonly weights: NerWeights;
  readonly transitions: TransitionScores;
  readonly decoding: NerDecoding;
  readonly gazetteer: NerGazetteer;
}

/**
 * The tensors of `model` and what `network` of the metadata says about them. `vectors` are those that the network
 * was trained with. */
export function nerTensors(
  { weights, transitions, decoding, gazetteer }: NerModel,
  vectors: Vectors | undefined,
): { tensors: Map<string, Tensor>; network: JsonObject } {
  const writer = createTensorWriter();
  const { tensors, float, linear } = writer;
  const { width, tags } = weights;
  const trunk = writeTrunk(writer, weights, vectors);
  weights.members.forEach(({ output }, index) => {
    linear(memberName(index, 'output'), output, width);
  });
  float('transitions.steps', transitions.steps, stepCount((tags - 1) / 4));
  float('transitions.starts', transitions.starts, tags);
  float('transitions.ends', transitions.ends, tags);
  const { keys, labels, longest, bonus } = gazetteer;
  tensors.set('gazetteer.keys', { data: keys, shape: [keys.length] });
  tensors.set('gazetteer.labels', { data: labels, shape: [labels.length] });
  const network = { ...trunk, gazetteer: { names: keys.length, longest, bonus }, ...decoding };
  return { tensors, network };
}

/** The model in `file`, after checks of every shape. Throws `model-corrupt`. */
export function readNerModel({ tensors, metadata }: ModelFile): NerModel {
  const { network } = metadata;
  const labels = nerLabels(metadata).length;
  const tags = 1 + 4 * labels;
  // Looked at first: what there is to say about tags grows with the square of the labels.
  const steps = takeTensor(tensors, 'transitions.steps', 'F32', [stepCount(labels)]);
  const { float } = createTensorReader(tensors);
  const trunk = readTrunk(tensors, network, (reader, member, width) => ({
    output: reader.linear(memberName(member, 'output'), tags, width),
  }));
  return {
    weights: { ...trunk, tags },
    transitions: {
      steps,
      starts: float('transitions.starts', tags),
      ends: float('transitions.ends', tags),
    },
    decoding: {
      outsideBias: numberAt(network.outsideBias, 'network.outsideBias'),
      temperature: checkTemperature(numberAt(network.temperature, 'network.temperature')),
      // Older files have neither.
      offset: network.offset === undefined ? 0 : numberAt(network.offset, 'network.offset'),
      knownOffset: network.knownOffset === undefined ? 0 : numberAt(network.knownOffset, 'network.knownOffset'),
    },
    gazetteer: readGazetteer(tensors, objectAt(network.gazetteer, 'network.gazetteer'), labels),
  };
}

function readGazetteer(tensors: ModelFile['tensors'], info: JsonObject, labelCount: number): NerGazetteer {
  const names = countAt(info.names, 'network.gazetteer.names', 16_777_216);
  const keys = takeTensor(tensors, 'gazetteer.keys', 'I32', [names]);
  const labels = takeTensor(tensors, 'gazetteer.labels', 'I32', [names]);
  if (!areAscending(keys)) throw corrupt('The tensor "gazetteer.keys" is not in ascending order.');
  if (labels.some((label) => label < 0 || label >= labelCount)) throw corrupt('A name has a label that is not there.');
  const longest = countAt(info.longest, 'network.gazetteer.longest', 64);
  const bonus = numberAt(info.bonus, 'network.gazetteer.bonus');
  if (Math.abs(bonus) > 1_000) throw corrupt(`The bonus for known names is ${bonus}.`);
  return { keys, labels, longest, bonus };
}

/** Steps between tags are looked up; with more labels they take more memory than the file. */
const mostLabels = 1_000;

/** Names of the labels of an entity component. */
export function nerLabels(metadata: ModelMetadata): readonly string[] {
  return labelsOfKind(metadata, 'ner', mostLabels);
}
