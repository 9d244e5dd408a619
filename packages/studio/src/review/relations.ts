import type { Label, Task } from 'tincture';
import type { Gold, RelationView, SpanView } from '../api/messages.ts';
import { isRun } from './runs.ts';
import { shorten } from './shorten.ts';

type End = Pick<SpanView, 'start' | 'end' | 'label'>;

/** A relation label that may be given to two entities, or why it may not. */
export interface RelationChoice {
  readonly label: Label;
  /** In words; undefined where it fits. */
  readonly problem: string | undefined;
}

/** Which relations may lead from one entity to another, in the order of the task. */
export function relationChoices({ labels }: Task, from: End, to: End): RelationChoice[] {
  return labels.map((label) => ({ label, problem: whyNot(label, from, to) }));
}

function whyNot(label: Label, from: End, to: End): string | undefined {
  if (from.start === to.start) return 'a relation joins two different entities';
  if (label.from?.includes(from.label) === false)
    return `starts from ${label.from.join(' or ')}, and not from ${from.label}`;
  if (label.to?.includes(to.label) === false) return `leads to ${label.to.join(' or ')}, and not to ${to.label}`;
  return undefined;
}

/** Names a relation among those of one text. */
export function relationKey({ from, to, label }: RelationView): string {
  return `${from.start} ${from.end} ${to.start} ${to.end} ${label}`;
}

/** By where they start, then where they lead, then by label: as they are kept. */
function byPlace(a: RelationView, b: RelationView): number {
  return a.from.start - b.from.start || a.to.start - b.to.start || (a.label < b.label ? -1 : 1);
}

/** Relations with one more, sorted; one that is there already stays as it is. */
export function addRelation(relations: readonly RelationView[], relation: RelationView): RelationView[] {
  if (relations.some((other) => relationKey(other) === relationKey(relation))) return [...relations];
  return [...relations, relation].sort(byPlace);
}

/** The relation with other ends or another label instead: the person's, so confidence and source go. */
export function replaceRelation(
  relations: readonly RelationView[],
  old: RelationView,
  { from, to, label }: RelationView,
): RelationView[] {
  const others = relations.filter((other) => relationKey(other) !== relationKey(old));
  return addRelation(others, { from, to, label });
}

/** The label after that of `relation` which fits its ends too; undefined where there is no other. */
export function nextLabel(task: Task, relation: RelationView): string | undefined {
  const fitting = relationChoices(task, relation.from, relation.to)
    .filter(({ problem }) => problem === undefined)
    .map(({ label }) => label.name);
  const next = fitting[(fitting.indexOf(relation.label) + 1) % fitting.length];
  return next === relation.label ? undefined : next;
}

/** The relation the other way round: with its label if that fits, else with the first that does; undefined where none does. */
export function flipRelation(task: Task, { from, to, label }: RelationView): RelationView | undefined {
  const fitting = relationChoices(task, to, from).filter(({ problem }) => problem === undefined);
  const chosen = fitting.find((choice) => choice.label.name === label) ?? fitting[0];
  return chosen && { from: to, to: from, label: chosen.label.name };
}

/** Relations as far as the entities that they join are still there, with the types that these have by now. */
export function fitRelations(
  task: Task,
  spans: readonly SpanView[],
  relations: readonly RelationView[],
): readonly RelationView[] {
  const labels = new Map(task.labels.map((label) => [label.name, label]));
  // By numbers: to write the places of all spans of a book out takes some milliseconds of each change.
  const byStart = new Map(spans.map((span) => [span.start, span]));
  const spanAt = ({ start, end }: End): SpanView | undefined => {
    const found = byStart.get(start);
    return found === undefined || found.end === end
      ? found
      : spans.find((span) => span.start === start && span.end === end);
  };
  const endNow = (now: End): End | undefined => {
    const span = spanAt(now);
    if (span === undefined) return undefined;
    const { start, end, label } = span;
    return label === now.label ? now : { start, end, label };
  };
  const fitting = relations.flatMap((relation) => {
    const [from, to] = [endNow(relation.from), endNow(relation.to)];
    const label = labels.get(relation.label);
    if (from === undefined || to === undefined || label === undefined) return [];
    if (whyNot(label, from, to) !== undefined) return [];
    // What has not changed stays the same object, and is neither drawn nor written again; so does the list.
    return [from === relation.from && to === relation.to ? relation : { ...relation, from, to }];
  });
  return isRun(relations, fitting, 0, fitting.length) ? relations : fitting;
}

/** Relations whose end has another place now. */
export function moveEnds(relations: readonly RelationView[], from: SpanView, to: SpanView): RelationView[] {
  const moved = (end: End): End =>
    end.start === from.start && end.end === from.end ? { ...end, start: to.start, end: to.end } : end;
  return relations.map((relation) => {
    const [start, end] = [moved(relation.from), moved(relation.to)];
    return start === relation.from && end === relation.to ? relation : { ...relation, from: start, to: end };
  });
}

/** Whether two lists of relations say the same, whoever said it. */
export function sameRelations(a: readonly RelationView[], b: readonly RelationView[]): boolean {
  const says = (relation: RelationView): string =>
    `${relationKey(relation)} ${relation.from.label} ${relation.to.label}`;
  return a.length === b.length && a.every((relation, index) => says(relation) === (b[index] && says(b[index])));
}

/** Entities and relations as gold: who proposed them and how sure is left behind. */
export function goldOfRelations(spans: readonly SpanView[], relations: readonly RelationView[]): Gold {
  const plain = ({ start, end, label }: End): End => ({ start, end, label });
  return {
    ents: spans.map(plain),
    rels: relations.map(({ from, to, label }) => ({ from: plain(from), to: plain(to), label })),
  };
}

/** A relation for whoever reads or listens: `Ada Byron, Works for, Acme`. */
export function relationInWords(text: string, { from, to, label }: RelationView): string {
  const words = ({ start, end }: End): string => `“${shorten(text.slice(start, end), 40)}”`;
  return `${words(from)} ${label} ${words(to)}`;
}

/** So many are said aloud. */
const spokenRelations = 8;

/** Relations for whoever listens. */
export function relationsInWords(text: string, relations: readonly RelationView[]): string {
  const words = relations.slice(0, spokenRelations).map((relation) => relationInWords(text, relation));
  const more = relations.length - words.length;
  return [...words, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}
