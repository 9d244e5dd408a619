// A parser as tensors in a model file, and back.
import { corrupt } from '../file/corrupt.ts';
import { countAt, type ModelMetadata, numberAt, objectAt } from '../file/metadata.ts';
import type { ModelFile } from '../file/model-file.ts';
import type { Tensor } from '../file/tensor.ts';
import type { JsonObject } from '../json.ts';
import { distanceBuckets } from '../parse/distance.ts';
import type { ParserHeadWeights, ParserWeights } from './parser-weights.ts';
import { labelsOfKind } from './task-of-kind.ts';
import {
  checkTemperature,
  createTensorWriter,
  memberName,
  readTrunk,
  type TensorReader,
  writeTrunk,
} from './trunk-file.ts';
import type { Vectors } from './vectors.ts';

/** What logits of probabilities are divided by before they are confidences; fitted on texts that were not trained on. */
export interface ParserTemperatures {
  readonly head: number;
  readonly label: number;
  readonly start: number;
}

/** Everything of a parser but its names. */
export interface ParserModel {
  readonly weights: ParserWeights;
  readonly temperatures: ParserTemperatures;
}

/** The tensors of `model` and what `network` of the metadata says about them. `vectors` are those that it was trained with. */
export function parserTensors(
  { weights, temperatures }: ParserModel,
  vectors: Vectors | undefined,
): { tensors: Map<string, Tensor>; network: JsonObject } {
  const writer = createTensorWriter();
  const { float, rows, linear } = writer;
  const { width, arcs, hiddenLabels } = weights;
  const trunk = writeTrunk(writer, weights, vectors);
  weights.members.forEach(({ parser }, index) => {
    const name = (part: string): string => memberName(index, `parser.${part}`);
    linear(name('dependent'), parser.dependent, width);
    linear(name('head'), parser.head, width);
    linear(name('biaffine'), parser.biaffine, arcs);
    float(name('root'), parser.root, arcs);
    rows(name('distances'), parser.distances, arcs);
    linear(name('labelDependent'), parser.labelDependent, width);
    linear(name('labelHead'), parser.labelHead, width);
    float(name('labelRoot'), parser.labelRoot, hiddenLabels);
    rows(name('labelDistances'), parser.labelDistances, hiddenLabels);
    linear(name('label'), parser.label, hiddenLabels);
    linear(name('start'), parser.start, width);
  });
  return { tensors: writer.tensors, network: { ...trunk, arcs, hiddenLabels, temperatures: { ...temperatures } } };
}

/** The parser in `file`, after checks of every shape. Throws `model-corrupt`. */
export function readParserModel({ tensors, metadata }: ModelFile): ParserModel {
  const { network } = metadata;
  const labels = parserLabels(metadata).length;
  const arcs = columnsAt(network, 'arcs');
  const hiddenLabels = columnsAt(network, 'hiddenLabels');
  const trunk = readTrunk(tensors, network, (reader, member, width) => ({
    parser: readHead(reader, member, { width, arcs, hiddenLabels, labels }),
  }));
  const info = objectAt(network.temperatures, 'network.temperatures');
  const temperature = (name: keyof ParserTemperatures): number =>
    checkTemperature(numberAt(info[name], `network.temperatures.${name}`));
  return {
    weights: { ...trunk, arcs, hiddenLabels, labels },
    temperatures: { head: temperature('head'), label: temperature('label'), start: temperature('start') },
  };
}

type HeadShape = Pick<ParserWeights, 'width' | 'arcs' | 'hiddenLabels' | 'labels'>;

function readHead(
  { float, rows, linear }: TensorReader,
  member: number,
  { width, arcs, hiddenLabels, labels }: HeadShape,
): ParserHeadWeights {
  const name = (part: string): string => memberName(member, `parser.${part}`);
  return {
    dependent: linear(name('dependent'), arcs, width),
    head: linear(name('head'), arcs, width),
    biaffine: linear(name('biaffine'), arcs, arcs),
    root: float(name('root'), arcs),
    distances: rows(name('distances'), distanceBuckets, arcs),
    labelDependent: linear(name('labelDependent'), hiddenLabels, width),
    labelHead: linear(name('labelHead'), hiddenLabels, width),
    labelRoot: float(name('labelRoot'), hiddenLabels),
    labelDistances: rows(name('labelDistances'), distanceBuckets, hiddenLabels),
    label: linear(name('label'), labels, hiddenLabels),
    start: linear(name('start'), 1, width),
  };
}

function columnsAt(network: JsonObject, name: 'arcs' | 'hiddenLabels'): number {
  const columns = countAt(network[name], `network.${name}`, 1024);
  if (columns > 0 && columns % 8 === 0) return columns;
  throw corrupt(`The network has ${columns} columns ("${name}"), which is not a multiple of 8.`);
}

/** More than any scheme of dependencies has. */
const mostLabels = 1_000;

/** Names of the labels of a parser. */
export function parserLabels(metadata: ModelMetadata): readonly string[] {
  return labelsOfKind(metadata, 'parser', mostLabels);
}
