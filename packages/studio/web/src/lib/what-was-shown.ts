import type { Task } from 'tincture';
import type { DecisionRequest, ItemView, ProjectView } from '../../../src/api/messages.ts';
import { type Draft, decisionInForce } from '../../../src/review/draft.ts';

/** What was on the screen when a person decided: the proposal, the decision in force, and what the task is defined as. */
export function whatWasShown(
  { definitions }: ProjectView,
  { name }: Task,
  item: ItemView,
  { proposal }: Draft,
): Pick<DecisionRequest, 'proposal' | 'seen' | 'isBlind' | 'definition'> {
  const definition = definitions[name];
  return {
    ...(proposal === undefined ? {} : { proposal }),
    ...(item.isBlind ? { isBlind: true } : proposal === undefined ? {} : { isBlind: false }),
    ...(definition === undefined ? {} : { definition }),
    seen: item.again ?? decisionInForce(item)?.id ?? null,
  };
}
