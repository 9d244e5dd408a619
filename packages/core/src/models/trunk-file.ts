// The trunk of token networks as tensors in a model file, and back.
import { corrupt } from '../file/corrupt.ts';
import { countAt, numberAt, objectAt } from '../file/metadata.ts';
import type { ModelFile } from '../file/model-file.ts';
import type { Rows8 } from '../file/quantize.ts';
import { type Tensor, takeTensor } from '../file/tensor.ts';
import type { JsonObject } from '../json.ts';
import { areAscending } from './key-index.ts';
import { factCount } from './text-context.ts';
import {
  characterDimensions,
  inputColumns,
  type LayerWeights,
  type LinearWeights,
  type TrunkMember,
  type TrunkWeights,
} from './trunk-weights.ts';
import type { Vectors } from './vectors.ts';
import { featureKinds } from './word-features.ts';
import { packWords, takeWords } from './word-table.ts';

/** Puts numbers into the tensors of a file, under their names. */
export interface TensorWriter {
  readonly tensors: Map<string, Tensor>;
  float(name: string, data: Float32Array, ...shape: number[]): void;
  /** Rows of `columns` 8-bit integers, with a scale each. */
  rows(name: string, rows: Rows8, columns: number): void;
  linear(name: string, weights: LinearWeights, inputs: number): void;
}

/** A writer that begins with no tensor. */
export function createTensorWriter(): TensorWriter {
  const tensors = new Map<string, Tensor>();
  const writer: TensorWriter = {
    tensors,
    float(name, data, ...shape) {
      tensors.set(name, { data, shape });
    },
    rows(name, { values, scales }, columns) {
      tensors.set(`${name}.values`, { data: values, shape: [scales.length, columns] });
      tensors.set(`${name}.scales`, { data: scales, shape: [scales.length] });
    },
    linear(name, { weight, bias }, inputs) {
      writer.rows(name, weight, inputs);
      writer.float(`${name}.bias`, bias, bias.length);
    },
  };
  return writer;
}

/** The name under which a part of the network `member` stands in a file. */
export function memberName(member: number, part: string): string {
  return `member${member}.${part}`;
}

/**
 * Writes the tensors of `weights`, and returns what `network` of the metadata says about them. `vectors` are those that the
 * networks were trained with.
 */
export function writeTrunk(
  { tensors, float, rows, linear }: TensorWriter,
  weights: TrunkWeights,
  vectors: Vectors | undefined,
): JsonObject {
  const { width, filters } = weights;
  const layer = (name: string, part: LayerWeights, inputs: number): void => {
    linear(name, part, inputs);
    float(`${name}.gain`, part.gain, width);
    float(`${name}.shift`, part.shift, width);
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
    const name = (part: string): string => memberName(index, part);
    featureKinds.forEach((kind, i) => {
      rows(name(`table.${kind.name}`), member.tables[i]!, kind.dimensions);
    });
    rows(name('table.character'), member.characters, characterDimensions);
    if (filters > 0) linear(name('filters'), member.filters, 3 * characterDimensions);
    layer(name('word'), member.word, inputColumns(filters, dimensions));
    rows(name('facts'), member.facts, width);
    linear(name('mean'), member.mean, width);
    member.convolutions.forEach((convolution, i) => {
      layer(name(`convolution${i}`), convolution, 3 * width);
    });
    layer(name('pool'), member.pool, 2 * width);
  });
  return {
    width,
    filters,
    characters: weights.characterKeys.length,
    convolutions: weights.members[0]?.convolutions.length ?? 0,
    members: weights.members.length,
    tables: Object.fromEntries(featureKinds.map(({ name }, kind) => [name, weights.keys[kind]!.length])),
    vectors: vectorInfo,
  };
}

/** Takes numbers out of the tensors of a file after checks of their shapes. All throw `model-corrupt`. */
export interface TensorReader {
  float(name: string, ...shape: number[]): Float32Array;
  rows(name: string, rows: number, columns: number): Rows8;
  linear(name: string, outputs: number, inputs: number): LinearWeights;
}

/** Reads from the tensors of a file. */
export function createTensorReader(tensors: ModelFile['tensors']): TensorReader {
  const reader: TensorReader = {
    float: (name, ...shape) => takeTensor(tensors, name, 'F32', shape),
    rows: (name, rows, columns) => ({
      values: takeTensor(tensors, `${name}.values`, 'I8', [rows, columns]),
      scales: takeTensor(tensors, `${name}.scales`, 'F32', [rows]),
    }),
    linear: (name, outputs, inputs) => ({
      weight: reader.rows(name, outputs, inputs),
      bias: reader.float(`${name}.bias`, outputs),
    }),
  };
  return reader;
}

/**
 * The trunks in a file, after checks of every shape; `readMember` may read more of each network. Throws `model-corrupt`.
 */
export function readTrunk<Member>(
  tensors: ModelFile['tensors'],
  network: JsonObject,
  readMember: (reader: TensorReader, member: number, width: number) => Member,
): TrunkWeights & { readonly members: readonly (TrunkMember & Member)[] } {
  const width = countAt(network.width, 'network.width', 1024);
  if (width === 0 || width % 8 !== 0) throw corrupt(`The network is ${width} wide, which is not a multiple of 8.`);
  const depth = countAt(network.convolutions, 'network.convolutions', 16);
  if (depth === 0) throw corrupt('The network has no convolution.');
  const filters = countAt(network.filters, 'network.filters', 1024);
  if (filters % 4 !== 0) throw corrupt(`The network has ${filters} filters, which is not a multiple of 4.`);
  const reader = createTensorReader(tensors);
  const { float, rows, linear } = reader;
  const layer = (name: string, inputs: number): LayerWeights => ({
    ...linear(name, width, inputs),
    gain: float(`${name}.gain`, width),
    shift: float(`${name}.shift`, width),
  });
  const rowCounts = objectAt(network.tables, 'network.tables');
  const keys = featureKinds.map(({ name }) => {
    const count = countAt(rowCounts[name], `network.tables.${name}`, 16_777_216);
    const found = takeTensor(tensors, `keys.${name}`, 'I32', [count]);
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
    width,
    filters,
    keys,
    characterKeys,
    vectors,
    vectorMean: vectors === undefined ? new Float32Array(0) : float('vectors.mean', dimensions),
    vectorScale: info === undefined ? 1 : numberAt(info.scale, 'network.vectors.scale'),
    members: Array.from({ length: members }, (_, index) => {
      const name = (part: string): string => memberName(index, part);
      return {
        tables: featureKinds.map((kind, i) => rows(name(`table.${kind.name}`), keys[i]!.length, kind.dimensions)),
        characters: rows(name('table.character'), characterKeys.length, characterDimensions),
        filters: filters === 0 ? noFilters : linear(name('filters'), filters, 3 * characterDimensions),
        word: layer(name('word'), inputColumns(filters, dimensions)),
        facts: rows(name('facts'), factCount, width),
        mean: linear(name('mean'), width, width),
        convolutions: Array.from({ length: depth }, (__, i) => layer(name(`convolution${i}`), 3 * width)),
        pool: layer(name('pool'), 2 * width),
        ...readMember(reader, index, width),
      };
    }),
  };
}

const noFilters: LinearWeights = {
  weight: { values: new Int8Array(0), scales: new Float32Array(0) },
  bias: new Float32Array(0),
};

/** `temperature`, which scores are divided by. Throws `model-corrupt` where it is not above 0. */
export function checkTemperature(temperature: number): number {
  if (temperature > 0) return temperature;
  throw corrupt(`The temperature is ${temperature}, not above 0.`);
}

/** A `model-corrupt` error. */
