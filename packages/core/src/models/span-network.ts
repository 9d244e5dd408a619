// Networks that score spans: a trunk, and on its hidden vectors h a head that sees the first, the last and all tokens of a span.
//
//   each token:  its shares S·h, E·h and M·h, and three scores of the finder                       (integers, exact)
//   each span:   z = hard-swish(S·h[first] + E·h[last] + mean of M·h over the span + row of its length)
//                scores of the labels = O·z + b
import type { TokenRange } from '../doc/align.ts';
import type { Doc } from '../doc/doc.ts';
import { dequantizeRow8 } from '../file/quantize.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { OnStage } from '../pipeline/component.ts';
import { createLinearLayer, eights, integerLayerBytes } from './integer-layer.ts';
import { bucketCount, type CandidateRule, findCandidates, lengthBucket } from './span-candidates.ts';
import { type SpancatWeights, type SpanHead, tokenOutputs } from './spancat-file.ts';
import { contextWords } from './text-context.ts';
import { type Block, createTrunk, mostRows, type OpenTrunk } from './trunk.ts';
import { toColumns } from './trunk-words.ts';

/** A span that was looked at. */
export interface Candidate {
  readonly startToken: number;
  /** Exclusive. */
  readonly endToken: number;
  /** The least score of the finder, as a logit; infinity where it was not asked. */
  readonly finder: number;
  /** A score for each label, as a logit. */
  readonly scores: Float32Array;
}

/** Scores of spans. */
export interface SpanNetwork {
  /**
   * For each text its candidates, by start and then by end. Where `given` has spans for a text, by start, its candidates are those of them that
   * lie in one of the parts in which a long text is seen.
   */
  score(
    docs: readonly Doc[],
    rule: CandidateRule,
    onStage?: OnStage,
    given?: readonly (readonly TokenRange[] | undefined)[],
  ): Candidate[][];
}

/** Spans worked on at once. */
const chunkSpans = 128;

/**
 * The networks of `weights`, whose scores are averaged. They keep what they worked out about words that they have seen. Throws
 * `model-unsupported` where they are too large to be worked with.
 */
export function createSpanNetwork(weights: SpancatWeights, open: OpenTrunk = createTrunk): SpanNetwork {
  const { width, spanWidth, labels, members } = weights;
  const outputs = tokenOutputs(spanWidth);
  const stride = eights(outputs);
  const headBytes =
    integerLayerBytes(width, outputs) + 4 * (mostRows * stride + spanWidth * (labels + bucketCount) + labels) + 1_024;
  const chunkBytes = 4 * chunkSpans * (2 * spanWidth + labels) + 1_024;
  const trunk = open(weights, members.length * headBytes + chunkBytes);
  const { kernels } = trunk;
  const chunk: Chunk = {
    sums: kernels.floats(chunkSpans * spanWidth),
    active: kernels.floats(chunkSpans * spanWidth),
    scores: kernels.floats(chunkSpans * labels),
  };
  const layers = members.map(({ tokens }) => createLinearLayer(kernels, tokens, width));
  const found = members.map(() => kernels.floats(mostRows * stride));
  const heads = members.map((head) => createSpanHead(kernels, head, spanWidth, labels, stride, chunk));
  const finder = {
    starts: new Float32Array(contextWords),
    ends: new Float32Array(contextWords),
    joins: new Float32Array(contextWords),
  };
  const share = Math.fround(1 / members.length);

  /** The scores of the finder at the tokens of a block, averaged. */
  const readFinder = ({ start, end, row }: Block): void => {
    [finder.starts, finder.ends, finder.joins].forEach((scores, part) => {
      for (let i = 0; i < end - start; i++) {
        let sum = 0;
        for (const values of found) sum += values[(row + i) * stride + 3 * spanWidth + part]!;
        scores[i] = sum * share;
      }
    });
  };

  return {
    score(docs, rule, onStage, given = []) {
      const results: Candidate[][] = docs.map(() => []);
      const nextGiven = new Int32Array(docs.length);
      trunk.run(
        docs,
        ({ member, hidden, rows, blocks }) => {
          layers[member]!.apply(hidden, rows, found[member]!);
          if (member < members.length - 1) return;
          for (const block of blocks) {
            readFinder(block);
            const spans: Candidate[] = [];
            const take = (startToken: number, endToken: number, score: number): void => {
              spans.push({ startToken, endToken, finder: score, scores: new Float32Array(labels) });
            };
            const own = given[block.text];
            if (own === undefined) findCandidates(finder, block.end - block.start, rule, take);
            for (let next = own?.[nextGiven[block.text]!]; next !== undefined && next.startToken < block.end; ) {
              if (next.endToken <= block.end)
                take(next.startToken - block.start, next.endToken - block.start, Number.POSITIVE_INFINITY);
              nextGiven[block.text]!++;
              next = own?.[nextGiven[block.text]!];
            }
            heads.forEach((head, i) => {
              head(found[i]!.subarray(block.row * stride), block.end - block.start, spans, share);
            });
            for (const { startToken, endToken, ...rest } of spans) {
              const at = block.start;
              results[block.text]!.push({ startToken: at + startToken, endToken: at + endToken, ...rest });
            }
          }
        },
        onStage,
      );
      return results;
    },
  };
}

