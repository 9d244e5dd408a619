// Networks that score each token by itself: trunks with a linear layer on the hidden vectors.
import type { Doc } from '../doc/doc.ts';
import type { OnStage } from '../pipeline/component.ts';
import { createLinearLayer, eights, integerLayerBytes } from './integer-layer.ts';
import { createTrunk, mostRows } from './trunk.ts';
import type { LinearWeights, TrunkWeights } from './trunk-weights.ts';

/** Scores of texts. */
export interface TokenNetwork {
  /** For each text the scores of its tokens, [tokens, outputs]; the next call overwrites them. */
  score(docs: readonly Doc[], onStage?: OnStage): Float32Array[];
}

/** Scores for which memory is kept from one call to the next. */
const keptScores = 2 ** 18;

/**
 * The networks of `trunks` with a layer of `outputs` for each of them, whose scores are averaged. They keep what they worked
 * out about words that they have seen. Throws `model-unsupported` where they are too large to be worked with.
 */
export function createTokenNetwork(trunks: TrunkWeights, outputs: readonly LinearWeights[]): TokenNetwork {
  const { width } = trunks;
  const count = outputs[0]!.bias.length;
  const scoreBytes = 4 * mostRows * eights(count);
  const trunk = createTrunk(trunks, outputs.length * integerLayerBytes(width, count) + scoreBytes);
  const layers = outputs.map((output) => createLinearLayer(trunk.kernels, output, width));
  const found = trunk.kernels.floats(mostRows * eights(count));
  const share = Math.fround(1 / outputs.length);
  let scoresOfCall = new Float32Array(0);
  return {
    score(docs, onStage) {
      const total = count * docs.reduce((sum, { length }) => sum + length, 0);
      if (total > scoresOfCall.length) scoresOfCall = new Float32Array(total);
      // One very long text must not hold its memory for good.
      else if (scoresOfCall.length > keptScores && total < keptScores) scoresOfCall = new Float32Array(keptScores);
      let used = 0;
      const results = docs.map((doc) => {
        const scores = scoresOfCall.subarray(used, used + doc.length * count);
        used += scores.length;
        return scores;
      });
      trunk.run(
        docs,
        ({ member, hidden, rows, blocks }) => {
          const { stride, apply } = layers[member]!;
          apply(hidden, rows, found);
          for (const { text, start, end, row } of blocks) {
            const scores = results[text]!;
            if (member === 0) scores.fill(0, start * count, end * count);
            for (let token = start, at = row * stride; token < end; token++, at += stride) {
              for (let i = 0; i < count; i++) {
                const place = token * count + i;
                scores[place] = scores[place]! + found[at + i]!;
              }
            }
            if (member === 0 || member < outputs.length - 1) continue;
            for (let i = start * count; i < end * count; i++) scores[i] = scores[i]! * share;
          }
        },
        onStage,
      );
      return results;
    },
  };
}
