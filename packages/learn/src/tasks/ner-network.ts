// The twin of core's entity network for training: the same forward pass, with gradients.
import type { Random, TinctureError } from 'tincture';
import {
  characterDimensions,
  createKernels,
  createLattice,
  featureKinds,
  inputColumns,
  latticeBytes,
  type TagScheme,
  writeVector,
} from 'tincture/training';
import { hardSwish, layerNorm } from '../layers/activations.ts';
import { characterConvolution } from '../layers/character-convolution.ts';
import { dense } from '../layers/dense.ts';
import { dropout } from '../layers/dropout.ts';
import { hashedEmbedding } from '../layers/hashed-embedding.ts';
import { residualConvolution } from '../layers/residual-convolution.ts';
import { sameFormPool } from '../layers/same-form-pool.ts';
import { addTextRows, textMean } from '../layers/text-mean.ts';
import { crfLoss } from '../losses/crf.ts';
import { createAdamW, type Optimizer } from '../optimizers/adamw.ts';
import { createParameters, type Parameter, type Parameters, parameterCount } from '../optimizers/parameters.ts';
import { trainingInvalid } from '../train/check.ts';
import { createBatchReader } from './ner-batch.ts';
import type { NerPiece } from './ner-data.ts';
import { exportMember, type TrainedMember } from './ner-export.ts';
import { initialParameters, parameterSizes } from './ner-parameters.ts';
import type { NerSettings } from './ner-settings.ts';
import type { NerVocabulary } from './ner-vocabulary.ts';

/** A network in training. */
export interface NerTrainer {
  readonly parameters: Parameters;
  readonly optimizer: Optimizer;
  /** Adds the gradients of the loss on `batch`, and returns it: five times the loss a word. */
  addGradients(batch: readonly NerPiece[]): number;
  /** One step on `batch`: the loss a word, or NaN when it was not applied. */
  step(batch: readonly NerPiece[]): number;
  /** A copy of the present weights. */
  weights(): TrainedMember;
}

/** What WebAssembly can address, less a page. */
const mostBytes = 2 ** 32 - 2 ** 16;

function tooLarge(bytes: number): TinctureError {
  return trainingInvalid(
    `The training needs ${Math.ceil(bytes / 2 ** 20)} MiB of memory; at most ${Math.floor(mostBytes / 2 ** 20)} can be used.`,
    'Lower the settings "batchWords", "width", "filters" or "convolutions"; with very many words, raise "leastCount".',
  );
}

/** A new network, drawn from `random`, for pieces of at most `longest` words and batches of at most `batchRows` rows. */
export function createNerTrainer(
  scheme: TagScheme,
  vocabulary: NerVocabulary,
  settings: NerSettings,
  random: Random,
  batchRows: number,
  longest: number,
): NerTrainer {
  const { width, filters, hiddenDropout } = settings;
  const { tags } = scheme;
  const { vectors, vectorMean, vectorScale } = vocabulary;
  const inputs = inputColumns(filters, vectors?.dimensions ?? 0);
  const sizes = parameterSizes(scheme, vocabulary, settings, inputs);
  const spelled = 22 * batchRows * (8 * 24 + 8 + 3 * filters);
  const activations = (batchRows + 8) * (4 * inputs + (42 + 13 * settings.convolutions) * width + 4 * tags) + spelled;
  const turned = Math.max(inputs, 3 * width) * width;
  const bytes = 4 * (4 * parameterCount(sizes) + activations + 2 * turned) + latticeBytes(scheme, longest) + 65_536;
  if (bytes > mostBytes) throw tooLarge(bytes);
  const kernels = createKernels(bytes);
  const parameters = createParameters(kernels, sizes);
  const parts = initialParameters(parameters, vocabulary, settings, inputs, tags, random);
  const optimizer = createAdamW(kernels, parameters, {
    rate: settings.learningRate,
    warmUp: Math.min(100, Math.ceil(settings.steps / 4)),
    steps: settings.steps,
    clipNorm: 5,
    decay: settings.weightDecay,
  });
  const lattice = createLattice(kernels, scheme, longest);
  const readBatch = createBatchReader(vocabulary, settings, random);
  const start = kernels.mark();

  return {
    parameters,
    optimizer,
    addGradients(pieces) {
      kernels.release(start);
      const batch = readBatch(pieces);
      const { rows, real, ids, textOf, texts } = batch;
      const input = kernels.floats(rows * inputs);
      let column = 0;
      const copyRows = (table: Parameter, dimensions: number, of: Int32Array): ((dOut: Float32Array) => void) => {
        const back = hashedEmbedding(table, dimensions, of, input, rows, inputs, column);
        column += dimensions;
        return back;
      };
      const embeddings = featureKinds.map(({ dimensions }, kind) =>
        copyRows(parts.tables[kind]!, dimensions, ids[kind]!),
      );
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
      const hidden = parts.convolutions.flatMap((convolution, i) => {
        const layers = [];
        const isLast = i === parts.convolutions.length - 1;
        const pool = (): void => {
          const output = sameFormPool(
            kernels,
            x,
            parts.pool,
            batch.groups,
            batch.groupCount,
            width,
            hiddenDropout,
            random,
          );
          x = output.y;
          layers.push(output);
        };
        if (isLast && i > 0) pool();
        const output = residualConvolution(kernels, x, convolution, rows, width, real, hiddenDropout, random);
        x = output.y;
        layers.push(output);
        if (isLast && i === 0) pool();
        return layers;
      });
      const last = x.subarray(width, (rows + 1) * width);
      const scores = dense(kernels, last, parts.output.weight, parts.output.bias, rows, width, tags);

      const dScores = kernels.floats(rows * tags);
      const loss = crfLoss(
        scheme,
        lattice,
        parts.transitions,
        scores.y,
        dScores,
        batch.targets,
        5 / batch.words,
        settings.missCost,
      );

      let dx = kernels.floats((rows + 2) * width);
      scores.backward(dScores, dx.subarray(width, (rows + 1) * width));
      for (let i = hidden.length - 1; i >= 0; i--) {
        const below = kernels.floats((rows + 2) * width);
        hidden[i]!.backward(dx, below);
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
      return loss;
    },

    step(batch) {
      const loss = this.addGradients(batch);
      return Number.isFinite(optimizer.step()) ? loss / 5 : Number.NaN;
    },

    weights: () => exportMember(scheme, vocabulary, settings, inputs, parameters, parts),
  };
}
