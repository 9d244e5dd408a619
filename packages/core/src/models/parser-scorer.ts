// What one network of a parser says of a sentence: probabilities of heads and of labels. Sums over hidden vectors are exact;
// what stays in floating point has a fixed order and our own exponentials, so that every engine gives the same bits.
import { dequantizeRow8, type Rows8 } from '../file/quantize.ts';
import { exp } from '../kernels/exp-log.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { distanceBucket, distanceBuckets } from '../parse/distance.ts';
import { createLinearLayer, eights, integerLayerBytes, type LinearLayer } from './integer-layer.ts';
import { createRecurrence, recurrenceBytes } from './parser-recurrence.ts';
import type { ParserHeadWeights, ParserWeights } from './parser-weights.ts';
import type { Block } from './trunk.ts';
import { toColumns } from './trunk-words.ts';

/** One network of a parser on a batch. */
export interface ParserScorer {
  /** Takes over the hidden vectors of a batch with these blocks; what follows is about its rows. */
  read(hidden: Int16Array, rows: number, blocks: readonly Block[]): void;
  /** Adds the probability of each of the first `rows` rows to begin a sentence. */
  addStarts(rows: number, sums: Float64Array): void;
  /**
   * Adds, for a sentence of `length` words from the row `start` on, the probability of each head of each word to
   * `sums`, [length, length]; a root's head is itself.
   */
  addHeads(start: number, length: number, sums: Float32Array): void;
  /** Adds the probability of each label of each word's arc to `sums`, [length, labels], given the heads within the sentence. */
  addLabels(start: number, length: number, heads: Int32Array, sums: Float32Array): void;
}

/** Bytes of the arena that {@link createParserScorer} takes, with `mostRows` rows at most, of `mostWords` words in a sentence. */
export function parserScorerBytes(weights: ParserWeights, mostRows: number, mostWords: number): number {
  const { width, arcs, hiddenLabels, labels } = weights;
  const layers = 2 * integerLayerBytes(width, arcs) + 2 * integerLayerBytes(width, hiddenLabels);
  const tables = arcs * (arcs + distanceBuckets + 2) + hiddenLabels * (labels + distanceBuckets + 2) + labels;
  const rows = mostRows * (3 * arcs + 2 * hiddenLabels + 8);
  const words = mostWords * (mostWords + arcs + distanceBuckets + 1 + hiddenLabels + labels);
  const before = recurrenceBytes(weights, mostRows);
  return before + layers + integerLayerBytes(width, 1) + 4 * (tables + rows + words) + 64 * arcs + 4_096;
}

