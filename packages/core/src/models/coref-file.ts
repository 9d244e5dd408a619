// A component for coreference as tensors in a model file, and back: the part `mentions` is a network for overlapping spans as it would be in
// a file of its own, the part `ranker` the network that ranks what a mention may stand for.
import { corrupt } from '../file/corrupt.ts';
import { countAt, numberAt } from '../file/metadata.ts';
import type { ModelFile } from '../file/model-file.ts';
import type { ModelPart } from '../file/parts.ts';
import { dequantizeRow8, quantizeRows8 } from '../file/quantize.ts';
import { type Tensor, takeTensor } from '../file/tensor.ts';
import type { Task } from '../tasks/task.ts';
import { type CorefDecoding, type CorefWeights, headRoles } from './coref-ranker.ts';
import { areAscending } from './key-index.ts';

/** Names of the parts of the file. */
export const corefParts = { mentions: 'mentions', ranker: 'ranker' } as const;

/**
 * The task of the network that finds the mentions: that something is one is its first label, whatever it stands for; beside it are the
 * kinds of things of the task.
 */
export function mentionNetworkTask({ name, labels, language }: Task): Task {
  let mention = 'mention';
  while (labels.some((label) => label.name === mention)) mention += "'";
  return { name, kind: 'spancat', labels: [{ name: mention }, ...labels], ...(language && { language }) };
}

/** Everything of a component for coreference but the network that finds the mentions. */
export interface CorefModel {
  /** Hashes of the features that the ranker knows, ascending. */
  readonly keys: Int32Array;
  readonly weights: CorefWeights;
  readonly decoding: CorefDecoding;
}

/** The part of the file with the ranker: rows in 8 bits. */
export function corefTensors({ keys, weights, decoding }: CorefModel): ModelPart {
  const { width, rows, vectors, dimensions, output, bias } = weights;
  const { values, scales } = quantizeRows8(rows, keys.length, width);
  const tensors = new Map<string, Tensor>([
    ['keys', { data: keys, shape: [keys.length] }],
    ['rows.values', { data: values, shape: [keys.length, width] }],
    ['rows.scales', { data: scales, shape: [keys.length] }],
    ['vectors', { data: vectors, shape: [headRoles, dimensions, width] }],
    ['output', { data: output, shape: [2, width] }],
  ]);
  return { tensors, network: { features: keys.length, width, dimensions, bias, ...decoding } };
}

/** The ranker in the part of a checked file, whose word vectors have so many values. Throws `model-corrupt`. */
export function readCorefModel({ tensors, metadata }: ModelFile, vectorSize: number): CorefModel {
  const { network } = metadata;
  const features = countAt(network.features, 'network.ranker.features', 16_777_216);
  const width = countAt(network.width, 'network.ranker.width', 512);
  const reach = countAt(network.reach, 'network.ranker.reach', mostReach);
  const dimensions = countAt(network.dimensions, 'network.ranker.dimensions', 4_096);
  const { singletons } = network;
  const temperature = numberAt(network.temperature, 'network.ranker.temperature');
  const keys = takeTensor(tensors, 'keys', 'I32', [features]);
  const quantized = {
    values: takeTensor(tensors, 'rows.values', 'I8', [features, width]),
    scales: takeTensor(tensors, 'rows.scales', 'F32', [features]),
  };
  const output = takeTensor(tensors, 'output', 'F32', [2, width]);
  const vectors = takeTensor(tensors, 'vectors', 'F32', [headRoles, dimensions, width]);
  const given = numberAt(network.given, 'network.ranker.given');
  if (dimensions !== 0 && dimensions !== vectorSize)
    throw corrupt(`The ranker reads vectors of ${dimensions} values, and those of the file have ${vectorSize}.`);
  if (!areAscending(keys)) throw corrupt('The features of the ranker are not in ascending order.');
  if (width === 0 || temperature <= 0) throw corrupt('The ranker has no width, or a temperature that is not above 0.');
  if (typeof singletons !== 'boolean') throw corrupt('"network.ranker.singletons" is neither true nor false.');
  if (![quantized.scales, vectors, output].every((numbers) => numbers.every(Number.isFinite)))
    throw corrupt('The ranker has numbers that are none.');
  const rows = new Float32Array(features * width);
  for (let row = 0; row < features; row++) dequantizeRow8(quantized, width, row, rows, row * width);
  return {
    keys,
    weights: { width, rows, vectors, dimensions, output, bias: numberAt(network.bias, 'network.ranker.bias') },
    decoding: { reach, temperature, singletons, given },
  };
}

/** Mentions further back are only looked at where they have the same head or name: work stays in proportion to the text. */
export const mostReach = 1_000;
