import { noMarks, type ReviewKind } from '../review-kind.ts';
import { fitValues, sameValues, valuesInWords } from '../token-values.ts';

/** How what is said of tokens is decided on: tags, features, lemmas. */
export const tokensReview: ReviewKind = {
  ofProposal: ({ tokens = [] }) => ({ ...noMarks, tokens }),
  ofGold: ({ tokens = [] }) => ({ ...noMarks, tokens }),
  goldOf: (_, { tokens }) => ({
    tokens: tokens.map(({ start, end, value }) => ({ start, end, ...(value === undefined ? {} : { value }) })),
  }),
  isSame: (one, other) => sameValues(one.tokens, other.tokens),
  fit: (task, item, { tokens }) => ({ ...noMarks, tokens: fitValues(task, item, tokens) }),
  count: ({ tokens }) => tokens.filter(({ value }) => value !== undefined).length,
  inWords: (text, { tokens }) => valuesInWords(text, tokens),
  problem: (_, { tokens }) =>
    tokens.every(({ value }) => value === undefined) ? 'Say something of a word first.' : undefined,
};
