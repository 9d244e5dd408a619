// A linear layer on the vectors of an encoder, as tensors in a model file and back.
import type { ModelFile } from '../file/model-file.ts';
import { dequantizeRow8, type Rows8 } from '../file/quantize.ts';
import { type Tensor, takeTensor } from '../file/tensor.ts';
import { type EncoderId, readEncoderId } from './sentence-encoder.ts';

/** A row of weights and a bias for each label, on the vectors of an encoder. */
export interface EncodedWeights {
  readonly encoder: EncoderId;
  readonly weights: Rows8;
  readonly bias: Float32Array;
}

/** The tensors of a layer. */
export function encodedTensors({ encoder: { dimensions }, weights, bias }: EncodedWeights): Map<string, Tensor> {
  return new Map<string, Tensor>([
    ['weights.values', { data: weights.values, shape: [bias.length, dimensions] }],
    ['weights.scales', { data: weights.scales, shape: [bias.length] }],
    ['bias', { data: bias, shape: [bias.length] }],
  ]);
}

/** The layer in `file` for so many labels. Throws `model-corrupt`. */
export function readEncodedWeights({ tensors, metadata }: ModelFile, labels: number): EncodedWeights {
  const encoder = readEncoderId(metadata.network);
  return {
    encoder,
    weights: {
      values: takeTensor(tensors, 'weights.values', 'I8', [labels, encoder.dimensions]),
      scales: takeTensor(tensors, 'weights.scales', 'F32', [labels]),
    },
    bias: takeTensor(tensors, 'bias', 'F32', [labels]),
  };
}

/** The weights of a layer as they were before they became bytes, [labels, dimensions]. */
export function rowsOf({ encoder: { dimensions }, weights, bias }: EncodedWeights): Float32Array {
  const rows = new Float32Array(bias.length * dimensions);
  for (let label = 0; label < bias.length; label++)
    dequantizeRow8(weights, dimensions, label, rows, label * dimensions);
  return rows;
}
