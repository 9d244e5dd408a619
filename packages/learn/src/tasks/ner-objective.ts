// What is learnt of entities: a conditional random field over tags on the hidden vectors of the tokens.
import { createLattice, createNerDecoder, latticeBytes, type TagScheme } from 'tincture/training';
import { dense } from '../layers/dense.ts';
import { crfLoss } from '../losses/crf.ts';
import { exportLinear } from '../tokens/export.ts';
import type { SentObjective, TokenHead, TokenObjective } from '../tokens/objective.ts';
import { initialLinear, linearSizes } from '../tokens/trunk-parameters.ts';
import { cutLines, cutPieces, type NerTarget, type NerText } from './ner-data.ts';
import { joinHeads, type NerHeadWeights } from './ner-export.ts';
import { plainF, scoreTexts } from './ner-fit.ts';

/** The head for entities: scores of the tags, and of their steps. `missCost` as in the settings. */
function nerHead(scheme: TagScheme, missCost: number): TokenHead<NerTarget, NerHeadWeights> {
  const { tags, from } = scheme;
  return {
    sizes: (width) => ({ ...linearSizes('output', width, tags), steps: from.length, starts: tags, ends: tags }),
    bytes: (width, rows, longest) => 16 * (rows + 8) * tags + 8 * width * tags + latticeBytes(scheme, longest),
    create(kernels, parameters, width, longest, random) {
      const output = initialLinear(parameters, 'output', width, tags, random);
      const [steps, starts, ends] = [parameters.get('steps'), parameters.get('starts'), parameters.get('ends')];
      const lattice = createLattice(kernels, scheme, longest);
      return {
        addGradients(hidden, dHidden, rows, targets, weight) {
          const scores = dense(kernels, hidden, output.weight, output.bias, rows, width, tags);
          const dScores = kernels.floats(rows * tags);
          const transitions = { steps, starts, ends };
          const loss = crfLoss(scheme, lattice, transitions, scores.y, dScores, targets, weight, missCost);
          scores.backward(dScores, dHidden);
          return loss;
        },
        weights: () => ({
          output: exportLinear(output, width, tags),
          transitions: {
            steps: steps.value.slice(0, from.length),
            starts: starts.value.slice(0, tags),
            ends: ends.value.slice(0, tags),
          },
        }),
      };
    },
  };
}

/** What a thread is sent of this objective. */
export interface SentNer extends SentObjective<NerText> {
  readonly kind: 'ner';
  readonly labels: number;
  readonly missCost: number;
}

/** The learning of entities with the tags of `scheme`. */
export function nerObjective(scheme: TagScheme, missCost: number): TokenObjective<NerText, NerTarget, NerHeadWeights> {
  return {
    head: nerHead(scheme, missCost),
    cut: (text) => cutPieces(scheme, text),
    cutLines: (piece) => cutLines(scheme, piece),
    judge(trunk, { output, transitions }, texts) {
      const members = trunk.members.map((member) => ({ ...member, output }));
      const decoder = createNerDecoder(joinHeads(scheme, { ...trunk, members }, [transitions]));
      return plainF(decoder, scoreTexts(decoder, texts));
    },
    send: (common): SentNer => ({ kind: 'ner', labels: scheme.labels, missCost, ...common }),
  };
}
