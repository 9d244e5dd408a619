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
  const { width, arcs, hiddenLabels, recurrent } = weights;
  const trunk = writeTrunk(writer, weights, vectors);
  weights.members.forEach(({ parser }, index) => {
    const name = (part: string): string => memberName(index, `parser.${part}`);
    if (parser.recurrence !== undefined) {
      const { gates, output } = parser.recurrence;
      linear(name('gates'), gates, width);
      linear(name('recurrence'), output, recurrent);
      float(name('recurrence.gain'), output.gain, width);
      float(name('recurrence.shift'), output.shift, width);
    }
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
  const columns = { arcs, hiddenLabels, ...(recurrent > 0 && { recurrent }) };
  return { tensors: writer.tensors, network: { ...trunk, ...columns, temperatures: { ...temperatures } } };
}

/** The parser in `file`, after checks of every shape. Throws `model-corrupt`. */
export function readParserModel({ tensors, metadata }: ModelFile): ParserModel {
  const { network } = metadata;
  const labels = parserLabels(metadata).length;
  const arcs = columnsAt(network, 'arcs');
  const hiddenLabels = columnsAt(network, 'hiddenLabels');
  // Files from before there was a recurrence have none.
  const recurrent = network.recurrent === undefined ? 0 : columnsAt(network, 'recurrent');
  const trunk = readTrunk(tensors, network, (reader, member, width) => ({
    parser: readHead(reader, member, { width, arcs, hiddenLabels, recurrent, labels }),
  }));
  const info = objectAt(network.temperatures, 'network.temperatures');
  const temperature = (name: keyof ParserTemperatures): number =>
    checkTemperature(numberAt(info[name], `network.temperatures.${name}`));
  return {
    weights: { ...trunk, arcs, hiddenLabels, recurrent, labels },
    temperatures: { head: temperature('head'), label: temperature('label'), start: temperature('start') },
  };
}

type HeadShape = Pick<ParserWeights, 'width' | 'arcs' | 'hiddenLabels' | 'recurrent' | 'labels'>;

function readHead(
  { float, rows, linear }: TensorReader,
  member: number,
  { width, arcs, hiddenLabels, recurrent, labels }: HeadShape,
): ParserHeadWeights {
  const name = (part: string): string => memberName(member, `parser.${part}`);
  return {
    recurrence:
      recurrent === 0
        ? undefined
        : {
            gates: linear(name('gates'), 2 * recurrent, width),
            output: {
              ...linear(name('recurrence'), width, recurrent),
              gain: float(name('recurrence.gain'), width),
              shift: float(name('recurrence.shift'), width),
            },
          },
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

function columnsAt(network: JsonObject, name: 'arcs' | 'hiddenLabels' | 'recurrent'): number {
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
