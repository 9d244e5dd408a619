import type { DecisionRequest } from '../../../src/api/messages.ts';
import { reviewKindOf } from '../../../src/review/kinds.ts';
import type { Decided, DecidedAlike } from './decided.ts';
import type { Part } from './part.svelte.ts';

/** What is decided in a part. */
export interface Verdict {
  readonly part: Part;
  readonly decided: Decided;
}

/** What is decided in a part, and on near duplicates with it. */
export interface Made extends Verdict {
  readonly alike: readonly DecidedAlike[];
}

/** The decision that what a part shows is right. */
export function acceptance(part: Part): Verdict {
  const { task, draft, item, proposal, isEdited } = part;
  // A proposal that could not be shown whole was not accepted whole either.
  const isWhole = !isEdited && (proposal?.notes.length ?? 0) === 0;
  const tokens = item?.tokens ?? { starts: [], ends: [] };
  const annotations = reviewKindOf(task).goldOf(task, draft, tokens);
  return { part, decided: { verdict: isWhole ? 'accept' : 'correct', annotations } };
}

/** What else a step says, for a recipe that looks at all of it before it takes a part. */
export function besideOf(made: readonly Verdict[], part: Part): Pick<DecisionRequest, 'beside'> {
  const others = made.filter((one) => one.part !== part).map(({ part: { task }, decided }) => [task.name, decided]);
  return others.length === 0 ? {} : { beside: Object.fromEntries(others) };
}

/** Verdicts as what was done. */
export const verdictWords: Readonly<Record<string, string>> = {
  accept: 'accepted',
  correct: 'corrected',
  reject: 'rejected',
  ignore: 'skipped',
};

/** What was decided in each task of a composed view: `dishes corrected, topics accepted.` */
export function verdictsInWords(verdicts: readonly Verdict[]): string {
  return `${verdicts.map(({ part, decided }) => `${part.task.name} ${verdictWords[decided.verdict]}`).join(', ')}.`;
}
