import type { QueueItem, StoredAnnotation, StoredDecision } from '@tincture/store';
import { alignSpans, chosenLabels, type Doc, type Source, type Task, tokenize } from 'tincture';
import type { Gold, ItemView, ProposalView } from '../api/messages.ts';

/** What the web app needs of a document: text, tokens, and the proposal put on token borders. */
export function itemView(task: Task, { document, proposal, decision }: QueueItem): ItemView {
  const doc = tokenize(document.text);
  return {
    document: {
      id: document.id,
      text: document.text,
      ...(document.meta === undefined ? {} : { meta: document.meta }),
    },
    tokens: { starts: [...doc.starts.subarray(0, doc.length)], ends: [...doc.ends.subarray(0, doc.length)] },
    ...(proposal === undefined ? {} : { proposal: proposalView(task, doc, proposal) }),
    ...(decision === undefined ? {} : { decision: decisionView(decision) }),
  };
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
      return `${source.kind} ${source.name}`;
  }
}

function proposalView(task: Task, doc: Doc, { id, source, made, annotations }: StoredAnnotation): ProposalView {
  const notes: string[] = [];
  const base = { id, source: describeSource(source), made, notes };
  const known = new Set(task.labels.map(({ name }) => name));
  if (task.kind === 'textcat') {
    const { cats } = annotations;
    return {
      ...base,
      ...(cats === undefined ? {} : { cats, chosen: chosenLabels(task, annotations) }),
    };
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
      ...(own === undefined ? {} : { source: describeSource(own) }),
    })),
  };
}

function decisionView({ verdict, person, made, annotations }: StoredDecision): NonNullable<ItemView['decision']> {
  return { verdict, person, made, ...(annotations === undefined ? {} : { annotations: goldView(annotations) }) };
}

function goldView({ ents, cats }: NonNullable<StoredDecision['annotations']>): Gold {
  return {
    ...(ents === undefined ? {} : { ents: ents.map(({ start, end, label }) => ({ start, end, label })) }),
    ...(cats === undefined
      ? {}
      : { cats: Object.fromEntries(Object.entries(cats).map(([label, value]) => [label, value >= 0.5 ? 1 : 0])) }),
  };
}
