// A component for discourse as tensors in a model file, and back: the part `segments` is a network that says where units begin, as it
// would be in a file of its own; the part `relations` are the linear models of the parser, or the one relation that all units
// are attached by to the one before.
import { corrupt } from '../file/corrupt.ts';
import { countAt, numberAt, textAt } from '../file/metadata.ts';
import type { ModelFile } from '../file/model-file.ts';
import type { ModelPart } from '../file/parts.ts';
import { type Tensor, takeTensor } from '../file/tensor.ts';
import type { JsonObject } from '../json.ts';
import { type DiscourseModel, type FeatureWeights, outcomesOf } from './discourse-parser.ts';
import { areAscending } from './key-index.ts';

/** Names of the parts of the file. */
export const discourseParts = { segments: 'segments', relations: 'relations' } as const;

/** What attaches every unit to the one before it. */
export interface PreviousModel {
  readonly label: string;
  /** How often that was right where it was learnt, in [0, 1]. */
  readonly confidence: number;
}

/** How units are attached. */
export type RelationsModel =
  | { readonly method: 'tree'; readonly model: DiscourseModel }
  | { readonly method: 'previous'; readonly model: PreviousModel };

/** More states than this would make a long text last minutes. */
const widestBeam = 64;

/** The part of the file that says how units are attached. */
export function relationsPart(relations: RelationsModel): ModelPart {
  if (relations.method === 'previous') {
    return { tensors: new Map(), network: { method: 'previous', ...relations.model } };
  }
  const { structure, relation, beam, calibration } = relations.model;
  const [first, second] = [writeFeatures('structure', structure), writeFeatures('relation', relation)];
  return {
    tensors: new Map([...first.tensors, ...second.tensors]),
    network: { method: 'tree', ...first.network, ...second.network, beam, ...calibration },
  };
}

function writeFeatures(name: string, { keys, rows, bias }: FeatureWeights): ModelPart {
  const tensors = new Map<string, Tensor>([
    [`${name}.keys`, { data: keys, shape: [keys.length] }],
    [`${name}.values`, { data: rows.values, shape: [keys.length, bias.length] }],
    [`${name}.scales`, { data: rows.scales, shape: [keys.length] }],
    [`${name}.bias`, { data: bias, shape: [bias.length] }],
  ]);
  return { tensors, network: { [`${name}Features`]: keys.length } };
}

/** How units are attached, from the part of a checked file with the labels of its task. Throws `model-corrupt`. */
export function readRelations({ tensors, metadata: { network, task } }: ModelFile): RelationsModel {
  const labels = (task?.labels ?? []).map(({ name }) => name);
  const method = textAt(network.method, 'network.relations.method');
  if (method === 'previous') {
    const label = textAt(network.label, 'network.relations.label');
    const confidence = numberAt(network.confidence, 'network.relations.confidence');
    if (!labels.includes(label)) throw corrupt('The relation of the file is none of its task.');
    if (!(confidence >= 0 && confidence <= 1)) throw corrupt(`The confidence of the file is ${confidence}.`);
    return { method, model: { label, confidence } };
  }
  if (method !== 'tree') throw corrupt(`The file attaches units by ${JSON.stringify(method.slice(0, 80))}.`);
  const beam = countAt(network.beam, 'network.relations.beam', widestBeam);
  if (beam === 0) throw corrupt('The parser of the file follows no state.');
  const calibration = {
    slope: numberAt(network.slope, 'network.relations.slope'),
    offset: numberAt(network.offset, 'network.relations.offset'),
  };
  const structure = readFeatures(tensors, network, 'structure', 2);
  const relation = readFeatures(tensors, network, 'relation', outcomesOf(labels).length);
  return { method, model: { structure, relation, beam, calibration } };
}

function readFeatures(
  tensors: ModelFile['tensors'],
  network: JsonObject,
  name: string,
  outcomes: number,
): FeatureWeights {
  const count = countAt(network[`${name}Features`], `network.relations.${name}Features`, 16_777_216);
  const keys = takeTensor(tensors, `${name}.keys`, 'I32', [count]);
  if (!areAscending(keys)) throw corrupt(`The features of ${name} are not in ascending order.`);
  return {
    keys,
    rows: {
      values: takeTensor(tensors, `${name}.values`, 'I8', [count, outcomes]),
      scales: takeTensor(tensors, `${name}.scales`, 'F32', [count]),
    },
    bias: takeTensor(tensors, `${name}.bias`, 'F32', [outcomes]),
  };
}
