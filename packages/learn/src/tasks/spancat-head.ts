// What is learnt of overlapping spans: the twin of core's span network in training, with a loss on its candidates.
import {
  bucketCount,
  findCandidates,
  type Kernels,
  lengthBucket,
  quantizeRows8,
  type SpanHead,
  type TokenSpan,
  tokenOutputs,
} from 'tincture/training';
import { dense } from '../layers/dense.ts';
import { logisticLoss } from '../losses/labels.ts';
import { exportLinear } from '../tokens/export.ts';
import type { PlacedTarget, TokenHead } from '../tokens/objective.ts';
import { initialLinear, linearSizes } from '../tokens/trunk-parameters.ts';
import { type SpancatTarget, unknownLabel } from './spancat-data.ts';

/** What a head for spans is made with. */
export interface SpanHeadShape {
  readonly labels: number;
  readonly spanWidth: number;
  /** Words up to which all spans are candidates. */
  readonly ngrams: number;
  /** Words of the longest span. */
  readonly longest: number;
  /** What the loss of the finder counts beside that of the labels. */
  readonly finderWeight: number;
}

/** Logit from which the finder suggests a span in training: 5 %, below what any component decodes with. */
const trainedFrom = -3;
/** Logit of everything in the finder before the first step: it begins by suggesting nothing. */
const initialFinder = -4;
/** Spans worked on at once. */
const chunkSpans = 256;

/** A span with the labels that are right for it. */
interface TrainedSpan {
  readonly start: number;
  readonly end: number;
  readonly labels: readonly number[];
}

/** The head for overlapping spans. */
export function spanHead(shape: SpanHeadShape): TokenHead<SpancatTarget, SpanHead> {
  const { labels, spanWidth, ngrams, longest, finderWeight } = shape;
  const outputs = tokenOutputs(spanWidth);
  return {
    sizes: (width) => ({
      ...linearSizes('tokens', width, outputs),
      lengths: bucketCount * spanWidth,
      ...linearSizes('output', spanWidth, labels),
    }),
    bytes: (width, rows) =>
      4 *
        (2 * (rows + 8) * outputs + width * outputs + chunkSpans * (4 * spanWidth + 2 * labels) + spanWidth * labels) +
      4_096,
    create(kernels, parameters, width, _, random) {
      const tokens = initialLinear(parameters, 'tokens', width, outputs, random);
      tokens.bias.value.fill(initialFinder, 3 * spanWidth, outputs);
      const lengths = parameters.get('lengths');
      const output = initialLinear(parameters, 'output', spanWidth, labels, random);
      return {
        addGradients(hidden, dHidden, rows, targets, weight) {
          const seen = dense(kernels, hidden, tokens.weight, tokens.bias, rows, width, outputs);
          const dSeen = kernels.floats(rows * outputs);
          let loss = 0;
          for (const placed of targets) {
            const from = placed.start * outputs;
            const piece = {
              length: placed.length,
              spanWidth,
              seen: seen.y.subarray(from),
              dSeen: dSeen.subarray(from),
            };
            const marks = marksOf(placed);
            if (longest > ngrams) loss += addFinderGradients(piece, marks, weight * finderWeight);
            const spans = trainedSpans(piece, marks, placed.target, ngrams, longest);
            loss += addSpanGradients(kernels, piece, spans, labels, { lengths, output }, weight);
          }
          seen.backward(dSeen, dHidden);
          return loss;
        },
        weights: () => ({
          tokens: exportLinear(tokens, width, outputs),
          lengths: quantizeRows8(lengths.value.slice(0, bucketCount * spanWidth), bucketCount, spanWidth),
          output: exportLinear(output, spanWidth, labels),
        }),
      };
    },
  };
}

/** What the head sees of the words of a piece, [words, outputs], and the gradient of that. */
interface SeenPiece {
  readonly length: number;
  readonly spanWidth: number;
  readonly seen: Float32Array;
  readonly dSeen: Float32Array;
}

/** 1 at words that a span begins with, that one ends with, and after which one goes on. */
type Marks = readonly [starts: Uint8Array, ends: Uint8Array, joins: Uint8Array];

function marksOf({ length, target }: PlacedTarget<SpancatTarget>): Marks {
  const [starts, ends, joins] = [new Uint8Array(length), new Uint8Array(length), new Uint8Array(length)];
  for (const { startToken, endToken } of target) {
    starts[startToken] = 1;
    ends[endToken - 1] = 1;
    joins.fill(1, startToken, endToken - 1);
  }
  return [starts, ends, joins];
}

function addFinderGradients({ length, spanWidth, seen, dSeen }: SeenPiece, marks: Marks, weight: number): number {
  let sum = 0;
  marks.forEach((right, part) => {
    for (let i = 0; i < length; i++) {
      const at = i * tokenOutputs(spanWidth) + 3 * spanWidth + part;
      const { loss, slope } = logisticLoss(seen[at]!, right[i] === 1);
      sum += loss;
      dSeen[at] = dSeen[at]! + weight * slope;
    }
  });
  return weight * sum;
}

