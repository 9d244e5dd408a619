// Questions with two answers: whether a label fits, or which of two does.
import type { Label, Task } from 'tincture';
import type { ItemView, ProposalView } from '../api/messages.ts';

/** A question that the accept key answers with yes and the reject key with no. */
export interface Question {
  /** The label that is asked about. */
  readonly asked: Label;
  /** What "no" says: the other label; undefined where it says that the asked one does not fit. */
  readonly other: Label | undefined;
}

/**
 * What a task with two answers asks about a text: of one label whether it fits; of two, of which exactly one does, whether
 * the proposed one is it, or else the first. Undefined for other tasks, and where outputs are judged side by side.
 */
export function questionOf(
  { kind, labels, multiple }: Task,
  item: ItemView | undefined,
  proposal: ProposalView | undefined,
): Question | undefined {
  const [first, second, ...more] = labels;
  if (kind !== 'textcat' || first === undefined || more.length > 0 || item?.outputs !== undefined) return undefined;
  if (second === undefined) return multiple === true ? { asked: first, other: undefined } : undefined;
  if (multiple === true) return undefined;
  const isSecond = proposal?.chosen?.[0] === second.name;
  return isSecond ? { asked: second, other: first } : { asked: first, other: second };
}

/** The label of a task that asks whether its only one fits: of its "no" nothing says what it is about but this. */
export function onlyLabel(task: Task): Label | undefined {
  const question = questionOf(task, undefined, undefined);
  return question?.other === undefined ? question?.asked : undefined;
}

/** What an answer chooses. */
export function answerTo({ asked, other }: Question, isYes: boolean): readonly string[] {
  if (isYes) return [asked.name];
  return other === undefined ? [] : [other.name];
}
