import type { QueueItem, StoredAnnotation, StoredDecision } from '@tincture/store';
import { type Doc, docOf, type Task } from 'tincture';
import type { DecisionView, ItemView, ProposalView } from '../api/messages.ts';
import { sourceKey } from '../learning/evidence.ts';
import { reviewKindOf } from '../review/kinds.ts';
import { describeSource } from './describe-source.ts';
import { serverKindOf } from './kinds.ts';

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
  const doc = itemDoc(task, item);
  const views = proposals.map((proposal) => ({
    view: proposalView(task, doc, proposal),
    score: measured.get(sourceKey(proposal.source)) ?? -1,
  }));
  return {
    document: {
      id: document.id,
      text: document.text,
      ...shownMeta(document),
    },
    tokens: { starts: [...doc.starts.subarray(0, doc.length)], ends: [...doc.ends.subarray(0, doc.length)] },
    proposals: views
      .toSorted((a, b) => b.score - a.score || Number(saysAnything(task, b.view)) - Number(saysAnything(task, a.view)))
      .map(({ view }) => view),
    decisions: decisions.map((decision) => decisionView(task, decision)),
    ...(item.proposals.some(({ source }) => source.kind === 'import') ? { isImported: true } : {}),
    isBlind: isHidden,
    doubts,
    isFlagged,
    comments: remarks.flatMap(({ person, made, text }) => (text === undefined ? [] : [{ person, made, text }])),
  };
}

/** The tokens that annotators looked at, where they did: those of the decision in force, else of the first proposal that has any. */
function itemDoc(task: Task, { document, decisions, proposals }: QueueItem): Doc {
  const said = [decisions.at(-1)?.annotations, ...proposals.map(({ annotations }) => annotations)];
  const tokens = said.find((annotations) => annotations?.tokens !== undefined)?.tokens;
  return docOf({ text: document.text, annotations: tokens === undefined ? {} : { tokens } }, task);
}

/** What a file said that nobody reads is not sent: it can be longer than the text. */
function shownMeta({ meta }: QueueItem['document']): Pick<ItemView['document'], 'meta'> {
  if (meta === undefined) return {};
  const { conllu: _, ...others } = meta;
  return Object.keys(others).length === 0 ? {} : { meta: others };
}

function saysAnything(task: Task, proposal: ProposalView): boolean {
  const { count, ofProposal } = reviewKindOf(task);
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
  const shown = serverKindOf(task).show(task, doc, annotations, source, notes);
  return { id, source, made, notes, ...shown };
}

function decisionView(task: Task, { id, verdict, person, made, annotations, reason }: StoredDecision): DecisionView {
  return {
    ...{ id, verdict, person, made },
    ...(annotations === undefined ? {} : { annotations: serverKindOf(task).goldView(task, annotations) }),
    ...(reason === undefined ? {} : { reason }),
  };
}
