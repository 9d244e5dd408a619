import type { TaskKind } from 'tincture';
import { noReview } from './no-review.ts';
import type { ReviewKind } from './review-kind.ts';
import { framesReview } from './tasks/frames.ts';
import { nerReview } from './tasks/ner.ts';
import { relationsReview } from './tasks/relations.ts';
import { textcatReview } from './tasks/textcat.ts';

/** {@link ReviewKind} of each kind. */
export const reviewKinds: Readonly<Record<TaskKind, ReviewKind>> = {
  textcat: textcatReview,
  ner: nerReview,
  tagger: noReview,
  morphologizer: noReview,
  lemmatizer: noReview,
  parser: noReview,
  relations: relationsReview,
  frames: framesReview,
};

/** Whether tasks of `kind` can be reviewed in the studio. */
export function isReviewed(kind: TaskKind): boolean {
  return reviewKinds[kind] !== noReview;
}
