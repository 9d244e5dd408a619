// Trees of dependencies: what of them cannot be, and what parsers find hard.
import { type Document, sentencesOf } from 'tincture';
import { type DebuggedData, type Finding, findingOf, quoted } from './finding.ts';

/** What is wrong with heads, or good to know of them. */
export function treeFindings({ task, train }: DebuggedData): readonly Finding[] {
  if (task.kind !== 'parser') return [];
  const partial: string[] = [];
  const severalRoots: string[] = [];
  const crossing: string[] = [];
  const unsure: string[] = [];
  for (const document of train) {
    for (const { text, heads } of sentencesIn(document)) {
      if (heads.some((head) => head === undefined)) partial.push(quoted(text));
      else if (heads.some((head) => head === outside)) unsure.push(quoted(text));
      else {
        const roots = heads.filter((head, index) => head === index).length;
        if (roots !== 1) severalRoots.push(quoted(text));
        if (hasCrossing(heads)) crossing.push(quoted(text));
      }
    }
  }
  return [
    ...findingOf('problem', 'tree-partial', partial, (count) => `In ${count} sentences not every token has a head.`),
    ...findingOf(
      'problem',
      'tree-over-border',
      unsure,
      (count) => `In ${count} sentences a head is in another one: is the border between them meant?`,
    ),
    ...findingOf('problem', 'tree-roots', severalRoots, (count) => `${count} sentences have several roots, or none.`),
    ...findingOf(
      'note',
      'tree-crossing',
      crossing,
      (count) => `${count} sentences are not projective: arcs cross. Our parser learns them as they are.`,
    ),
  ];
}

/** A head in another sentence. */
const outside = -1;

/** The sentences of a text, each with its heads as places in it. */
function sentencesIn(document: Document): readonly { text: string; heads: readonly (number | undefined)[] }[] {
  const { tokens = [] } = document.annotations;
  return sentencesOf(tokens).map(({ start, end }) => {
    const first = tokens.findIndex((token) => token.start === start);
    const inside = tokens.filter((token) => token.start >= start && token.end <= end);
    const heads = inside.map(({ head }) => {
      if (head === undefined) return undefined;
      return head >= first && head < first + inside.length ? head - first : outside;
    });
    return { text: document.text.slice(start, end), heads };
  });
}

function hasCrossing(heads: readonly (number | undefined)[]): boolean {
  const arcs = heads.flatMap((head, index) =>
    head === undefined || head === index ? [] : [[Math.min(head, index), Math.max(head, index)] as const],
  );
  return arcs.some(([from, to], index) =>
    arcs
      .slice(index + 1)
      .some(([start, end]) => (from < start && start < to && to < end) || (start < from && from < end && end < to)),
  );
}
