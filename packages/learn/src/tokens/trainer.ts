// Training of one network over tokens: a trunk, a head on it, and the steps.
import type { Random, TinctureError } from 'tincture';
import { createKernels, inputColumns } from 'tincture/training';
import { createAdamW, type Optimizer } from '../optimizers/adamw.ts';
import { createParameters, type Parameters, parameterCount } from '../optimizers/parameters.ts';
import { trainingInvalid } from '../train/check.ts';
import { createBatchReader, placeTargets } from './batch.ts';
import { exportTrunk } from './export.ts';
import type { TokenHead, TokenPiece, TrainedMember } from './objective.ts';
import type { TokenSettings } from './settings.ts';
import { runTrunk, trunkFloats } from './trunk.ts';
import { initialTrunk, trunkSizes } from './trunk-parameters.ts';
import type { TokenVocabulary } from './vocabulary.ts';

/** A network in training. */
export interface TokenTrainer<Target, Weights> {
  readonly parameters: Parameters;
  readonly optimizer: Optimizer;
  /** Adds the gradients of the loss on `batch`, and returns it: five times the loss a word. */
  addGradients(batch: readonly TokenPiece<Target>[]): number;
  /** One step on `batch`: the loss a word, or NaN when it was not applied. */
  step(batch: readonly TokenPiece<Target>[]): number;
  /** A copy of the present weights. */
  weights(): TrainedMember<Weights>;
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
export function createTokenTrainer<Target, Weights>(
  head: TokenHead<Target, Weights>,
  vocabulary: TokenVocabulary,
  settings: TokenSettings,
  random: Random,
  batchRows: number,
  longest: number,
): TokenTrainer<Target, Weights> {
  const { width, filters } = settings;
  const inputs = inputColumns(filters, vocabulary.vectors?.dimensions ?? 0);
  const sizes = { ...trunkSizes(vocabulary, settings, inputs), ...head.sizes(width) };
  const floats = 4 * parameterCount(sizes) + trunkFloats(settings, inputs, batchRows);
  const bytes = 4 * floats + head.bytes(width, batchRows, longest) + 65_536;
  if (bytes > mostBytes) throw tooLarge(bytes);
  const kernels = createKernels(bytes);
  const parameters = createParameters(kernels, sizes);
  const parts = initialTrunk(parameters, vocabulary, settings, inputs, random);
  const optimizer = createAdamW(kernels, parameters, {
    rate: settings.learningRate,
    warmUp: Math.min(100, Math.ceil(settings.steps / 4)),
    steps: settings.steps,
    clipNorm: 5,
    decay: settings.weightDecay,
  });
  const headTrainer = head.create(kernels, parameters, width, longest, random);
  const readBatch = createBatchReader(vocabulary, settings, random);
  const start = kernels.mark();

  return {
    parameters,
    optimizer,
    addGradients(pieces) {
      kernels.release(start);
      const batch = readBatch(pieces);
      const { rows } = batch;
      const trunk = runTrunk(kernels, parts, vocabulary, settings, inputs, batch, random);
      const dHidden = kernels.floats((rows + 2) * width);
      const inner = (values: Float32Array): Float32Array => values.subarray(width, (rows + 1) * width);
      const targets = placeTargets(pieces);
      const loss = headTrainer.addGradients(inner(trunk.hidden), inner(dHidden), rows, targets, 5 / batch.words);
      trunk.backward(dHidden);
      return loss;
    },

    step(batch) {
      const loss = this.addGradients(batch);
      return Number.isFinite(optimizer.step()) ? loss / 5 : Number.NaN;
    },

    weights: () => ({
      trunk: exportTrunk(vocabulary, settings, inputs, parameters, parts),
      head: headTrainer.weights(),
    }),
  };
}
