import { TinctureError } from 'tincture';
import type { ReviewKind } from './review-kind.ts';

/** A kind whose tasks the studio refuses to open. */
function refuse(): never {
  throw new TinctureError({
    code: 'argument-invalid',
    problem: 'Tasks of this kind cannot be reviewed in the studio.',
    fix: 'Annotate them elsewhere, and train on the files: CoNLL-U, or JSON lines with "tokens".',
  });
}

/** Stands for kinds without a view of their own; see `isReviewed`. */
export const noReview: ReviewKind = {
  ofProposal: refuse,
  ofGold: refuse,
  goldOf: refuse,
  isSame: refuse,
  fit: refuse,
  count: refuse,
  inWords: refuse,
  problem: refuse,
};
