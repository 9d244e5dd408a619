import type { Task } from 'tincture';
import type { DecisionRequest, DecisionView, Gold, ItemView, ProposalView, SpanView } from '../api/messages.ts';
import { goldOfChoice, goldOfSpans, sameSpans } from './spans.ts';

/** What a person has on the screen and can change. */
export interface Draft {
  readonly spans: readonly SpanView[];
  readonly chosen: readonly string[];
  /** Id of the proposal that it started from, if from any. */
  readonly proposal?: number;
}

/** What a proposal says, to start from; nothing without one. */
export function draftOfProposal(proposal: ProposalView | undefined): Draft {
  if (proposal === undefined) return { spans: [], chosen: [] };
  return { spans: proposal.ents ?? [], chosen: proposal.chosen ?? [], proposal: proposal.id };
}

/** What was decided; the first proposal where the decision makes no gold. */
export function draftOfDecision(item: ItemView, gold: Gold | undefined): Draft {
  const base = draftOfProposal(item.proposals[0]);
  return gold === undefined ? base : { ...base, ...draftOfGold(gold) };
}

/** What was on the screen when a decision was made; undefined where the decision does not say. */
export function draftOfRequest({ annotations, proposal }: DecisionRequest): Draft | undefined {
  if (annotations === undefined) return undefined;
  return { ...draftOfGold(annotations), ...(proposal === undefined ? {} : { proposal }) };
}

function draftOfGold({ ents = [], cats = {} }: Gold): Draft {
  return { spans: ents, chosen: Object.entries(cats).flatMap(([label, value]) => (value === 1 ? [label] : [])) };
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

/** A draft as gold. */
export function goldOfDraft(task: Task, draft: Draft): Gold {
  return task.kind === 'ner' ? goldOfSpans(draft.spans) : goldOfChoice(task.labels, draft.chosen);
}

/** Whether a draft says something else than the proposal as it is shown. Without one, nothing marked is no change. */
export function isEdited(proposal: ProposalView | undefined, draft: Draft): boolean {
  const chosen = new Set(proposal?.chosen ?? []);
  const sameChoice = chosen.size === draft.chosen.length && draft.chosen.every((label) => chosen.has(label));
  return !sameChoice || !sameSpans(proposal?.ents ?? [], draft.spans);
}

/**
 * An old draft as far as it still fits: labels that the task has lost, spans that are off the token borders, and the
 * proposal it started from, if that is gone, are left out.
 */
export function fitDraft(task: Task, item: ItemView, draft: Draft): Draft {
  const labels = new Set(task.labels.map(({ name }) => name));
  const { starts, ends } = item.tokens;
  const [startSet, endSet] = [new Set(starts), new Set(ends)];
  const spans = draft.spans.filter(
    ({ start, end, label }) => labels.has(label) && startSet.has(start) && endSet.has(end),
  );
  const chosen = draft.chosen.filter((label) => labels.has(label));
  const proposal = proposalOf(item, draft);
  return { spans, chosen, ...(proposal === undefined ? {} : { proposal: proposal.id }) };
}

/** Names a span among those of one text. */
export function spanKey({ start, end, label }: SpanView): string {
  return `${start} ${end} ${label}`;
}
