// What is learnt of trees: heads, labels and sentence borders on the hidden vectors of the tokens.
import {
  createParserDecoder,
  type Parse,
  type ParserHeadWeights,
  type ParserWeights,
  type TrunkWeights,
} from 'tincture/training';
import type { SentObjective, TokenObjective } from '../tokens/objective.ts';
import { cutPieces, cutSentences, type ParserTarget, type ParserText } from './parser-data.ts';
import { type ParserShape, parserHead } from './parser-head.ts';

/** What a thread is sent of this objective. */
export interface SentParser extends SentObjective<ParserText> {
  readonly kind: 'parser';
  readonly shape: ParserShape;
  readonly rootLabel: number;
}

/** The learning of trees with labels of which `rootLabel` is that of roots, or -1. */
export function parserObjective(
  shape: ParserShape,
  rootLabel: number,
): TokenObjective<ParserText, ParserTarget, ParserHeadWeights> {
  return {
    head: parserHead(shape),
    cut: cutPieces,
    cutLines: cutSentences,
    judge(trunk, head, texts) {
      const decoder = createParserDecoder(joinParser(shape, trunk, [head]), rootLabel);
      return attachment(texts, decoder.parse(texts.map(({ doc }) => doc))).labelled;
    },
    send: (common): SentParser => ({ kind: 'parser', shape, rootLabel, ...common }),
  };
}

/** Trunks with the heads that were trained on them, in the same order. */
export function joinParser(
  { arcs, hiddenLabels, recurrent, labels }: Pick<ParserShape, 'arcs' | 'hiddenLabels' | 'recurrent' | 'labels'>,
  trunk: TrunkWeights,
  heads: readonly ParserHeadWeights[],
): ParserWeights {
  const members = trunk.members.map((member, index) => ({ ...member, parser: heads[index]! }));
  return { ...trunk, arcs, hiddenLabels, recurrent, labels, members };
}

/** Shares of the tokens with a known head that have the right one, and of those whose label is right too. */
export function attachment(
  texts: readonly ParserText[],
  parses: readonly Parse[],
): { readonly unlabelled: number; readonly labelled: number } {
  let [known, heads, both] = [0, 0, 0];
  texts.forEach(({ heads: gold, labels }, text) => {
    const parse = parses[text]!;
    gold.forEach((head, token) => {
      if (head < 0) return;
      known++;
      if (parse.heads[token] !== head) return;
      heads++;
      if (labels[token]! < 0 || parse.labels[token] === labels[token]) both++;
    });
  });
  return { unlabelled: known === 0 ? 0 : heads / known, labelled: known === 0 ? 0 : both / known };
}
