import { createInputReader, type TextcatInput, type TextcatVocabulary } from 'tincture/training';
import { type ClassTargets, oneClassLoss, severalClassesLoss } from '../losses/classes.ts';
import { minimize } from '../optimizers/lbfgs.ts';
import { breathe } from '../train/check.ts';
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
  readonly settings: TextcatSettings;
  readonly signal: AbortSignal | undefined;
  readonly onStep?: (iteration: number, loss: number) => void;
}

/** Reads all texts of a training. */
export function readInputs(vocabulary: TextcatVocabulary, examples: readonly TextcatExample[]): LinearExample[] {
  const read = createInputReader(vocabulary);
  return examples.map(({ doc, targets }) => ({ input: read(doc), targets }));
}

/**
 * Multinomial (or, for several labels, one-against-rest) logistic regression by L-BFGS: the sum of the losses plus
 * |W|² / 2C, the bias free. Rare labels count more as `balance` says.
 */
export async function fitLinear(examples: readonly LinearExample[], options: FitOptions): Promise<LinearWeights> {
  const { labels, columns, settings, signal, onStep } = options;
  const size = columns * labels;
  const parameters = new Float32Array(size + labels);
  await minimize(linearObjective(examples, options), parameters, {
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
  const { starts, rows, values } = packInputs(examples, features);
  const scores = new Float64Array(labels);
  const errors = new Float64Array(labels);
  return (x, gradient) => {
    let squares = 0;
    for (let i = 0; i < size; i++) {
      gradient[i] = x[i]! / c;
      squares += x[i]! * x[i]!;
    }
    gradient.fill(0, size);
    let total = squares / (2 * c);
    for (let e = 0; e < examples.length; e++) {
      for (let label = 0; label < labels; label++) scores[label] = x[size + label]!;
      const end = starts[e + 1]!;
      for (let i = starts[e]!; i < end; i++) {
        const value = values[i]!;
        for (let label = 0, at = rows[i]! * labels; label < labels; label++, at++) scores[label]! += value * x[at]!;
      }
      const weight = importance[e]!;
      total += weight * loss(scores, examples[e]!.targets, errors);
      for (let label = 0; label < labels; label++) {
        errors[label] = errors[label]! * weight;
        gradient[size + label] = gradient[size + label]! + errors[label]!;
      }
      for (let i = starts[e]!; i < end; i++) {
        const value = values[i]!;
        for (let label = 0, at = rows[i]! * labels; label < labels; label++, at++)
          gradient[at] = gradient[at]! + value * errors[label]!;
      }
    }
    return total;
  };
}

/** The inputs of all texts one after the other: those of text e are at [`starts[e]`, `starts[e + 1]`). */
function packInputs(
  examples: readonly LinearExample[],
  features: number,
): { starts: Int32Array; rows: Int32Array; values: Float32Array } {
  const starts = new Int32Array(examples.length + 1);
  examples.forEach(({ input }, e) => {
    starts[e + 1] = starts[e]! + input.rows.length + input.dense.length;
  });
  const rows = new Int32Array(starts[examples.length]!);
  const values = new Float32Array(rows.length);
  examples.forEach(({ input }, e) => {
    rows.set(input.rows, starts[e]!);
    values.set(input.values, starts[e]!);
    const at = starts[e]! + input.rows.length;
    values.set(input.dense, at);
    for (let i = 0; i < input.dense.length; i++) rows[at + i] = features + i;
  });
  return { starts, rows, values };
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

/** With `balance` b a text of a label that n of N texts carry counts (N / labels · n)^b; on average 1. */
function exampleWeights(examples: readonly LinearExample[], labels: number, balance: number): Float64Array {
  const counts = new Float64Array(labels);
  for (const { targets } of examples) targets.forEach((target, label) => void (target === 1 && counts[label]!++));
  const weights = Float64Array.from(examples, ({ targets }) => {
    const label = targets.indexOf(1);
    return label < 0 ? 1 : (examples.length / (labels * counts[label]!)) ** balance;
  });
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
  return weights.map((weight) => weight / mean);
}
