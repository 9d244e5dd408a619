// A relation component as tensors in a model file, and back: the part `entities` is an entity network as it would be in a
// file of its own, the part `relations` the linear model over pairs of entities.
import { corrupt } from '../file/corrupt.ts';
import { countAt, numberAt, objectAt } from '../file/metadata.ts';
import type { ModelFile } from '../file/model-file.ts';
import type { ModelPart } from '../file/parts.ts';
import { type Tensor, takeTensor } from '../file/tensor.ts';
import type { Task } from '../tasks/task.ts';
import { areAscending } from './key-index.ts';
import { contextColumns } from './relation-context.ts';
import type { PairWeights } from './relation-scorer.ts';
import { vectorBlocks } from './relation-vectors.ts';
import type { TextcatCalibration } from './textcat.ts';

/** Names of the parts of the file. */
export const relationParts = { entities: 'entities', relations: 'relations' } as const;

/** The linear model over pairs of entities. */
export interface RelationModel {
  /** Hashes of the features that it knows, ascending. */
  readonly keys: Int32Array;
  /** Of the first look, at each pair by itself. */
  readonly weights: PairWeights;
  /** Of the second look, which knows what the first said of all pairs. A relation is said where its score is above 0. */
  readonly context: PairWeights;
  readonly calibration: TextcatCalibration;
  /** 1 where a label may lead from a type to a type: [labels, types, types]. */
  readonly allowed: Uint8Array;
  /** Most tokens between two entities of a relation. */
  readonly longest: number;
  /**
   * In [0, 0.5]: least chance of a relation that is said, times the confidences of its ends. Between entities that are certain it changes
   * nothing, since a score above 0 is a chance above a half.
   */
  readonly leastChance: number;
}

/** The task of the entity network in the file of a relation component. */
export function entityTask({ name, entities = [], language }: Task): Task {
  return { name, kind: 'ner', labels: entities, ...(language && { language }) };
}

/** The part of the file with the linear model. */
export function relationTensors(model: RelationModel): ModelPart {
  const { keys, weights, context, calibration, allowed, longest, leastChance } = model;
  const { rows, bias } = weights;
  const labels = bias.length;
  const types = Math.round(Math.sqrt(allowed.length / labels));
  const tensors = new Map<string, Tensor>([
    ['keys', { data: keys, shape: [keys.length] }],
    ['weights.values', { data: rows.values, shape: [rows.scales.length, labels] }],
    ['weights.scales', { data: rows.scales, shape: [rows.scales.length] }],
    ['bias', { data: bias, shape: [labels] }],
    ['context.values', { data: context.rows.values, shape: [context.rows.scales.length, labels] }],
    ['context.scales', { data: context.rows.scales, shape: [context.rows.scales.length] }],
    ['context.bias', { data: context.bias, shape: [labels] }],
    ['allowed', { data: allowed, shape: [labels, types, types] }],
  ]);
  return {
    tensors,
    network: { features: keys.length, longest, ...(leastChance > 0 && { leastChance }), ...calibration },
  };
}

/** The linear model in the part of a checked file; the vectors have `dimensions`. Throws `model-corrupt`. */
export function readRelationModel({ tensors, metadata }: ModelFile, dimensions: number): RelationModel {
  const { task } = metadata;
  const network = objectAt(metadata.network, 'network.relations');
  const labels = task?.labels.length ?? 0;
  const types = task?.entities?.length ?? 0;
  const features = countAt(network.features, 'network.relations.features', 16_777_216);
  const longest = countAt(network.longest, 'network.relations.longest', mostTokens);
  // The first models say every relation, however doubtful its ends are.
  const leastChance =
    network.leastChance === undefined ? 0 : numberAt(network.leastChance, 'network.relations.leastChance');
  if (leastChance < 0 || leastChance > 0.5)
    throw corrupt('The least chance of a relation is not between 0 and a half.');
  const keys = takeTensor(tensors, 'keys', 'I32', [features]);
  if (!areAscending(keys)) throw corrupt('The features of the relations are not in ascending order.');
  const columns = features + vectorBlocks * dimensions;
  const allowed = takeTensor(tensors, 'allowed', 'U8', [labels, types, types]);
  if (allowed.some((value) => value > 1)) throw corrupt('What relations may join is neither 0 nor 1.');
  const calibration = {
    temperature: numberAt(network.temperature, 'network.relations.temperature'),
    temperatureBelow: numberAt(network.temperatureBelow, 'network.relations.temperatureBelow'),
    offsetBelow: numberAt(network.offsetBelow, 'network.relations.offsetBelow'),
  };
  if (calibration.temperature <= 0 || calibration.temperatureBelow <= 0 || calibration.offsetBelow > 0)
    throw corrupt('The temperatures of the relations are not above 0, or the offset is.');
  return {
    keys,
    weights: {
      rows: {
        values: takeTensor(tensors, 'weights.values', 'I8', [columns, labels]),
        scales: takeTensor(tensors, 'weights.scales', 'F32', [columns]),
      },
      bias: takeTensor(tensors, 'bias', 'F32', [labels]),
    },
    context: {
      rows: {
        values: takeTensor(tensors, 'context.values', 'I8', [contextColumns(labels, types), labels]),
        scales: takeTensor(tensors, 'context.scales', 'F32', [contextColumns(labels, types)]),
      },
      bias: takeTensor(tensors, 'context.bias', 'F32', [labels]),
    },
    calibration,
    allowed,
    longest,
    leastChance,
  };
}

/** Pairs further apart are never looked at: work stays in proportion to the text. */
export const mostTokens = 500;
