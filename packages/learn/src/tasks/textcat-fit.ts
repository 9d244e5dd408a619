import { createInputReader, createKernels, type TextcatInput, type TextcatVocabulary } from 'tincture/training';
import { type ClassTargets, oneClassLoss, severalClassesLoss } from '../losses/classes.ts';
import { minimize } from '../optimizers/lbfgs.ts';
import { breathe } from '../train/check.ts';
import type { Reading } from '../train/reading.ts';
import type { TextcatExample } from './textcat-data.ts';
import type { TextcatSettings } from './textcat-settings.ts';

/** Weights of a linear classifier: a row of the labels for each feature, then each vector dimension; then the bias. */
export interface LinearWeights {
  /** [features + dimensions, labels]. */
  readonly rows: Float32Array;
  readonly bias: Float32Array;
}

/** A text as the classifier sees it, with what is known of its labels. */
export interface LinearExample {
  readonly input: TextcatInput;
  readonly targets: ClassTargets;
  /** Of the name of a label, which is no text: what it counts where no text has that label. */
  readonly nameWeight?: number;
}

/** Settings of {@link fitLinear}. */
export interface FitOptions {
  readonly labels: number;
  /** Features and vector dimensions together. */
  readonly columns: number;
  /** Features alone: where the rows of the vector dimensions begin. */
  readonly features: number;
  readonly isMultiple: boolean;
  readonly c: number;
  readonly settings: Pick<TextcatSettings, 'iterations' | 'balance'>;
  readonly signal: AbortSignal | undefined;
  readonly onStep?: (iteration: number, loss: number) => void;
}

/** What it costs to bring a text into numbers, see {@link createReading}. */
export const inputCost = 4;

/** Reads all texts of a training. */
export async function readInputs(
  vocabulary: TextcatVocabulary,
  examples: readonly TextcatExample[],
  reading: Reading,
): Promise<LinearExample[]> {
  const read = createInputReader(vocabulary);
  const inputs: LinearExample[] = [];
  for (const { doc, targets } of examples) {
    await reading(doc.text, inputCost);
    inputs.push({ input: read(doc), targets });
  }
  return inputs;
}

/**
 * Multinomial (or, for several labels, one-against-rest) logistic regression by L-BFGS: the sum of the losses plus
 * |W|² / 2C, the bias free. Rare labels count more as `balance` says.
 */
export async function fitLinear(examples: readonly LinearExample[], options: FitOptions): Promise<LinearWeights> {
  const { labels, columns, settings, signal, onStep } = options;
  const size = columns * labels;
  const parameters = new Float32Array(size + labels);
  const objective = linearObjective(examples, options);
  // Of many texts it took seconds to lay them out.
  await breathe(signal);
  await minimize(objective, parameters, {
    iterations: settings.iterations,
    onStep: async (iteration, value) => {
      onStep?.(iteration, value / Math.max(1, examples.length));
      await breathe(signal);
    },
  });
  return { rows: parameters.slice(0, size), bias: parameters.slice(size) };
}

