// The twin of core's entity network for training: the same forward pass, with gradients.
import { formatVersion, type Random, type Vectors } from 'tincture';
import {
  createKernels,
  createLattice,
  featureHashes,
  featureKinds,
  indexKeys,
  inputColumns,
  type LayerWeights,
  type NerMember,
  type NerModel,
  noNames,
  type TagScheme,
  type TransitionScores,
  takeVectors,
  vectorTensors,
  writeVector,
} from 'tincture/training';
import { gelu, layerNorm } from '../layers/activations.ts';
import { dense } from '../layers/dense.ts';
import { dropout } from '../layers/dropout.ts';
import { hashedEmbedding } from '../layers/hashed-embedding.ts';
import { type ConvolutionParameters, residualConvolution } from '../layers/residual-convolution.ts';
import { type CrfTarget, crfLoss } from '../losses/crf.ts';
import { createAdamW } from '../optimizers/adamw.ts';
import { createParameters, type ParameterSizes, type Parameters, parameterCount } from '../optimizers/parameters.ts';
import type { NerPiece } from './ner-data.ts';
import type { NerSettings } from './ner-settings.ts';

/** What the words of the training texts look like: shared by all networks trained on them. */
export interface NerVocabulary {
  /** Forms with a row, by kind. */
  readonly keys: readonly Int32Array[];
  readonly vectors: Vectors | undefined;
  readonly vectorMean: Float32Array;
  readonly vectorScale: number;
  /** Ids of a word: a row of each table, then the row of its vector; -1 for none. */
  ids(word: string): Int32Array;
}

/** The forms of all words of `pieces`. */
export function createVocabulary(
  pieces: readonly NerPiece[],
  vectors: Vectors | undefined,
  vectorWords: number,
): NerVocabulary {
  const hashes = new Int32Array(featureKinds.length);
  const forms = featureKinds.map(() => new Set<number>());
  const words = new Set(pieces.flatMap(({ words }) => words));
  for (const word of words) {
    featureHashes(word, hashes);
    forms.forEach((set, kind) => {
      set.add(hashes[kind]!);
    });
  }
  const keys = forms.map((set) => Int32Array.from(set).sort());
  const lookUps = keys.map(indexKeys);
  const used = vectors === undefined || vectorWords === 0 ? undefined : firstVectors(vectors, vectorWords);
  const { mean, scale } = vectorMoments(used);
  const known = new Map<string, Int32Array>();
  return {
    keys,
    vectors: used,
    vectorMean: mean,
    vectorScale: scale,
    ids(word) {
      let ids = known.get(word);
      if (ids !== undefined) return ids;
      featureHashes(word, hashes);
      ids = new Int32Array(featureKinds.length + 1).fill(-1);
      for (let kind = 0; kind < featureKinds.length; kind++) ids[kind] = lookUps[kind]!(hashes[kind]!);
      ids[featureKinds.length] = used?.find(word) ?? -1;
      known.set(word, ids);
      return ids;
    },
  };
}

/** The `count` most frequent words of `vectors`. */
function firstVectors(vectors: Vectors, count: number): Vectors {
  if (count >= vectors.count) return vectors;
  const { tensors, info } = vectorTensors(vectors, count);
  const component = { kind: 'vectors.v1', name: vectors.name, version: '1' };
  const metadata = { formatVersion, component, network: info, licences: vectors.licences };
  return takeVectors(tensors, '', metadata, info, vectors.hash);
}

/** Mean of the vectors and 1/deviation over all values, from the 10,000 most frequent words. */
function vectorMoments(vectors: Vectors | undefined): { mean: Float32Array; scale: number } {
  const dimensions = vectors?.dimensions ?? 0;
  const mean = new Float32Array(dimensions);
  const rows = Math.min(vectors?.count ?? 0, 10_000);
  if (vectors === undefined || rows === 0) return { mean, scale: 1 };
  const row = new Float32Array(dimensions);
  const sums = new Float64Array(dimensions);
  let squares = 0;
  for (let i = 0; i < rows; i++) {
    vectors.copyRow(i, row, 0);
    for (let j = 0; j < dimensions; j++) {
      sums[j] = sums[j]! + row[j]!;
      squares += row[j]! * row[j]!;
    }
  }
  let square = 0;
  for (let j = 0; j < dimensions; j++) {
    mean[j] = sums[j]! / rows;
    square += (sums[j]! / rows) ** 2;
  }
  const variance = (squares / rows - square) / dimensions;
  return { mean, scale: Math.fround(variance > 0 ? 1 / Math.sqrt(variance) : 1) };
}

/** A network in training. */
export interface NerTrainer {
  readonly parameters: Parameters;
  /** Adds the gradients of the loss on `batch`, and returns it: five times the loss a word. */
  addGradients(batch: readonly NerPiece[]): number;
  /** One step on `batch`: the loss a word, or NaN when it was not applied. */
  step(batch: readonly NerPiece[]): number;
  /** A copy of the present weights. */
  weights(): TrainedMember;
}

