// Spans whose borders or labels look like slips: of entities, groups, ends of relations and slots.
import { type Document, type Frame, spansOf, type Task } from 'tincture';
import { type DebuggedData, type Finding, findingOf, quoted } from './finding.ts';

interface Span {
  readonly start: number;
  readonly end: number;
  readonly label: string;
}

/** The spans of a document that a task is about; undefined for kinds that have none. */
export function spansIn(task: Task, { annotations }: Document): readonly Span[] | undefined {
  switch (task.kind) {
    case 'ner':
    case 'relations':
      return annotations.ents ?? [];
    case 'spancat':
      return spansOf(task, annotations) ?? [];
    case 'frames':
      return (annotations.frames ?? []).flatMap(slotsIn);
    default:
      return undefined;
  }
}

function slotsIn({ slots }: Frame): readonly Span[] {
  return slots.flatMap((slot) => [slot, ...(slot.frame === undefined ? [] : slotsIn(slot.frame))]);
}

/** Longer strings are hardly there twice. */
const mostWords = 6;

/** So often a string must be marked, and be left unmarked, before that is told. */
const often = 3;

/** What is wrong with spans. */
export function spanFindings({ task, train }: DebuggedData): readonly Finding[] {
  if (train.every((document) => spansIn(task, document) === undefined)) return [];
  const edges: string[] = [];
  const crossing: string[] = [];
  /** By string in lower case: how often it has each label. */
  const labelsOf = new Map<string, Map<string, number>>();
  for (const document of train) {
    const spans = (spansIn(task, document) ?? []).toSorted((a, b) => a.start - b.start);
    for (const [index, span] of spans.entries()) {
      const marked = document.text.slice(span.start, span.end);
      if (/^[\p{P}\s]|[\p{P}\s]$/u.test(marked) && !isPaired(marked)) edges.push(`${quoted(marked)} ${span.label}`);
      const labels = labelsOf.get(marked.toLowerCase()) ?? new Map<string, number>();
      labelsOf.set(marked.toLowerCase(), labels.set(span.label, (labels.get(span.label) ?? 0) + 1));
      for (let next = index + 1; (spans[next]?.start ?? span.end) < span.end; next++) {
        const { start, end } = spans[next]!;
        if (span.start < start && span.end < end) crossing.push(quoted(document.text.slice(span.start, end)));
      }
    }
  }
  return [
    ...findingOf(
      'note',
      'span-edge',
      edges,
      (count) => `${count} spans begin or end with punctuation: are their borders meant?`,
    ),
    ...findingOf(
      'note',
      'span-several-labels',
      severalLabels(labelsOf),
      (count) => `${count} strings have different labels, each of them several times.`,
    ),
    ...findingOf(
      'problem',
      'span-unmarked',
      unmarked(task, train, labelsOf),
      (count) => `${count} strings are marked often, and left unmarked more often: forgotten, or not meant everywhere?`,
    ),
    ...findingOf(
      'note',
      'span-crossing',
      crossing,
      (count) => `${count} pairs of spans cross: neither holds the other.`,
    ),
  ];
}

/** Brackets and quotes that belong to what they are around. */
function isPaired(text: string): boolean {
  return /^[("'“‘«[].*[)"'”’»\]]$|^[^\p{P}]*\.$|\p{L}\.\p{L}\.$/su.test(text);
}

function severalLabels(labelsOf: ReadonlyMap<string, ReadonlyMap<string, number>>): readonly string[] {
  return [...labelsOf].flatMap(([text, labels]) => {
    const common = [...labels].filter(([, count]) => count > 1);
    return common.length < 2 ? [] : `${quoted(text)} ${common.map(([label, count]) => `${label} ${count}`).join(', ')}`;
  });
}

/** Strings that occur as whole words more often unmarked than marked, the most unmarked first. */
function unmarked(
  task: Task,
  train: readonly Document[],
  labelsOf: ReadonlyMap<string, ReadonlyMap<string, number>>,
): readonly string[] {
  const marked = new Map(
    [...labelsOf]
      .map(([text, labels]) => [text, [...labels.values()].reduce((sum, count) => sum + count, 0)] as const)
      .filter(([, count]) => count >= often),
  );
  const found = new Map<string, number>();
  const longest = [...marked.keys()].reduce((most, text) => Math.max(most, text.split(' ').length), 0);
  for (const document of train) {
    const spans = spansIn(task, document) ?? [];
    const words = [...document.text.matchAll(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’-]*/gu)];
    for (const [first, word] of words.entries()) {
      for (const last of words.slice(first, first + Math.min(longest, mostWords))) {
        const [start, end] = [word.index, last.index + last[0].length];
        const text = document.text.slice(start, end).toLowerCase();
        if (!marked.has(text) || spans.some((span) => span.start < end && start < span.end)) continue;
        found.set(text, (found.get(text) ?? 0) + 1);
      }
    }
  }
  return [...found]
    .filter(([text, count]) => count >= often && count > (marked.get(text) ?? 0))
    .sort(([, a], [, b]) => b - a)
    .map(([text, count]) => `${quoted(text)} marked ${marked.get(text)}, not marked ${count}`);
}
