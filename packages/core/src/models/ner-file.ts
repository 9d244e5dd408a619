// The entity network as tensors in a model file, and back.
import { TinctureError } from '../errors/tincture-error.ts';
import { countAt, type ModelMetadata, numberAt, objectAt } from '../file/metadata.ts';
import type { ModelFile } from '../file/model-file.ts';
import type { Rows8 } from '../file/quantize.ts';
import { type Tensor, takeTensor } from '../file/tensor.ts';
import type { JsonObject } from '../json.ts';
import type { TransitionScores } from './crf.ts';
import { areAscending } from './key-index.ts';
import { factCount } from './ner-context.ts';
import { featureKinds } from './ner-features.ts';
import type { NerGazetteer } from './ner-gazetteer.ts';

import { stepCount } from './ner-tags.ts';
import {
  characterDimensions,
  inputColumns,
  type LayerWeights,
  type LinearWeights,
  type NerWeights,
} from './ner-weights.ts';
import type { Vectors } from './vectors.ts';
import { packWords, takeWords } from './word-table.ts';

/** Numbers that are fitted after training, on texts that were not trained on. */
export interface NerDecoding {
  /** What is taken from the score of "outside" before the best path is chosen: above 0 finds more entities. */
  readonly outsideBias: number;
  /** What scores are divided by before they become confidences. */
  readonly temperature: number;
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
  const tensors = new Map<string, Tensor>();
  const { width, filters, tags } = weights;
  const float = (name: string, data: Float32Array, ...shape: number[]): void => {
    tensors.set(name, { data, shape });
  };
  const matrix = (name: string, { values, scales }: Rows8): void => {
    tensors.set(`${name}.values`, { data: values, shape: [scales.length, values.length / scales.length] });
    tensors.set(`${name}.scales`, { data: scales, shape: [scales.length] });
  };
  const table = (name: string, rows: Rows8, columns: number): void => {
    matrix(name, rows);
    if (rows.scales.length === 0) tensors.set(`${name}.values`, { data: rows.values, shape: [0, columns] });
  };
  const linear = (name: string, { weight, bias }: LinearWeights): void => {
    matrix(name, weight);
    float(`${name}.bias`, bias, bias.length);
  };
  const layer = (name: string, weights: LayerWeights): void => {
    linear(name, weights);
    float(`${name}.gain`, weights.gain, width);
    float(`${name}.shift`, weights.shift, width);
  };
  featureKinds.forEach(({ name }, kind) => {
    const keys = weights.keys[kind]!;
    tensors.set(`keys.${name}`, { data: keys, shape: [keys.length] });
  });
  tensors.set('keys.character', { data: weights.characterKeys, shape: [weights.characterKeys.length] });
  const dimensions = vectors?.dimensions ?? 0;
  let vectorInfo: JsonObject | null = null;
  if (vectors !== undefined) {
    const kept = packWords(vectors, vectors.count);
    for (const [name, tensor] of kept.tensors) tensors.set(name, tensor);
    float('vectors.mean', weights.vectorMean, dimensions);
    vectorInfo = { ...kept.info, scale: weights.vectorScale };
  }
  weights.members.forEach((member, index) => {
    const prefix = `member${index}`;
    featureKinds.forEach(({ name, dimensions: columns }, kind) => {
      table(`${prefix}.table.${name}`, member.tables[kind]!, columns);
    });
    table(`${prefix}.table.character`, member.characters, characterDimensions);
    if (filters > 0) linear(`${prefix}.filters`, member.filters);
    layer(`${prefix}.word`, member.word);
    matrix(`${prefix}.facts`, member.facts);
    linear(`${prefix}.mean`, member.mean);
    member.convolutions.forEach((convolution, i) => {
      layer(`${prefix}.convolution${i}`, convolution);
    });
    layer(`${prefix}.pool`, member.pool);
    linear(`${prefix}.output`, member.output);
  });
  float('transitions.steps', transitions.steps, stepCount((tags - 1) / 4));
  float('transitions.starts', transitions.starts, tags);
  float('transitions.ends', transitions.ends, tags);
  const rows = Object.fromEntries(featureKinds.map(({ name }, kind) => [name, weights.keys[kind]!.length]));
  const convolutions = weights.members[0]?.convolutions.length ?? 0;
  const { keys, labels, longest, bonus } = gazetteer;
  tensors.set('gazetteer.keys', { data: keys, shape: [keys.length] });
  tensors.set('gazetteer.labels', { data: labels, shape: [labels.length] });
  const network = {
    width,
    filters,
    characters: weights.characterKeys.length,
    convolutions,
    members: weights.members.length,
    tables: rows,
    vectors: vectorInfo,
    gazetteer: { names: keys.length, longest, bonus },
    ...decoding,
  };
  return { tensors, network };
}

