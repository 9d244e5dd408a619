import type { TaskKind } from 'tincture';
import type { StudioTask } from '../api/messages.ts';
import { freeReviews } from './free.ts';
import type { ReviewKind } from './review-kind.ts';
import { corefReview } from './tasks/coref.ts';
import { discourseReview } from './tasks/discourse.ts';
import { framesReview } from './tasks/frames.ts';
import { nerReview } from './tasks/ner.ts';
import { relationsReview } from './tasks/relations.ts';
import { spancatReview } from './tasks/spancat.ts';
import { textcatReview } from './tasks/textcat.ts';
import { tokensReview } from './tasks/tokens.ts';

/** How a person decides on a task. */
export function reviewKindOf({ kind, free }: StudioTask): ReviewKind {
  return free === undefined ? reviewKinds[kind] : freeReviews[free.view];
}

/** {@link ReviewKind} of each kind. */
export const reviewKinds: Readonly<Record<TaskKind, ReviewKind>> = {
  textcat: textcatReview,
  ner: nerReview,
  spancat: spancatReview,
  tagger: tokensReview,
  morphologizer: tokensReview,
  lemmatizer: tokensReview,
  parser: tokensReview,
  relations: relationsReview,
  coref: corefReview,
  frames: framesReview,
  discourse: discourseReview,
};
