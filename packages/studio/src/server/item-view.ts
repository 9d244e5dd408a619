import type { QueueItem, StoredAnnotation, StoredDecision } from '@tincture/store';
import { alignSpans, chosenLabels, type Doc, type Source, type Task, tokenize } from 'tincture';
import type { DecisionView, Gold, ItemView, ProposalView } from '../api/messages.ts';
import { sourceKey } from '../learning/evidence.ts';

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
  const doc = tokenize(document.text);
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
      .toSorted((a, b) => b.score - a.score || Number(saysAnything(b.view)) - Number(saysAnything(a.view)))
      .map(({ view }) => view),
    decisions: decisions.map(decisionView),
    isBlind: isHidden,
    doubts,
    isFlagged,
    comments: remarks.flatMap(({ person, made, text }) => (text === undefined ? [] : [{ person, made, text }])),
  };
}

function saysAnything({ ents = [], chosen = [] }: ProposalView): boolean {
  return ents.length > 0 || chosen.length > 0;
}

/** A source in words, for people. */
export function describeSource(source: Source): string {
  switch (source.kind) {
    case 'person':
      return source.id;
    case 'llm':
      return `llm ${source.name} (${source.model})`;
    case 'model':
      return `model ${source.name} ${source.version}`;
    default:
      return source.name === source.kind ? source.name : `${source.kind} ${source.name}`;
  }
}

/** A proposal as the web app sees it. */
export function proposalView(task: Task, doc: Doc, { id, source, made, annotations }: StoredAnnotation): ProposalView {
  const notes: string[] = [];
  const base = { id, source: describeSource(source), made, notes };
  const known = new Set(task.labels.map(({ name }) => name));
  if (task.kind === 'textcat') {
    const { cats } = annotations;
    if (cats === undefined) return base;
    // What the proposal says, in labels of its time: one that the task does not have any more must not turn into another.
    const gone = Object.keys(cats).filter((label) => !known.has(label));
    const labels = [...task.labels, ...gone.map((name) => ({ name }))];
    const said = chosenLabels({ ...task, labels }, annotations);
    for (const label of said) {
      if (!known.has(label)) notes.push(`It proposed ${JSON.stringify(label)}, which is no label of this task.`);
    }
    return { ...base, cats, chosen: said.filter((label) => known.has(label)) };
  }
  if (annotations.ents === undefined) return base;
  const { spans, repaired, failed } = alignSpans(doc, annotations.ents, 'expand');
  let lastEnd = 0;
  const shown = spans
    .toSorted((a, b) => a.start - b.start)
    .filter((span) => {
      const isFine = known.has(span.label) && span.start >= lastEnd;
      if (isFine) lastEnd = span.end;
      return isFine;
    });
  const left = failed.length + spans.length - shown.length;
  if (repaired.length > 0) notes.push(`${repaired.length} proposed span(s) were widened to whole tokens.`);
  if (left > 0) notes.push(`${left} proposed span(s) overlap others, lie outside the text or have an unknown label.`);
  return {
    ...base,
    ents: shown.map(({ start, end, label, confidence, source: own }) => ({
      start,
      end,
      label,
      ...(confidence === undefined ? {} : { confidence }),
      // Only where it is another one than the proposal's, which is shown once for all.
      ...(own === undefined || describeSource(own) === base.source ? {} : { source: describeSource(own) }),
    })),
  };
}

function decisionView({ id, verdict, person, made, annotations, reason }: StoredDecision): DecisionView {
  return {
    ...{ id, verdict, person, made },
    ...(annotations === undefined ? {} : { annotations: goldView(annotations) }),
    ...(reason === undefined ? {} : { reason }),
  };
}

function goldView({ ents, cats }: NonNullable<StoredDecision['annotations']>): Gold {
  return {
    ...(ents === undefined ? {} : { ents: ents.map(({ start, end, label }) => ({ start, end, label })) }),
    ...(cats === undefined
      ? {}
      : { cats: Object.fromEntries(Object.entries(cats).map(([label, value]) => [label, value >= 0.5 ? 1 : 0])) }),
  };
}
