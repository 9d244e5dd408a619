// The twin of core's trunk for training: the same forward pass, with gradients.
import type { Random } from 'tincture';
import { characterDimensions, featureKinds, type Kernels, writeVector } from 'tincture/training';
import { hardSwish, layerNorm } from '../layers/activations.ts';
import { characterConvolution } from '../layers/character-convolution.ts';
import { dense } from '../layers/dense.ts';
import { dropout } from '../layers/dropout.ts';
import { hashedEmbedding } from '../layers/hashed-embedding.ts';
import { residualConvolution } from '../layers/residual-convolution.ts';
import { sameFormPool } from '../layers/same-form-pool.ts';
import { addTextRows, textMean } from '../layers/text-mean.ts';
import type { Parameter } from '../optimizers/parameters.ts';
import type { TokenBatch } from './batch.ts';
import type { TokenSettings } from './settings.ts';
import type { TrunkParameters } from './trunk-parameters.ts';
import type { TokenVocabulary } from './vocabulary.ts';

/** What the trunk makes of a batch. It lies in the arena. */
export interface TrunkOutput {
  /** Hidden vectors, [rows + 2, width], with a row of zeros at each end and between texts. */
  readonly hidden: Float32Array;
  /** Adds the gradients that follow from `dHidden`, [rows + 2, width], to those of the parameters. */
  backward(dHidden: Float32Array): void;
}

/** Floats of the arena that {@link runTrunk} takes, forward and backward, for `rows` rows of words with `inputs` columns. */
export function trunkFloats({ width, filters, convolutions }: TokenSettings, inputs: number, rows: number): number {
  const spelled = 22 * rows * (8 * 24 + 8 + 3 * filters);
  const turned = Math.max(inputs, 3 * width) * width;
  return (rows + 8) * (4 * inputs + (42 + 13 * convolutions) * width) + spelled + 2 * turned;
}

/** The trunk on `batch`, dropping what the settings say at the draws of `random`. Words have `inputs` columns. */
export function runTrunk(
  kernels: Kernels,
  parts: TrunkParameters,
  { vectors, vectorMean, vectorScale }: TokenVocabulary,
  settings: TokenSettings,
  inputs: number,
  batch: TokenBatch,
  random: Random,
): TrunkOutput {
  const { width, filters, hiddenDropout } = settings;
  const { rows, real, ids, textOf, texts } = batch;
  const input = kernels.floats(rows * inputs);
  let column = 0;
  const copyRows = (table: Parameter, dimensions: number, of: Int32Array): ((dOut: Float32Array) => void) => {
    const back = hashedEmbedding(table, dimensions, of, input, rows, inputs, column);
    column += dimensions;
    return back;
  };
  const embeddings = featureKinds.map(({ dimensions }, kind) => copyRows(parts.tables[kind]!, dimensions, ids[kind]!));
  const characters = {
    table: parts.characters,
    dimensions: characterDimensions,
    weight: parts.filters.weight,
    bias: parts.filters.bias,
    filters,
  };
  const spellings = characterConvolution(kernels, characters, batch.spellings);
  const spellingRows: Parameter = {
    value: spellings.y,
    gradient: kernels.floats(batch.spellings.length * filters),
  };
  embeddings.push(copyRows(spellingRows, filters, batch.spellingOf));
  if (vectors !== undefined) {
    const found = ids[featureKinds.length]!;
    for (let i = 0; i < rows; i++) {
      writeVector(vectors, found[i]!, vectorMean, vectorScale, input, i * inputs + column);
    }
  }
  const dropInput = dropout(kernels, input, rows * inputs, settings.inputDropout, random);
  const words = dense(kernels, input, parts.word.weight, parts.word.bias, rows, inputs, width);
  const activated = hardSwish(kernels, words.y, rows * width);
  const normal = layerNorm(kernels, activated.y, parts.word.gain, parts.word.shift, rows, width);
  const dropWords = dropout(kernels, normal.y, rows * width, hiddenDropout, random);
  const mean = textMean(kernels, normal.y, parts.mean.weight, parts.mean.bias, textOf, texts, width);
  const stream = kernels.floats((rows + 2) * width);
  const inner = stream.subarray(width, (rows + 1) * width);
  for (let i = 0; i < rows; i++) {
    if (real[i] === 1) inner.set(normal.y.subarray(i * width, (i + 1) * width), i * width);
  }
  const backMean = addTextRows(inner, mean.y, textOf, width);
  const backFacts = batch.facts.map((of, fact) => {
    const row = parts.facts.value.subarray(fact * width, (fact + 1) * width);
    return addTextRows(inner, row, of, width);
  });
  let x = stream;
  const layers = parts.convolutions.flatMap((convolution, i) => {
    const outputs = [];
    const isLast = i === parts.convolutions.length - 1;
    const pool = (): void => {
      const output = sameFormPool(kernels, x, parts.pool, batch.groups, batch.groupCount, width, hiddenDropout, random);
      x = output.y;
      outputs.push(output);
    };
    if (isLast && i > 0) pool();
    const output = residualConvolution(kernels, x, convolution, rows, width, real, hiddenDropout, random);
    x = output.y;
    outputs.push(output);
    if (isLast && i === 0) pool();
    return outputs;
  });

  return {
    hidden: x,
    backward(dHidden) {
      let dx = dHidden;
      for (let i = layers.length - 1; i >= 0; i--) {
        const below = kernels.floats((rows + 2) * width);
        layers[i]!.backward(dx, below);
        dx = below;
      }
      const dInner = dx.subarray(width, (rows + 1) * width);
      backFacts.forEach((back, fact) => {
        back(dInner, parts.facts.gradient.subarray(fact * width, (fact + 1) * width));
      });
      const dMean = kernels.floats(texts * width);
      backMean(dInner, dMean);
      const dNormal = kernels.floats(rows * width);
      for (let i = 0; i < rows; i++) {
        if (real[i] === 1) dNormal.set(dInner.subarray(i * width, (i + 1) * width), i * width);
      }
      mean.backward(dMean, dNormal);
      dropWords(dNormal);
      const dActivated = kernels.floats(rows * width);
      normal.backward(dNormal, dActivated);
      const dWords = kernels.floats(rows * width);
      activated.backward(dActivated, dWords);
      const dInput = kernels.floats(rows * inputs);
      words.backward(dWords, dInput);
      dropInput(dInput);
      for (const back of embeddings) back(dInput);
      spellings.backward(spellingRows.gradient);
    },
  };
}
