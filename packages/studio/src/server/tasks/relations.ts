import {
  type Annotations,
  byPlace,
  counted,
  entityTypes,
  mayRelate,
  type Relation,
  type Task,
  TinctureError,
} from 'tincture';
import type { Gold, RelationView, SpanView } from '../../api/messages.ts';
import { badSpan, checkLabel, wrongLayer } from '../decision-errors.ts';
import { describeSource } from '../describe-source.ts';
import type { ServerKind } from '../server-kind.ts';
import { checkEnts, showEnts } from './ner.ts';

/** Entities and the relations between them on the server. */
export const relationsServer: ServerKind = {
  check: (task, text, gold) => checkRelations(task, text, gold),
  show(task, doc, { ents, rels }, source, notes) {
    if (ents === undefined) return {};
    const shown = showEnts(task, entityTypes(task), doc, ents, source, notes);
    return { ents: shown, ...(rels && { rels: showRelations(task, shown, rels, source, notes) }) };
  },
  goldView: (_, { ents, rels }) => ({
    ...(ents && { ents: ents.map(plain) }),
    ...(rels && { rels: rels.map(({ from, to, label }) => ({ from: plain(from), to: plain(to), label })) }),
  }),
};

type End = Relation['from'];

function plain({ start, end, label }: End): End {
  return { start, end, label };
}

/** Those whose ends are shown too. Ends that were widened to whole tokens are found again by what they overlap. */
function showRelations(
  task: Task,
  ents: readonly SpanView[],
  rels: readonly Relation[],
  source: string,
  notes: string[],
): RelationView[] {
  const endOf = (end: End): End | undefined => {
    const shown = ents.find(
      ({ start, end: last, label }) => start <= end.start && end.end <= last && label === end.label,
    );
    return shown && plain(shown);
  };
  const seen = new Set<string>();
  const shown = rels.flatMap(({ confidence, source: own, ...relation }): RelationView[] => {
    const [from, to] = [endOf(relation.from), endOf(relation.to)];
    const known = task.labels.find(({ name }) => name === relation.label);
    if (from === undefined || to === undefined || known === undefined || from.start === to.start) return [];
    if (!mayRelate(known, from.label, to.label)) return [];
    const key = `${from.start} ${to.start} ${relation.label}`;
    if (seen.has(key)) return [];
    seen.add(key);
    const isOther = own !== undefined && describeSource(own) !== source;
    return [
      {
        ...{ from, to, label: relation.label },
        ...(confidence === undefined ? {} : { confidence }),
        ...(isOther ? { source: describeSource(own) } : {}),
      },
    ];
  });
  const left = rels.length - shown.length;
  if (left > 0) {
    const why = 'for joining what is not shown, or being none that the task has now';
    notes.push(`Not shown: ${counted(left, 'proposed relation')}, ${why}.`);
  }
  return shown.sort(byPlace);
}

function checkRelations(task: Task, text: string, { ents, rels, ...others }: Gold): Annotations {
  if (ents === undefined || rels === undefined || Object.keys(others).length > 0)
    throw wrongLayer(task, 'ents` and `rels');
  const checked = checkEnts({ ...task, labels: task.entities ?? [] }, text, ents);
  const known = new Set(checked.map(keyOf));
  const seen = new Set<string>();
  for (const { from, to, label } of rels) {
    checkLabel(task, label);
    const what = `The relation ${label} from ${from.start}–${from.end} to ${to.start}–${to.end}`;
    if (!known.has(keyOf(from)) || !known.has(keyOf(to))) throw badSpan(`${what} joins what is no entity.`);
    if (keyOf(from) === keyOf(to)) throw badSpan(`${what} joins something with itself.`);
    const key = `${keyOf(from)} ${keyOf(to)} ${label}`;
    if (seen.has(key)) throw badSpan(`${what} is there twice.`);
    seen.add(key);
    const definition = task.labels.find(({ name }) => name === label);
    if (definition !== undefined && mayRelate(definition, from.label, to.label)) continue;
    throw new TinctureError({
      code: 'label-unknown',
      problem: `The task ${JSON.stringify(task.name)} lets ${label} not lead from ${from.label} to ${to.label}.`,
      fix: 'Reload the page: the task may have been changed.',
    });
  }
  return { ents: checked, rels: rels.toSorted(byPlace) };
}

function keyOf({ start, end, label }: End): string {
  return `${start}:${end}:${label}`;
}