/** Work space for some spans. */
interface Chunk {
  readonly sums: Float32Array;
  readonly active: Float32Array;
  readonly scores: Float32Array;
}

/** Adds `share` of what one head says to the scores of `spans`, from what it sees of the `length` tokens of their block. */
type SpanScorer = (tokens: Float32Array, length: number, spans: readonly Candidate[], share: number) => void;

function createSpanHead(
  kernels: Kernels,
  { lengths, output }: SpanHead,
  spanWidth: number,
  labels: number,
  stride: number,
  { sums, active, scores }: Chunk,
): SpanScorer {
  const weight = kernels.floats(spanWidth * labels);
  weight.set(toColumns(output.weight, spanWidth));
  const rows = new Float32Array(bucketCount * spanWidth);
  for (let bucket = 0; bucket < bucketCount; bucket++)
    dequantizeRow8(lengths, spanWidth, bucket, rows, bucket * spanWidth);
  const before = new Float64Array((contextWords + 1) * spanWidth);

  return (tokens, length, spans, share) => {
    sumBefore(tokens, length, stride, spanWidth, before);
    for (let first = 0; first < spans.length; first += chunkSpans) {
      const some = spans.slice(first, first + chunkSpans);
      some.forEach(({ startToken, endToken }, i) => {
        const to = i * spanWidth;
        const row = lengthBucket(endToken - startToken) * spanWidth;
        const begin = startToken * stride;
        const last = (endToken - 1) * stride + spanWidth;
        const [from, until] = [startToken * spanWidth, endToken * spanWidth];
        const factor = 1 / (endToken - startToken);
        for (let j = 0; j < spanWidth; j++) {
          const mean = (before[until + j]! - before[from + j]!) * factor;
          sums[to + j] = tokens[begin + j]! + tokens[last + j]! + mean + rows[row + j]!;
        }
      });
      kernels.hardSwish(sums, active, some.length * spanWidth);
      for (let i = 0; i < some.length; i++) scores.set(output.bias, i * labels);
      kernels.matmul(active, spanWidth, 1, weight, scores, some.length, spanWidth, labels);
      some.forEach((span, i) => {
        for (let label = 0; label < labels; label++)
          span.scores[label] = span.scores[label]! + share * scores[i * labels + label]!;
      });
    }
  };
}

/** Sums of the third share over all tokens before each one. */
function sumBefore(
  tokens: Float32Array,
  length: number,
  stride: number,
  spanWidth: number,
  before: Float64Array,
): void {
  before.fill(0, 0, spanWidth);
  for (let token = 0; token < length; token++) {
    const from = token * stride + 2 * spanWidth;
    const at = token * spanWidth;
    for (let j = 0; j < spanWidth; j++) before[at + spanWidth + j] = before[at + j]! + tokens[from + j]!;
  }
}