/** The network with the `parts` beside its trunk. */
export function createParserScorer(
  kernels: Kernels,
  shape: ParserWeights,
  parts: ParserHeadWeights,
  mostRows: number,
): ParserScorer {
  const { width, arcs, hiddenLabels, labels } = shape;
  const layer = (weights: ParserHeadWeights['head']): LinearLayer => createLinearLayer(kernels, weights, width);
  const inArena = (values: Float32Array): Float32Array => {
    const array = kernels.floats(values.length);
    array.set(values);
    return array;
  };
  const recurrence =
    parts.recurrence === undefined ? undefined : createRecurrence(kernels, shape, parts.recurrence, mostRows);
  const [dependent, head] = [layer(parts.dependent), layer(parts.head)];
  const [labelDependent, labelHead] = [layer(parts.labelDependent), layer(parts.labelHead)];
  const start = layer(parts.start);
  const biaffine = inArena(toColumns(parts.biaffine.weight, arcs));
  const distances = inArena(toColumns(parts.distances, arcs));
  const root = inArena(parts.root);
  const label = inArena(toColumns(parts.label.weight, hiddenLabels));
  const labelDistances = rowsOf(parts.labelDistances, hiddenLabels);

  const raw = kernels.floats(mostRows * arcs);
  const dependents = kernels.floats(mostRows * arcs);
  const heads = kernels.floats(mostRows * arcs);
  const labelDependents = kernels.floats(mostRows * hiddenLabels);
  const labelHeads = kernels.floats(mostRows * hiddenLabels);
  const starts = kernels.floats(mostRows * eights(1));

  return {
    read(ofTrunk, rows, blocks) {
      const hidden = recurrence === undefined ? ofTrunk : recurrence(ofTrunk, rows, blocks);
      dependent.apply(hidden, rows, raw);
      kernels.hardSwish(raw, raw, rows * arcs);
      for (let at = 0; at < rows * arcs; at += arcs) dependents.set(parts.biaffine.bias, at);
      kernels.matmul(raw, arcs, 1, biaffine, dependents, rows, arcs, arcs);
      head.apply(hidden, rows, heads);
      kernels.hardSwish(heads, heads, rows * arcs);
      labelDependent.apply(hidden, rows, labelDependents);
      labelHead.apply(hidden, rows, labelHeads);
      start.apply(hidden, rows, starts);
    },

    addStarts(rows, sums) {
      for (let row = 0; row < rows; row++) sums[row] = sums[row]! + 1 / (1 + exp(-starts[row * start.stride]!));
    },

    addHeads(first, length, sums) {
      const mark = kernels.mark();
      const own = dependents.subarray(first * arcs, (first + length) * arcs);
      const turned = kernels.floats(arcs * length);
      kernels.transpose(heads.subarray(first * arcs, (first + length) * arcs), turned, length, arcs);
      const scores = kernels.floats(length * length);
      kernels.matmul(own, arcs, 1, turned, scores, length, arcs, length);
      const near = kernels.floats(length * distanceBuckets);
      kernels.matmul(own, arcs, 1, distances, near, length, arcs, distanceBuckets);
      const roots = kernels.floats(length);
      kernels.matmul(own, arcs, 1, root, roots, length, arcs, 1);
      for (let i = 0, at = 0; i < length; i++, at += length) {
        for (let j = 0; j < length; j++) {
          scores[at + j] = i === j ? roots[i]! : scores[at + j]! + near[i * distanceBuckets + distanceBucket(j - i)]!;
        }
        addProbabilities(scores, at, length, sums, at);
      }
      kernels.release(mark);
    },

    addLabels(first, length, chosen, sums) {
      const mark = kernels.mark();
      const shares = kernels.floats(length * hiddenLabels);
      for (let i = 0; i < length; i++) {
        const own = (first + i) * hiddenLabels;
        const head = chosen[i]!;
        const other = (first + head) * hiddenLabels;
        const distance = head === i ? 0 : distanceBucket(head - i) * hiddenLabels;
        for (let j = 0; j < hiddenLabels; j++) {
          const share =
            head === i ? parts.labelRoot[j]! : Math.fround(labelHeads[other + j]! + labelDistances[distance + j]!);
          shares[i * hiddenLabels + j] = labelDependents[own + j]! + share;
        }
      }
      kernels.hardSwish(shares, shares, length * hiddenLabels);
      const scores = kernels.floats(length * labels);
      for (let i = 0; i < length; i++) scores.set(parts.label.bias, i * labels);
      kernels.matmul(shares, hiddenLabels, 1, label, scores, length, hiddenLabels, labels);
      for (let i = 0; i < length; i++) addProbabilities(scores, i * labels, labels, sums, i * labels);
      kernels.release(mark);
    },
  };
}

/** Adds the softmax of `count` scores from `at` on to `sums` from `to` on; overwrites the scores. */
function addProbabilities(scores: Float32Array, at: number, count: number, sums: Float32Array, to: number): void {
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count; i++) highest = Math.max(highest, scores[at + i]!);
  let total = 0;
  for (let i = 0; i < count; i++) {
    const value = exp(scores[at + i]! - highest);
    scores[at + i] = value;
    total += value;
  }
  for (let i = 0; i < count; i++) sums[to + i] = sums[to + i]! + scores[at + i]! / total;
}

/** `rows` as numbers, [rows, columns]. */
function rowsOf(rows: Rows8, columns: number): Float32Array {
  const values = new Float32Array(rows.values.length);
  rows.scales.forEach((_, row) => {
    dequantizeRow8(rows, columns, row, values, row * columns);
  });
  return values;
}
