// Networks that score each token by itself: trunks with a linear layer on the hidden vectors.
import type { Doc } from '../doc/doc.ts';
import type { OnStage } from '../pipeline/component.ts';
import { createLinearLayer, eights, integerLayerBytes } from './integer-layer.ts';
import { type Block, createTrunk, mostRows, type OpenTrunk } from './trunk.ts';
import type { LinearWeights, TrunkMember, TrunkWeights } from './trunk-weights.ts';

/** The numbers of one network of an ensemble, up to the scores of the tokens. */
export interface TokenMember extends TrunkMember {
  /** A row for each score. */
  readonly output: LinearWeights;
}

/** Networks of one shape whose scores are averaged. */
export interface TokenWeights extends TrunkWeights {
  readonly members: readonly TokenMember[];
}

/** Scores of a batch of texts. */
export interface ScoredBatch {
  /** Values from the scores of one row to those of the next. */
  readonly stride: number;
  /** [rows, stride], of which the first columns are the scores; the next batch overwrites them. */
  readonly scores: Float32Array;
  readonly blocks: readonly Block[];
}

/** Scores of texts. */
export interface TokenNetwork {
  /** Scores of each token. */
  readonly outputs: number;
  /** Gives `take` one batch of texts after the other. */
  scoreBatches(docs: readonly Doc[], take: (batch: ScoredBatch) => void, onStage?: OnStage): void;
  /** For each text the scores of its tokens, [tokens, outputs]; the next call overwrites them. */
  score(docs: readonly Doc[], onStage?: OnStage): Float32Array[];
}

/** Scores for which memory is kept from one call to the next. */
const keptScores = 2 ** 18;

/**
 * The networks of `weights` on the trunks that `open` makes. They keep what they worked out about words that they have seen.
 * Throws `model-unsupported` where they are too large to be worked with.
 */
export function createTokenNetwork(weights: TokenWeights, open: OpenTrunk = createTrunk): TokenNetwork {
  const { width, members } = weights;
  const outputs = members[0]!.output.bias.length;
  const stride = eights(outputs);
  const trunk = open(weights, members.length * integerLayerBytes(width, outputs) + 8 * mostRows * stride);
  const layers = members.map(({ output }) => createLinearLayer(trunk.kernels, output, width));
  const found = trunk.kernels.floats(mostRows * stride);
  const sums = trunk.kernels.floats(mostRows * stride);
  const share = Math.fround(1 / members.length);
  let scoresOfCall = new Float32Array(0);

  const network: TokenNetwork = {
    outputs,
    scoreBatches(docs, take, onStage) {
      trunk.run(
        docs,
        ({ member, hidden, rows, blocks }) => {
          const isFirst = member === 0;
          layers[member]!.apply(hidden, rows, isFirst ? sums : found);
          const count = rows * stride;
          for (let i = 0; !isFirst && i < count; i++) sums[i] = sums[i]! + found[i]!;
          if (member < members.length - 1) return;
          for (let i = 0; !isFirst && i < count; i++) sums[i] = sums[i]! * share;
          take({ stride, scores: sums, blocks });
        },
        onStage,
      );
    },
    score(docs, onStage) {
      const total = outputs * docs.reduce((sum, { length }) => sum + length, 0);
      if (total > scoresOfCall.length) scoresOfCall = new Float32Array(total);
      // One very long text must not hold its memory for good.
      else if (scoresOfCall.length > keptScores && total < keptScores) scoresOfCall = new Float32Array(keptScores);
      let used = 0;
      const results = docs.map((doc) => {
        const scores = scoresOfCall.subarray(used, used + doc.length * outputs);
        used += scores.length;
        return scores;
      });
      network.scoreBatches(
        docs,
        (batch) => {
          for (const { text, start, end, row } of batch.blocks) {
            const scores = results[text]!;
            for (let token = start, at = row * stride; token < end; token++, at += stride) {
              for (let i = 0; i < outputs; i++) scores[token * outputs + i] = batch.scores[at + i]!;
            }
          }
        },
        onStage,
      );
      return results;
    },
  };
  return network;
}
