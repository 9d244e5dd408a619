import type { QueueItem, StoredAnnotation, StoredDecision } from '@tincture/store';
import { type Doc, type Task, tokenizerFor } from 'tincture';
import type { DecisionView, ItemView, ProposalView } from '../api/messages.ts';
import { sourceKey } from '../learning/evidence.ts';
import { reviewKinds } from '../review/kinds.ts';
import { describeSource } from './describe-source.ts';
import { serverKinds } from './kinds.ts';

/** How a document is to be shown. */
export interface Showing {
  /** Whether proposals are kept from whoever decides on it first. */
  readonly isBlind?: boolean;
  /** How good each source is, by `sourceKey`, as far as that was measured. */
  readonly measured?: ReadonlyMap<string, number>;
  /** Why what is decided may be wrong, in words. */
  readonly doubts?: readonly string[];
}

/**
 * What the web app needs of a document: text, tokens, the proposals put on token borders, and what was decided. The source
 * that is measured to be best comes first; then those that are not measured, and among equals the newest that says anything.
 */
export function itemView(
  task: Task,
  item: QueueItem,
  { isBlind = false, measured = new Map(), doubts = [] }: Showing = {},
): ItemView {
  const { document, decisions, remarks, isFlagged } = item;
  const isHidden = isBlind && decisions.length === 0 && item.proposals.length > 0;
  const proposals = isHidden ? [] : item.proposals;
  const doc = tokenizerFor(task).tokenize(document.text);
  const views = proposals.map((proposal) => ({
    view: proposalView(task, doc, proposal),
    score: measured.get(sourceKey(proposal.source)) ?? -1,
  }));
  return {
    document: {
      id: document.id,
      text: document.text,
      ...(document.meta === undefined ? {} : { meta: document.meta }),
    },
    tokens: { starts: [...doc.starts.subarray(0, doc.length)], ends: [...doc.ends.subarray(0, doc.length)] },
    proposals: views
      .toSorted((a, b) => b.score - a.score || Number(saysAnything(task, b.view)) - Number(saysAnything(task, a.view)))
      .map(({ view }) => view),
    decisions: decisions.map((decision) => decisionView(task, decision)),
    isBlind: isHidden,
    doubts,
    isFlagged,
    comments: remarks.flatMap(({ person, made, text }) => (text === undefined ? [] : [{ person, made, text }])),
  };
}

function saysAnything(task: Task, proposal: ProposalView): boolean {
  const { count, ofProposal } = reviewKinds[task.kind];
  return count(ofProposal(proposal)) > 0;
}

/** A proposal as the web app sees it. */
export function proposalView(
  task: Task,
  doc: Doc,
  { id, source: from, made, annotations }: Pick<StoredAnnotation, 'id' | 'source' | 'made' | 'annotations'>,
): ProposalView {
  const notes: string[] = [];
  const source = describeSource(from);
  const shown = serverKinds[task.kind].show(task, doc, annotations, source, notes);
  return { id, source, made, notes, ...shown };
}

function decisionView(task: Task, { id, verdict, person, made, annotations, reason }: StoredDecision): DecisionView {
  return {
    ...{ id, verdict, person, made },
    ...(annotations === undefined ? {} : { annotations: serverKinds[task.kind].goldView(annotations) }),
    ...(reason === undefined ? {} : { reason }),
  };
}