/** What {@link fitLinear} minimises: a function of the rows and then the bias, which writes its gradient. */
export function linearObjective(
  examples: readonly LinearExample[],
  { labels, columns, features, isMultiple, c, settings }: FitOptions,
): (x: Float32Array, gradient: Float32Array) => number {
  const loss = isMultiple ? severalClassesLoss : oneClassLoss;
  const importance = exampleWeights(examples, labels, isMultiple ? 0 : settings.balance);
  const size = columns * labels;
  // The kernels work on a multiple of 4 labels: beyond the last one lies the next row, or what stands after all of them.
  const padded = (labels + 3) & ~3;
  const entries = examples.reduce((sum, { input }) => sum + input.rows.length + input.dense.length, 0);
  const kernels = createKernels(8 * (size + 2 * padded) + 8 * entries + 8 * padded + 256);
  const texts = packInputs(examples, features, kernels.integers(entries), kernels.floats(entries));
  const [weights, slopes] = [kernels.floats(size + padded), kernels.floats(size + padded)];
  const bias = weights.subarray(size, size + padded);
  const [sums, shares] = [kernels.floats(padded), kernels.floats(padded)];
  const scores = new Float64Array(labels);
  const errors = new Float64Array(labels);
  return (x, gradient) => {
    weights.set(x);
    let squares = 0;
    for (let i = 0; i < size; i++) {
      slopes[i] = x[i]! / c;
      squares += x[i]! * x[i]!;
    }
    slopes.fill(0, size);
    let total = squares / (2 * c);
    for (let e = 0; e < examples.length; e++) {
      const { rows, values } = texts[e]!;
      sums.set(bias);
      kernels.addRows(weights, labels, rows, values, sums, rows.length, padded);
      for (let label = 0; label < labels; label++) scores[label] = sums[label]!;
      const weight = importance[e]!;
      total += weight * loss(scores, examples[e]!.targets, errors);
      for (let label = 0; label < labels; label++) {
        shares[label] = errors[label]! * weight;
        slopes[size + label] = slopes[size + label]! + shares[label]!;
      }
      kernels.addToRows(slopes, labels, rows, values, shares, rows.length, padded);
    }
    gradient.set(slopes.subarray(0, gradient.length));
    return total;
  };
}

/** The inputs of all texts one after the other, in `rows` and `values`; gives those of each. */
function packInputs(
  examples: readonly LinearExample[],
  features: number,
  rows: Int32Array,
  values: Float32Array,
): { readonly rows: Int32Array; readonly values: Float32Array }[] {
  let start = 0;
  return examples.map(({ input }) => {
    const dense = start + input.rows.length;
    const end = dense + input.dense.length;
    rows.set(input.rows, start);
    values.set(input.values, start);
    values.set(input.dense, dense);
    for (let i = 0; i < input.dense.length; i++) rows[dense + i] = features + i;
    const text = { rows: rows.subarray(start, end), values: values.subarray(start, end) };
    start = end;
    return text;
  });
}

/** Scores of a text before they become probabilities. */
export function scoreLinear({ rows, bias }: LinearWeights, { input }: LinearExample, features: number): Float64Array {
  const labels = bias.length;
  const scores = Float64Array.from(bias);
  for (let i = 0; i < input.rows.length; i++) addRow(scores, rows, input.rows[i]! * labels, input.values[i]!, labels);
  for (let i = 0; i < input.dense.length; i++) addRow(scores, rows, (features + i) * labels, input.dense[i]!, labels);
  return scores;
}

function addRow(scores: Float64Array, x: Float32Array, start: number, value: number, labels: number): void {
  for (let label = 0; label < labels; label++) scores[label] = scores[label]! + value * x[start + label]!;
}

/**
 * With `balance` b a text of a label that n of N texts carry counts (N / labels · n)^b; on average 1. The name of a label that n texts
 * carry counts the (n + 1)th part of its weight.
 */
export function exampleWeights(
  examples: readonly Pick<LinearExample, 'targets' | 'nameWeight'>[],
  labels: number,
  balance: number,
): Float64Array {
  const texts = examples.filter(({ nameWeight }) => nameWeight === undefined);
  const counts = new Float64Array(labels);
  for (const { targets } of texts) targets.forEach((target, label) => void (target === 1 && counts[label]!++));
  const weightOf = ({ targets }: Pick<LinearExample, 'targets'>): number => {
    const label = targets.indexOf(1);
    return label < 0 ? 1 : (texts.length / (labels * counts[label]!)) ** balance;
  };
  const mean = texts.reduce((sum, text) => sum + weightOf(text), 0) / texts.length;
  return Float64Array.from(examples, (example) =>
    example.nameWeight === undefined
      ? weightOf(example) / mean
      : example.nameWeight / (1 + counts[example.targets.indexOf(1)]!),
  );
}
