// The accept and reject keys: what is shown is right or wrong; in a task with two answers, yes or no, and both make gold.
import { answerTo, type Question, questionOf } from '../../../src/review/binary.ts';
import type { Review } from './review.svelte.ts';

/** The question that the two keys answer; undefined where they accept and reject what is shown. */
export function askedBy({ task, item, proposal }: Review): Question | undefined {
  return questionOf(task, item, proposal);
}

export function accept(review: Review): void {
  answer(review, true);
}

export function reject(review: Review): void {
  answer(review, false);
}

function answer(review: Review, isYes: boolean): void {
  const question = askedBy(review);
  if (question === undefined) {
    if (isYes) review.accept();
    else review.reject();
    return;
  }
  const chosen = answerTo(question, isYes);
  const { draft } = review;
  const isSaid = chosen.length === draft.chosen.length && chosen.every((label) => draft.chosen.includes(label));
  if (!isSaid) review.edit({ chosen }, chosen[0] ?? `Not ${question.asked.name}.`);
  review.accept();
}
