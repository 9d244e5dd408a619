// Training of the small network of a text classifier: see core's textcat-network.ts.
import { createRandom, type Random, type Vectors } from 'tincture';
import { createKernels, wordPieces } from 'tincture/training';
import { oneClassLoss } from '../losses/classes.ts';
import { createAdamW } from '../optimizers/adamw.ts';
import { createParameters, parameterCount } from '../optimizers/parameters.ts';
import { breathe } from '../train/check.ts';
import type { TextcatExample } from './textcat-data.ts';
import { exampleWeights } from './textcat-fit.ts';
import {
  batchBytes,
  createNetwork,
  type NetworkText,
  type NetworkTexts,
  type NetworkWord,
  networkSizes,
  pieceDimensions,
  pieceRows,
} from './textcat-network.ts';

/** Texts in a step. */
const batch = 64;
/** Words of a text that are learnt from; the rest of a longer one is left out. */
export const longestText = 400;

/** What was learnt, before it is rounded; names as in core's `TextcatNetwork`. */
export interface NetworkWeights {
  readonly pieces: Float32Array;
  readonly windows: Float32Array;
  readonly bias: Float32Array;
  readonly output: Float32Array;
  readonly labelBias: Float32Array;
}

/** Brings texts into the numbers of their words. */
export async function networkTexts(
  examples: readonly TextcatExample[],
  vectors: Vectors,
  signal?: AbortSignal,
): Promise<NetworkTexts> {
  const numbers = new Map<string, number>();
  const words: NetworkWord[] = [];
  const texts: NetworkText[] = [];
  for (const [place, { doc, targets }] of examples.entries()) {
    if (place % 1_000 === 0) await breathe(signal);
    const own = new Int32Array(Math.min(doc.length, longestText));
    for (let token = 0; token < own.length; token++) {
      const lower = doc.text.slice(doc.starts[token], doc.ends[token]).toLowerCase();
      let number = numbers.get(lower);
      if (number === undefined) {
        number = words.length;
        numbers.set(lower, number);
        words.push({ vectorRow: vectors.find(lower), pieces: wordPieces(lower, pieceRows) });
      }
      own[token] = number;
    }
    texts.push({ words: own, targets });
  }
  return { words, texts, vectors };
}

/** Options of {@link fitNetwork}. */
export interface NetworkFitOptions {
  readonly labels: number;
  readonly filters: number;
  readonly balance: number;
  readonly epochs: number;
  readonly seed: number;
  readonly signal: AbortSignal | undefined;
  /** Called after each time through the texts, with the loss of a text. */
  onEpoch(loss: number): void;
}

/** Learns from the texts at `places` by AdamW; the loss is the softmax cross-entropy, rare labels counting more as `balance` says. */
export async function fitNetwork(
  all: NetworkTexts,
  places: readonly number[],
  { labels, filters, balance, epochs, seed, signal, onEpoch }: NetworkFitOptions,
): Promise<NetworkWeights> {
  const texts = places.map((place) => all.texts[place]!);
  const importance = exampleWeights(texts, labels, balance);
  const random = createRandom(seed);
  const sizes = networkSizes(all.vectors, filters, labels);
  const kernels = createKernels(16 * parameterCount(sizes) + stepBytes(all, texts, filters, labels));
  const parameters = createParameters(kernels, sizes);
  const steps = epochs * Math.ceil(texts.length / batch);
  const optimizer = createAdamW(kernels, parameters, { rate: 2e-3, warmUp: 50, steps, clipNorm: 5, decay: 0.01 });
  draw(parameters.get('pieces').value, 0.1, random);
  draw(parameters.get('windows').value, 1 / Math.sqrt(3 * (all.vectors.dimensions + pieceDimensions)), random);
  const network = createNetwork(kernels, all, filters, labels, (name) => parameters.get(name));
  const scores = new Float64Array(labels);
  const slopes = new Float64Array(labels);
  const order = texts.map((_, place) => place);
  for (let epoch = 1; epoch <= epochs; epoch++) {
    random.shuffle(order);
    let total = 0;
    for (let first = 0; first < order.length; first += batch) {
      await breathe(signal);
      const mark = kernels.mark();
      const chosen = order.slice(first, first + batch);
      const { y, backward } = network(
        chosen.map((place) => texts[place]!.words),
        random,
      );
      const dy = kernels.floats(y.length);
      chosen.forEach((place, row) => {
        for (let label = 0; label < labels; label++) scores[label] = y[row * labels + label]!;
        const weight = importance[place]! / chosen.length;
        total += chosen.length * weight * oneClassLoss(scores, texts[place]!.targets, slopes);
        for (let label = 0; label < labels; label++) dy[row * labels + label] = weight * slopes[label]!;
      });
      backward(dy);
      optimizer.step();
      kernels.release(mark);
    }
    onEpoch(total / texts.length);
  }
  const copy = (name: string): Float32Array => parameters.get(name).value.slice(0, sizes[name]!);
  return {
    pieces: copy('pieces'),
    windows: copy('windows'),
    bias: copy('bias'),
    output: copy('output'),
    labelBias: copy('labelBias'),
  };
}

/** The scores that `weights` give the texts at `places`. */
export async function scoreNetwork(
  all: NetworkTexts,
  places: readonly number[],
  weights: NetworkWeights,
  signal?: AbortSignal,
): Promise<Float64Array[]> {
  const [filters, labels] = [weights.bias.length, weights.labelBias.length];
  const texts = places.map((place) => all.texts[place]!);
  const sizes = networkSizes(all.vectors, filters, labels);
  const kernels = createKernels(4 * parameterCount(sizes) + stepBytes(all, texts, filters, labels));
  const own = new Map(
    Object.entries(weights).map(([name, values]: [string, Float32Array]) => {
      const value = kernels.floats(values.length);
      value.set(values);
      return [name, { value, gradient: value }];
    }),
  );
  const network = createNetwork(kernels, all, filters, labels, (name) => own.get(name)!);
  const scores: Float64Array[] = [];
  for (let first = 0; first < texts.length; first += batch) {
    await breathe(signal);
    const mark = kernels.mark();
    const chosen = texts.slice(first, first + batch);
    const { y } = network(chosen.map(({ words }) => words));
    for (let row = 0; row < chosen.length; row++) {
      scores.push(Float64Array.from(y.subarray(row * labels, (row + 1) * labels)));
    }
    kernels.release(mark);
  }
  return scores;
}

/** Bytes of the arena for a step. */
function stepBytes(all: NetworkTexts, texts: readonly NetworkText[], filters: number, labels: number): number {
  const lengths = texts.map(({ words }) => words.length).sort((a, b) => b - a);
  const tokens = lengths.slice(0, batch).reduce((sum, length) => sum + length, 0);
  return batchBytes(all, tokens, batch, filters, labels);
}

function draw(values: Float32Array, deviation: number, random: Random): void {
  for (let i = 0; i < values.length; i++) values[i] = deviation * random.normal();
}
