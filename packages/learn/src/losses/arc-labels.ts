import type { Random } from 'tincture';
import { distanceBucket, type Kernels } from 'tincture/training';
import { hardSwish } from '../layers/activations.ts';
import { dense } from '../layers/dense.ts';
import { dropout } from '../layers/dropout.ts';
import type { Parameter } from '../optimizers/parameters.ts';
import type { ArcParameters } from './arcs.ts';
import { softmaxLoss } from './softmax.ts';

/** An arc whose label is known: rows of the batch, the head its own at a root. */
export interface LabelTarget {
  readonly dependent: number;
  readonly head: number;
  readonly label: number;
}

/** What scores of labels are made with beside the vectors of the words. */
export interface LabelParameters extends ArcParameters {
  /** [columns, labels]. */
  readonly weight: Parameter;
  readonly bias: Parameter;
  readonly labels: number;
}

/**
 * Cross-entropy over the labels of arcs: W·dropout(hard-swish(dependent + head + its distance's vector)) + b, with the root's vector in
 * place of the last two at a root. `dependents` and `heads` are [rows, columns], a multiple of 4; adds the gradients to
 * `dDependents`, `dHeads` and the parameters, and returns `weight` times the sum of the losses. Reference for scores from the
 * sum of two vectors: Kiperwasser and Goldberg (2016).
 */
export function arcLabelLoss(
  kernels: Kernels,
  parts: LabelParameters,
  dependents: Float32Array,
  heads: Float32Array,
  dDependents: Float32Array,
  dHeads: Float32Array,
  columns: number,
  targets: readonly LabelTarget[],
  weight: number,
  dropRate: number,
  random: Random,
): number {
  const { length } = targets;
  if (length === 0) return 0;
  const { root, distances, labels } = parts;
  const mark = kernels.mark();
  const sums = kernels.floats(length * columns);
  targets.forEach(({ dependent, head }, i) => {
    const isRoot = head === dependent;
    const distance = isRoot ? 0 : distanceBucket(head - dependent) * columns;
    for (let j = 0; j < columns; j++) {
      const other = isRoot ? root.value[j]! : heads[head * columns + j]! + distances.value[distance + j]!;
      sums[i * columns + j] = dependents[dependent * columns + j]! + other;
    }
  });
  const activated = hardSwish(kernels, sums, length * columns);
  const drop = dropout(kernels, activated.y, length * columns, dropRate, random);
  const scores = dense(kernels, activated.y, parts.weight, parts.bias, length, columns, labels);
  let loss = 0;
  targets.forEach(({ label }, i) => {
    loss += softmaxLoss(scores.y, i * labels, labels, label, weight);
  });
  const dActivated = kernels.floats(length * columns);
  scores.backward(scores.y, dActivated);
  drop(dActivated);
  const dSums = kernels.floats(length * columns);
  activated.backward(dActivated, dSums);
  const add = (to: Float32Array, at: number, from: number): void => {
    for (let j = 0; j < columns; j++) to[at + j] = to[at + j]! + dSums[from + j]!;
  };
  targets.forEach(({ dependent, head }, i) => {
    const from = i * columns;
    add(dDependents, dependent * columns, from);
    if (head === dependent) add(root.gradient, 0, from);
    else {
      add(dHeads, head * columns, from);
      add(distances.gradient, distanceBucket(head - dependent) * columns, from);
    }
  });
  kernels.release(mark);
  return loss;
}
