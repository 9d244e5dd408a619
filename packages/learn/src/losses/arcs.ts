import { distanceBucket, distanceBuckets, type Kernels } from 'tincture/training';
import type { Parameter } from '../optimizers/parameters.ts';
import { softmaxLoss } from './softmax.ts';

/** A sentence among the rows of a batch. */
export interface SentenceTarget {
  readonly start: number;
  readonly length: number;
  /** For each word the place of its head in the sentence, its own at the root, -1 where it is not known. */
  readonly heads: Int32Array;
}

/** What scores of arcs are made with beside the vectors of the words. */
export interface ArcParameters {
  /** [columns]: what stands for the head of a root. */
  readonly root: Parameter;
  /** [distance buckets, columns]. */
  readonly distances: Parameter;
}

/**
 * Cross-entropy over the heads of each word, all words of its sentence and the root. The score of an arc is
 * dependent · (head + its distance's vector), of a root dependent · root. `dependents` and `heads` are [rows, columns]; adds the
 * gradients to `dDependents`, `dHeads` and the parameters, and returns `weight` times the sum of the losses. Reference: Dozat and
 * Manning (2017); the matrix of the biaffine form and its bias are in what made `dependents`.
 */
export function arcLoss(
  kernels: Kernels,
  { root, distances }: ArcParameters,
  dependents: Float32Array,
  heads: Float32Array,
  dDependents: Float32Array,
  dHeads: Float32Array,
  columns: number,
  sentences: readonly SentenceTarget[],
  weight: number,
): number {
  const outer = kernels.mark();
  const turnedDistances = kernels.floats(columns * distanceBuckets);
  kernels.transpose(distances.value, turnedDistances, distanceBuckets, columns);
  let loss = 0;
  for (const { start, length, heads: gold } of sentences) {
    const mark = kernels.mark();
    const part = (values: Float32Array): Float32Array => values.subarray(start * columns, (start + length) * columns);
    const [own, others] = [part(dependents), part(heads)];
    const scores = kernels.floats(length * length);
    const turned = kernels.floats(columns * length);
    kernels.transpose(others, turned, length, columns);
    kernels.matmul(own, columns, 1, turned, scores, length, columns, length);
    const near = kernels.floats(length * distanceBuckets);
    kernels.matmul(own, columns, 1, turnedDistances, near, length, columns, distanceBuckets);
    const roots = kernels.floats(length);
    kernels.matmul(own, columns, 1, root.value, roots, length, columns, 1);
    for (let i = 0, at = 0; i < length; i++, at += length) {
      for (let j = 0; j < length; j++) {
        scores[at + j] = i === j ? roots[i]! : scores[at + j]! + near[i * distanceBuckets + distanceBucket(j - i)]!;
      }
    }
    for (let i = 0; i < length; i++) loss += softmaxLoss(scores, i * length, length, gold[i]!, weight);
    // From here on the scores are gradients.
    near.fill(0);
    for (let i = 0, at = 0; i < length; i++, at += length) {
      roots[i] = scores[at + i]!;
      scores[at + i] = 0;
      for (let j = 0; j < length; j++) {
        if (i === j) continue;
        const bucket = i * distanceBuckets + distanceBucket(j - i);
        near[bucket] = near[bucket]! + scores[at + j]!;
      }
    }
    const dOwn = part(dDependents);
    kernels.matmul(scores, length, 1, others, dOwn, length, length, columns);
    kernels.matmul(scores, 1, length, own, part(dHeads), length, length, columns);
    kernels.matmul(near, distanceBuckets, 1, distances.value, dOwn, length, distanceBuckets, columns);
    kernels.matmul(near, 1, distanceBuckets, own, distances.gradient, distanceBuckets, length, columns);
    kernels.matmul(roots, 1, 1, root.value, dOwn, length, 1, columns);
    kernels.matmul(roots, 1, 1, own, root.gradient, 1, length, columns);
    kernels.release(mark);
  }
  kernels.release(outer);
  return loss;
}
