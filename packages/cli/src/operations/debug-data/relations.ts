// Relations that are hard to learn: over long distances, and between few of the pairs that they could join.
import { type Argument, byPlace, mayRelate } from 'tincture';
import { type DebuggedData, type Finding, findingOf, quoted } from './finding.ts';

/** Characters between two entities from which a relation is told to be long: several sentences. */
const far = 300;

/** What is good to know of relations. */
export function relationFindings({ task, train }: DebuggedData): readonly Finding[] {
  if (task.kind !== 'relations') return [];
  const long: string[] = [];
  const bothWays: string[] = [];
  const notAllowed: string[] = [];
  for (const { text, annotations } of train) {
    const rels = [...(annotations.rels ?? [])].sort(byPlace);
    const keys = new Set(rels.map(({ from, to, label }) => `${placeOf(from)} ${placeOf(to)} ${label}`));
    for (const { from, to, label } of rels) {
      const shown = `${label}: ${quoted(text.slice(from.start, from.end))} to ${quoted(text.slice(to.start, to.end))}`;
      if (Math.max(from.start - to.end, to.start - from.end) > far) long.push(shown);
      if (keys.has(`${placeOf(to)} ${placeOf(from)} ${label}`)) bothWays.push(shown);
      const known = task.labels.find(({ name }) => name === label);
      if (known !== undefined && !mayRelate(known, from.label, to.label)) notAllowed.push(shown);
    }
  }
  return [
    ...findingOf(
      'problem',
      'relation-not-allowed',
      notAllowed,
      (count) => `${count} relations join types that the task does not let them join.`,
    ),
    ...findingOf('note', 'relation-far', long, (count) => `${count} relations lead over more than ${far} characters.`),
    ...findingOf(
      'note',
      'relation-both-ways',
      bothWays,
      (count) => `${count} relations are there in both directions: is the direction meant?`,
    ),
  ];
}

function placeOf({ start, end }: Argument): string {
  return `${start}:${end}`;
}