/** The model in `file`, after checks of every shape. Throws `model-corrupt`. */
export function readNerModel({ tensors, metadata }: ModelFile): NerModel {
  const { network } = metadata;
  const labels = nerLabels(metadata).length;
  const tags = 1 + 4 * labels;
  // Looked at first: what there is to say about tags grows with the square of the labels.
  const steps = takeTensor(tensors, 'transitions.steps', 'F32', [stepCount(labels)]);
  const width = countAt(network.width, 'network.width', 1024);
  if (width === 0 || width % 8 !== 0) throw corrupt(`The network is ${width} wide, which is not a multiple of 8.`);
  const depth = countAt(network.convolutions, 'network.convolutions', 16);
  if (depth === 0) throw corrupt('The network has no convolution.');
  const filters = countAt(network.filters, 'network.filters', 1024);
  if (filters % 4 !== 0) throw corrupt(`The network has ${filters} filters, which is not a multiple of 4.`);
  const matrix = (name: string, rows: number, columns: number): Rows8 => ({
    values: takeTensor(tensors, `${name}.values`, 'I8', [rows, columns]),
    scales: finite(name, takeTensor(tensors, `${name}.scales`, 'F32', [rows])),
  });
  const float = (name: string, ...shape: number[]): Float32Array =>
    finite(name, takeTensor(tensors, name, 'F32', shape));
  const linear = (name: string, outputs: number, inputs: number): LinearWeights => ({
    weight: matrix(name, outputs, inputs),
    bias: float(`${name}.bias`, outputs),
  });
  const layer = (name: string, inputs: number): LayerWeights => ({
    ...linear(name, width, inputs),
    gain: float(`${name}.gain`, width),
    shift: float(`${name}.shift`, width),
  });
  const rowCounts = objectAt(network.tables, 'network.tables');
  const keys = featureKinds.map(({ name }) => {
    const rows = countAt(rowCounts[name], `network.tables.${name}`, 16_777_216);
    const found = takeTensor(tensors, `keys.${name}`, 'I32', [rows]);
    if (areAscending(found)) return found;
    throw corrupt(`The tensor "keys.${name}" is not in ascending order.`);
  });
  const characterKeys = takeTensor(tensors, 'keys.character', 'I32', [
    countAt(network.characters, 'network.characters', 65_536),
  ]);
  if (!areAscending(characterKeys)) throw corrupt('The tensor "keys.character" is not in ascending order.');
  const members = countAt(network.members, 'network.members', 64);
  if (members === 0) throw corrupt('The file holds no network.');
  const info = network.vectors === null ? undefined : objectAt(network.vectors, 'network.vectors');
  const vectors = info === undefined ? undefined : takeWords(tensors, info);
  const dimensions = vectors?.dimensions ?? 0;
  return {
    weights: {
      width,
      filters,
      tags,
      keys,
      characterKeys,
      vectors,
      vectorMean: vectors === undefined ? new Float32Array(0) : float('vectors.mean', dimensions),
      vectorScale: info === undefined ? 1 : numberAt(info.scale, 'network.vectors.scale'),
      members: Array.from({ length: members }, (_, index) => {
        const prefix = `member${index}`;
        return {
          tables: featureKinds.map(({ name, dimensions: columns }, kind) =>
            matrix(`${prefix}.table.${name}`, keys[kind]!.length, columns),
          ),
          characters: matrix(`${prefix}.table.character`, characterKeys.length, characterDimensions),
          filters: filters === 0 ? noFilters : linear(`${prefix}.filters`, filters, 3 * characterDimensions),
          word: layer(`${prefix}.word`, inputColumns(filters, dimensions)),
          facts: matrix(`${prefix}.facts`, factCount, width),
          mean: linear(`${prefix}.mean`, width, width),
          convolutions: Array.from({ length: depth }, (__, i) => layer(`${prefix}.convolution${i}`, 3 * width)),
          pool: layer(`${prefix}.pool`, 2 * width),
          output: linear(`${prefix}.output`, tags, width),
        };
      }),
    },
    transitions: {
      steps,
      starts: float('transitions.starts', tags),
      ends: float('transitions.ends', tags),
    },
    decoding: {
      outsideBias: numberAt(network.outsideBias, 'network.outsideBias'),
      temperature: positive(numberAt(network.temperature, 'network.temperature')),
    },
    gazetteer: readGazetteer(tensors, objectAt(network.gazetteer, 'network.gazetteer'), labels),
  };
}

const noFilters: LinearWeights = {
  weight: { values: new Int8Array(0), scales: new Float32Array(0) },
  bias: new Float32Array(0),
};

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
export function nerLabels({ task }: ModelMetadata): readonly string[] {
  if (task?.kind !== 'ner') throw corrupt('The file holds an entity network but no task of the kind "ner".');
  if (task.labels.length === 0 || task.labels.length > mostLabels) {
    throw corrupt(`The task in the file has ${task.labels.length} labels.`);
  }
  return task.labels.map(({ name }) => name);
}

function finite(name: string, values: Float32Array): Float32Array {
  if (!values.every(Number.isFinite))
    throw corrupt(`The tensor ${JSON.stringify(name)} holds a value that is not finite.`);
  return values;
}

function positive(temperature: number): number {
  if (temperature > 0) return temperature;
  throw corrupt(`The temperature is ${temperature}, not above 0.`);
}

function corrupt(problem: string): TinctureError {
  return new TinctureError({
    code: 'model-corrupt',
    problem,
    fix: 'Get the file again from where it came from, or train the component again.',
  });
}