/** What one network learnt. */
export interface TrainedMember {
  readonly member: NerMember;
  readonly transitions: TransitionScores;
}

/** Networks trained with one vocabulary as one model, with no bias, a temperature of 1 and no known names. */
export function joinMembers(
  scheme: TagScheme,
  vocabulary: NerVocabulary,
  width: number,
  trained: readonly TrainedMember[],
): NerModel {
  const mean = (part: (scores: TransitionScores) => Float32Array): Float32Array =>
    part(trained[0]!.transitions).map((_, i) => {
      const sum = trained.reduce((total, { transitions }) => total + part(transitions)[i]!, 0);
      return sum / trained.length;
    });
  const { keys, vectors, vectorMean, vectorScale } = vocabulary;
  return {
    weights: {
      width,
      tags: scheme.tags,
      keys,
      vectors,
      vectorMean,
      vectorScale,
      members: trained.map(({ member }) => member),
    },
    transitions: {
      steps: mean(({ steps }) => steps),
      starts: mean(({ starts }) => starts),
      ends: mean(({ ends }) => ends),
    },
    decoding: { outsideBias: 0, temperature: 1 },
    gazetteer: noNames,
  };
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
  const { width } = settings;
  const { tags } = scheme;
  const { keys, vectors } = vocabulary;
  const kinds = featureKinds.length;
  const inputs = inputColumns(vectors?.dimensions ?? 0);
  const sizes: Record<string, number> = {};
  const addLayer = (name: string, rows: number): void => {
    Object.assign(sizes, { [`${name}.weight`]: rows * width, [`${name}.bias`]: width });
    Object.assign(sizes, { [`${name}.gain`]: width, [`${name}.shift`]: width });
  };
  featureKinds.forEach(({ name, dimensions }, kind) => {
    sizes[`table.${name}`] = keys[kind]!.length * dimensions;
  });
  addLayer('dense', inputs);
  for (let i = 0; i < settings.convolutions; i++) addLayer(`convolution${i}`, 3 * width);
  Object.assign(sizes, { 'output.weight': width * tags, 'output.bias': tags });
  Object.assign(sizes, { steps: scheme.from.length, starts: tags, ends: tags } satisfies ParameterSizes);

  const activations = (batchRows + 8) * (3 * inputs + (12 + 12 * settings.convolutions) * width + 4 * tags);
  const turned = Math.max(inputs, 3 * width) * width;
  const kernels = createKernels(4 * (4 * parameterCount(sizes) + activations + 2 * turned) + 65_536);
  const parameters = createParameters(kernels, sizes);
  const layer = (name: string): ConvolutionParameters => ({
    weight: parameters.get(`${name}.weight`),
    bias: parameters.get(`${name}.bias`),
    gain: parameters.get(`${name}.gain`),
    shift: parameters.get(`${name}.shift`),
  });
  const tables = featureKinds.map(({ name }) => parameters.get(`table.${name}`));
  const wordLayer = layer('dense');
  const convolutions = Array.from({ length: settings.convolutions }, (_, i) => layer(`convolution${i}`));
  const outputWeight = parameters.get('output.weight');
  const outputBias = parameters.get('output.bias');
  const transitions = {
    steps: parameters.get('steps'),
    starts: parameters.get('starts'),
    ends: parameters.get('ends'),
  };

  const fill = (values: Float32Array, count: number, deviation: number): void => {
    for (let i = 0; i < count; i++) values[i] = random.normal() * deviation;
  };
  featureKinds.forEach(({ name }, kind) => {
    fill(tables[kind]!.value, sizes[`table.${name}`]!, 0.5);
  });
  for (const [parameter, rows] of [
    [wordLayer, inputs],
    ...convolutions.map((convolution) => [convolution, 3 * width] as const),
  ] as const) {
    fill(parameter.weight.value, rows * width, Math.sqrt(1 / rows));
    parameter.gain.value.fill(1);
  }
  fill(outputWeight.value, width * tags, Math.sqrt(1 / width));

  const optimizer = createAdamW(kernels, parameters, {
    rate: settings.learningRate,
    warmUp: Math.min(100, Math.ceil(settings.steps / 4)),
    steps: settings.steps,
    clipNorm: 5,
    decay: settings.weightDecay,
  });
  const lattice = createLattice(scheme, longest);
  const start = kernels.mark();

  return {
    parameters,
    addGradients(batch) {
      kernels.release(start);
      // Rows: the pieces with one row between; the convolutions see a row of zeros before and after all.
      const rows = batch.reduce((sum, { words }) => sum + words.length + 1, -1);
      const real = new Uint8Array(rows);
      const ids = Array.from({ length: kinds + 1 }, () => new Int32Array(rows).fill(-1));
      const targets: CrfTarget[] = [];
      let row = 0;
      let wordCount = 0;
      for (const { words, allowed } of batch) {
        targets.push({ start: row, length: words.length, allowed });
        wordCount += words.length;
        for (const word of words) {
          const found = vocabulary.ids(word);
          for (let kind = 0; kind <= kinds; kind++) {
            const rate = kind === kinds ? settings.vectorDropout : settings.formDropout;
            if (random.next() >= rate) ids[kind]![row] = found[kind]!;
          }
          real[row++] = 1;
        }
        row++;
      }

      const input = kernels.floats(rows * inputs);
      let column = 0;
      const embeddings = featureKinds.map(({ dimensions }, kind) => {
        const back = hashedEmbedding(tables[kind]!, dimensions, ids[kind]!, input, rows, inputs, column);
        column += dimensions;
        return back;
      });
      if (vectors !== undefined) {
        const found = ids[kinds]!;
        for (let i = 0; i < rows; i++) {
          writeVector(vectors, found[i]!, vocabulary.vectorMean, vocabulary.vectorScale, input, i * inputs + column);
        }
      }
      const dropInput = dropout(input, rows * inputs, settings.inputDropout, random);
      const words = dense(kernels, input, wordLayer.weight, wordLayer.bias, rows, inputs, width);
      const activated = gelu(kernels, words.y, rows * width);
      const normal = layerNorm(kernels, activated.y, wordLayer.gain, wordLayer.shift, rows, width);
      const dropWords = dropout(normal.y, rows * width, settings.hiddenDropout, random);
      const stream = kernels.floats((rows + 2) * width);
      for (let i = 0; i < rows; i++) {
        if (real[i] === 1) stream.set(normal.y.subarray(i * width, (i + 1) * width), (i + 1) * width);
      }
      let x = stream;
      const hidden = convolutions.map((convolution) => {
        const output = residualConvolution(kernels, x, convolution, rows, width, real, settings.hiddenDropout, random);
        x = output.y;
        return output;
      });
      const last = x.subarray(width, (rows + 1) * width);
      const scores = dense(kernels, last, outputWeight, outputBias, rows, width, tags);

      const dScores = kernels.floats(rows * tags);
      const loss = crfLoss(scheme, lattice, transitions, scores.y, dScores, targets, 5 / wordCount, settings.missCost);

      let dx = kernels.floats((rows + 2) * width);
      scores.backward(dScores, dx.subarray(width, (rows + 1) * width));
      for (let i = hidden.length - 1; i >= 0; i--) {
        const below = kernels.floats((rows + 2) * width);
        hidden[i]!.backward(dx, below);
        dx = below;
      }
      const dNormal = kernels.floats(rows * width);
      for (let i = 0; i < rows; i++) {
        if (real[i] === 1) dNormal.set(dx.subarray((i + 1) * width, (i + 2) * width), i * width);
      }
      dropWords(dNormal);
      const dActivated = kernels.floats(rows * width);
      normal.backward(dNormal, dActivated);
      const dWords = kernels.floats(rows * width);
      activated.backward(dActivated, dWords);
      const dInput = kernels.floats(rows * inputs);
      words.backward(dWords, dInput);
      dropInput(dInput);
      for (const back of embeddings) back(dInput);
      return loss;
    },

    step(batch) {
      const loss = this.addGradients(batch);
      return Number.isFinite(optimizer.step()) ? loss / 5 : Number.NaN;
    },

    weights() {
      const layerWeights = ({ weight, bias, gain, shift }: ConvolutionParameters, rows: number): LayerWeights => ({
        weight: weight.value.slice(0, rows * width),
        bias: bias.value.slice(0, width),
        gain: gain.value.slice(0, width),
        shift: shift.value.slice(0, width),
      });
      return {
        member: {
          tables: featureKinds.map(({ name, dimensions }, kind) => {
            const rows = tables[kind]!.value.slice(0, keys[kind]!.length * dimensions);
            // What was never trained is noise: such a form is to look as one that is not in the table.
            const touched = parameters.get(`table.${name}`).square;
            for (let at = 0; at < rows.length; at += dimensions) {
              if (!touched.subarray(at, at + dimensions).some((square) => square > 0))
                rows.fill(0, at, at + dimensions);
            }
            return rows;
          }),
          dense: layerWeights(wordLayer, inputs),
          convolutions: convolutions.map((convolution) => layerWeights(convolution, 3 * width)),
          outputWeight: outputWeight.value.slice(0, width * tags),
          outputBias: outputBias.value.slice(0, tags),
        },
        transitions: {
          steps: transitions.steps.value.slice(0, scheme.from.length),
          starts: transitions.starts.value.slice(0, tags),
          ends: transitions.ends.value.slice(0, tags),
        },
      };
    },
  };
}