/** The spans that the labels are learnt on: what is marked, and what the finder takes for one, now or if it were right. */
function trainedSpans(
  { length, spanWidth, seen }: SeenPiece,
  marks: Marks,
  target: SpancatTarget,
  ngrams: number,
  longest: number,
): TrainedSpan[] {
  const outputs = tokenOutputs(spanWidth);
  const [starts, ends, joins] = marks.map((right, part) =>
    Float32Array.from({ length }, (_, i) =>
      right[i] === 1 ? Number.POSITIVE_INFINITY : seen[i * outputs + 3 * spanWidth + part]!,
    ),
  ) as [Float32Array, Float32Array, Float32Array];
  const labelsOf = new Map<number, number[]>();
  const key = (start: number, end: number): number => start * (length + 1) + end;
  for (const { startToken, endToken, label } of target) {
    const place = key(startToken, endToken);
    const labels = labelsOf.get(place);
    if (labels === undefined) labelsOf.set(place, [label]);
    else labels.push(label);
  }
  const spans: TrainedSpan[] = [];
  findCandidates({ starts, ends, joins }, length, { least: trainedFrom, ngrams, longest }, (start, end) => {
    const labels = labelsOf.get(key(start, end)) ?? [];
    // Of what another task marked, it is not known what it is here.
    if (!labels.includes(unknownLabel)) spans.push({ start, end, labels });
  });
  return spans;
}

/** Parameters of what comes after the words. */
interface SpanParameters {
  readonly lengths: { readonly value: Float32Array; readonly gradient: Float32Array };
  readonly output: ReturnType<typeof initialLinear>;
}

/** Returns the loss of the labels of `spans` times `weight`, and adds its gradients. */
function addSpanGradients(
  kernels: Kernels,
  { length, spanWidth, seen, dSeen }: SeenPiece,
  spans: readonly TrainedSpan[],
  labels: number,
  { lengths, output }: SpanParameters,
  weight: number,
): number {
  const outputs = tokenOutputs(spanWidth);
  const third = 2 * spanWidth;
  // Sums of the third share over all words before each one, and how the gradient of the means changes from word to word.
  const before = new Float64Array((length + 1) * spanWidth);
  const changes = new Float64Array((length + 1) * spanWidth);
  for (let i = 0; i < length; i++) {
    for (let j = 0; j < spanWidth; j++) {
      const at = i * spanWidth + j;
      before[at + spanWidth] = before[at]! + seen[i * outputs + third + j]!;
    }
  }
  let sum = 0;
  const mark = kernels.mark();
  const sums = kernels.floats(chunkSpans * spanWidth);
  const active = kernels.floats(chunkSpans * spanWidth);
  for (let first = 0; first < spans.length; first += chunkSpans) {
    const some = spans.slice(first, first + chunkSpans);
    const inner = kernels.mark();
    some.forEach(({ start, end }, i) => {
      const row = lengthBucket(end - start) * spanWidth;
      const factor = 1 / (end - start);
      for (let j = 0; j < spanWidth; j++) {
        const mean = (before[end * spanWidth + j]! - before[start * spanWidth + j]!) * factor;
        const shares = seen[start * outputs + j]! + seen[(end - 1) * outputs + spanWidth + j]!;
        sums[i * spanWidth + j] = shares + mean + lengths.value[row + j]!;
      }
    });
    kernels.hardSwish(sums, active, some.length * spanWidth);
    const scores = dense(kernels, active, output.weight, output.bias, some.length, spanWidth, labels);
    const dScores = kernels.floats(some.length * labels);
    some.forEach((span, i) => {
      for (let label = 0; label < labels; label++) {
        const { loss, slope } = logisticLoss(scores.y[i * labels + label]!, span.labels.includes(label));
        sum += loss;
        dScores[i * labels + label] = weight * slope;
      }
    });
    const dActive = kernels.floats(some.length * spanWidth);
    scores.backward(dScores, dActive);
    const dSums = kernels.floats(some.length * spanWidth);
    kernels.hardSwishBackward(sums, dActive, dSums, some.length * spanWidth);
    some.forEach(({ start, end }, i) => {
      const row = lengthBucket(end - start) * spanWidth;
      const factor = 1 / (end - start);
      for (let j = 0; j < spanWidth; j++) {
        const slope = dSums[i * spanWidth + j]!;
        add(dSeen, start * outputs + j, slope);
        add(dSeen, (end - 1) * outputs + spanWidth + j, slope);
        add(lengths.gradient, row + j, slope);
        add(changes, start * spanWidth + j, slope * factor);
        add(changes, end * spanWidth + j, -slope * factor);
      }
    });
    kernels.release(inner);
  }
  kernels.release(mark);
  for (let j = 0; j < spanWidth; j++) {
    let slope = 0;
    for (let i = 0; i < length; i++) {
      slope += changes[i * spanWidth + j]!;
      add(dSeen, i * outputs + third + j, slope);
    }
  }
  return weight * sum;
}

function add(array: Float32Array | Float64Array, at: number, value: number): void {
  array[at] = array[at]! + value;
}

/** Words of the longest span with a label. */
export function longestSpan(texts: readonly { readonly spans: readonly TokenSpan[] }[]): number {
  let longest = 0;
  for (const { spans } of texts) {
    for (const { startToken, endToken, label } of spans) {
      if (label !== unknownLabel) longest = Math.max(longest, endToken - startToken);
    }
  }
  return longest;
}
