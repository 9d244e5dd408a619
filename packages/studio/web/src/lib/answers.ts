// The accept and reject keys: what is shown is right or wrong; in a task with two answers, yes or no, and both make gold.
import { answerTo, type Question, questionOf } from '../../../src/review/binary.ts';
import type { Part } from './part.svelte.ts';

/**
 * The question that the two keys answer; undefined where they accept and reject what is shown. Of several tasks at once they
 * answer none, because they are about all of them.
 */
export function askedBy({ isComposed, task, item, proposal }: Part): Question | undefined {
  return isComposed ? undefined : questionOf(task, item, proposal);
}

export function accept(part: Part): void {
  answer(part, true);
}

export function reject(part: Part): void {
  answer(part, false);
}

function answer(part: Part, isYes: boolean): void {
  const question = askedBy(part);
  if (question === undefined) {
    if (isYes) part.accept();
    else part.reject();
    return;
  }
  const chosen = answerTo(question, isYes);
  const { draft } = part;
  const isSaid = chosen.length === draft.chosen.length && chosen.every((label) => draft.chosen.includes(label));
  if (!isSaid) part.edit({ chosen }, chosen[0] ?? `Not ${question.asked.name}.`);
  part.accept();
}
