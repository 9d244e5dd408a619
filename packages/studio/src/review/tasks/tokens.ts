import type { TokenView } from '../../api/messages.ts';
import { circleOf } from '../heads.ts';
import { noMarks, type ReviewKind } from '../review-kind.ts';
import { fitValues, sameValues, valuesInWords } from '../token-values.ts';

/** How what is said of tokens is decided on: tags, features, lemmas, heads and relations. */
export const tokensReview: ReviewKind = {
  ofProposal: ({ tokens = [] }) => ({ ...noMarks, tokens }),
  ofGold: ({ tokens = [] }) => ({ ...noMarks, tokens }),
  goldOf: (_, { tokens }) => ({
    tokens: tokens.map(({ confidence: _, ...token }) => token),
  }),
  isSame: (one, other) => sameValues(one.tokens, other.tokens),
  fit: (task, item, { tokens }) => ({ ...noMarks, tokens: fitValues(task, item, tokens) }),
  count: ({ tokens }) => tokens.filter(isSaid).length,
  inWords: (text, { tokens }) => valuesInWords(text, tokens),
  problem(_, { tokens }) {
    if (!tokens.some(isSaid)) return 'Say something of a word first.';
    return circleOf(tokens).length > 0 ? 'The heads go round in a circle: give one of these words another.' : undefined;
  },
};

function isSaid({ value, head }: TokenView): boolean {
  return value !== undefined || head !== undefined;
}
