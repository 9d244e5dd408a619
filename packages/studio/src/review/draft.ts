import type { Task } from 'tincture';
import type { DecisionRequest, DecisionView, Gold, ItemView, ProposalView, SpanView } from '../api/messages.ts';
import { reviewKindOf } from './kinds.ts';
import { type Marks, noMarks } from './review-kind.ts';

/** What a person has on the screen and can change. */
export interface Draft extends Marks {
  /** Id of the proposal that it started from, if from any. */
  readonly proposal?: number;
}

/** What a proposal says, to start from; nothing without one. */
export function draftOfProposal(task: Task, proposal: ProposalView | undefined): Draft {
  if (proposal === undefined) return noMarks;
  return { ...reviewKindOf(task).ofProposal(proposal), proposal: proposal.id };
}

/** What was decided; the first proposal where the decision makes no gold. */
export function draftOfDecision(task: Task, item: ItemView, gold: Gold | undefined): Draft {
  const base = draftOfProposal(task, item.proposals[0]);
  return gold === undefined ? base : { ...base, ...reviewKindOf(task).ofGold(gold) };
}

/** What was on the screen when a decision was made; undefined where the decision does not say. */
export function draftOfRequest(task: Task, { annotations, proposal }: DecisionRequest): Draft | undefined {
  if (annotations === undefined) return undefined;
  return { ...reviewKindOf(task).ofGold(annotations), ...(proposal === undefined ? {} : { proposal }) };
}

/** Whether a decision would change nothing: what is in force says the same. */
export function saysSame({ annotations, verdict }: DecisionRequest, stored: DecisionView | undefined): boolean {
  if (stored === undefined) return false;
  const isGold = annotations !== undefined && stored.annotations !== undefined;
  return isGold ? JSON.stringify(annotations) === JSON.stringify(stored.annotations) : verdict === stored.verdict;
}

/** The proposal that a draft started from. */
export function proposalOf(item: ItemView | undefined, draft: Draft): ProposalView | undefined {
  return item?.proposals.find(({ id }) => id === draft.proposal);
}

/** The decision in force on a document. */
export function decisionInForce(item: ItemView | undefined): DecisionView | undefined {
  return item?.decisions.at(-1);
}

/** Whether a draft says something else than the proposal as it is shown. Without one, nothing marked is no change. */
export function isEdited(task: Task, proposal: ProposalView | undefined, draft: Draft): boolean {
  const { ofProposal, isSame } = reviewKindOf(task);
  return !isSame(proposal === undefined ? noMarks : ofProposal(proposal), draft);
}

/** An old draft as far as it still fits, without the proposal it started from, if that is gone. */
export function fitDraft(task: Task, item: ItemView, draft: Draft): Draft {
  const proposal = proposalOf(item, draft);
  return {
    ...reviewKindOf(task).fit(task, item, draft),
    ...(proposal === undefined ? {} : { proposal: proposal.id }),
  };
}

/** Names a span among those of one text. */
export function spanKey({ start, end, label }: SpanView): string {
  return `${start} ${end} ${label}`;
}
