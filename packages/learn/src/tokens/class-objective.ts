// What is learnt of classes: one of many for each token, by a linear layer on the hidden vectors.
import {
  bestClass,
  contextBlocks,
  createTokenNetwork,
  type LinearWeights,
  readScores,
  type TokenWeights,
} from 'tincture/training';
import { dense } from '../layers/dense.ts';
import { type ClassTarget, tokenClassLoss } from '../losses/token-classes.ts';
import { exportLinear, joinTrunks } from './export.ts';
import type { SentObjective, TokenHead, TokenObjective, TokenPiece, TokenText, TrainedMember } from './objective.ts';
import type { TokenSettings } from './settings.ts';
import { initialLinear, linearSizes } from './trunk-parameters.ts';
import type { TokenVocabulary } from './vocabulary.ts';

/** A text with the class of each token, -1 where nobody said it. */
export interface ClassText extends TokenText {
  readonly classes: Int32Array;
}

/** What the head learnt: a row for each class. */
export type ClassWeights = LinearWeights;

function classHead(classes: number, smoothing: number): TokenHead<ClassTarget, ClassWeights> {
  return {
    sizes: (width) => linearSizes('output', width, classes),
    bytes: (width, rows) => 16 * (rows + 8) * classes + 8 * width * classes,
    create(kernels, parameters, width, _, random) {
      const output = initialLinear(parameters, 'output', width, classes, random);
      return {
        addGradients(hidden, dHidden, rows, targets, weight) {
          const scores = dense(kernels, hidden, output.weight, output.bias, rows, width, classes);
          const dScores = kernels.floats(rows * classes);
          const loss = tokenClassLoss(scores.y, dScores, classes, targets, weight, smoothing);
          scores.backward(dScores, dHidden);
          return loss;
        },
        weights: () => exportLinear(output, width, classes),
      };
    },
  };
}

/** What a thread is sent of this objective. */
export interface SentClasses extends SentObjective<ClassText> {
  readonly kind: 'classes';
  readonly classes: number;
  readonly smoothing: number;
}

/** The learning of `classes` classes. */
export function classObjective(
  classes: number,
  smoothing: number,
): TokenObjective<ClassText, ClassTarget, ClassWeights> {
  return {
    head: classHead(classes, smoothing),
    cut: (text) =>
      contextBlocks(text.lineStarts).map(([start, end]) => ({
        words: text.words.slice(start, end),
        lineStarts: text.lineStarts.subarray(start, end),
        target: text.classes.subarray(start, end),
      })),
    cutLines,
    judge: (trunk, output, texts) =>
      classAccuracy({ ...trunk, members: trunk.members.map((member) => ({ ...member, output })) }, texts),
    send: (common): SentClasses => ({ kind: 'classes', classes, smoothing, ...common }),
  };
}

function cutLines({ words, lineStarts, target }: TokenPiece<ClassTarget>): TokenPiece<ClassTarget>[] {
  const starts = [...words.keys()].filter((word) => word === 0 || lineStarts[word] === 1);
  return starts.map((start, i) => ({
    words: words.slice(start, starts[i + 1]),
    lineStarts: lineStarts.subarray(start, starts[i + 1]),
    target: target.subarray(start, starts[i + 1]),
  }));
}

/** Networks trained with one vocabulary, as one. */
export function joinClassMembers(
  vocabulary: TokenVocabulary,
  settings: Pick<TokenSettings, 'width' | 'filters'>,
  trained: readonly TrainedMember<ClassWeights>[],
): TokenWeights {
  const members = trained.map(({ trunk, head }) => ({ ...trunk, output: head }));
  return joinTrunks(vocabulary, settings, members);
}

/** The share of the tokens with a known class that get it; 0 where there is none. */
function classAccuracy(weights: TokenWeights, texts: readonly ClassText[]): number {
  let right = 0;
  let known = 0;
  readScores(
    createTokenNetwork(weights),
    texts.map(({ doc }) => doc),
    (text, token, scores) => {
      const wanted = texts[text]!.classes[token]!;
      if (wanted < 0) return;
      known++;
      if (bestClass(scores) === wanted) right++;
    },
  );
  return known === 0 ? 0 : right / known;
}
