import { alignSpan } from '../doc/align.ts';
import type { Argument, LabelledSpan, Relation } from '../doc/annotations.ts';
import type { Doc } from '../doc/doc.ts';
import { byPlace, mayRelate } from '../tasks/relations.ts';
import type { Task } from '../tasks/task.ts';
import type { Findings } from './findings.ts';
import { quote } from './json-checks.ts';
import type { ReadOptions } from './types.ts';

/**
 * Relations with their ends on token borders, in order, without those that say the same twice. Rejects ends that are no
 * place in the text, that are none of `ents` (where that layer is there), and relations of something with itself.
 */
export function alignRelations(
  doc: Doc,
  relations: readonly Relation[],
  ents: readonly LabelledSpan[] | undefined,
  mode: NonNullable<ReadOptions['alignment']>,
  findings: Findings,
): readonly Relation[] {
  const known = ents && new Set(ents.map(keyOf));
  const alignEnd = (end: Argument, what: string): Argument => {
    const range = alignSpan(doc, end.start, end.end, mode);
    if (range === undefined) {
      findings.reject('span-invalid', `The ${what} ${placeOf(end)}, which is no place in the text.`);
      return end;
    }
    const aligned = { ...end, start: doc.starts[range.startToken]!, end: doc.ends[range.endToken - 1]! };
    if (known !== undefined && !known.has(keyOf(aligned))) {
      const covered = quote(doc.text.slice(aligned.start, aligned.end));
      findings.reject(
        'span-invalid',
        `The ${what} ${covered} (${end.label}, ${placeOf(end)}), which is no entity here.`,
      );
    }
    return aligned;
  };
  const seen = new Set<string>();
  return relations
    .map((relation) => {
      const { label } = relation;
      const from = alignEnd(relation.from, `relation ${quote(label)} starts from`);
      const to = alignEnd(relation.to, `relation ${quote(label)} leads to`);
      if (from.start === to.start && from.end === to.end)
        findings.reject('span-invalid', `The relation ${quote(label)} leads from ${placeOf(from)} to itself.`);
      return { ...relation, from, to };
    })
    .sort(byPlace)
    .filter(({ from, to, label }) => {
      const key = `${keyOf(from)} ${keyOf(to)} ${label}`;
      if (!seen.has(key)) return seen.add(key);
      findings.repair(`Listed twice, kept once: the relation ${quote(label)} from ${placeOf(from)} to ${placeOf(to)}`);
      return false;
    });
}

/** Rejects relations that the task does not have, or that it does not let lead from or to such entities. */
export function checkRelationLabels(relations: readonly Relation[], task: Task, findings: Findings): void {
  const labels = new Map(task.labels.map((label) => [label.name, label]));
  const told = new Set<string>();
  for (const { from, to, label } of relations) {
    const known = labels.get(label);
    const ends = `from ${quote(from.label)} to ${quote(to.label)}`;
    const key = `${label} ${ends}`;
    if (known === undefined || mayRelate(known, from.label, to.label) || told.has(key)) continue;
    told.add(key);
    findings.reject('label-unknown', `The task ${task.name} has no relation ${quote(label)} ${ends}.`);
  }
}

function keyOf({ start, end, label }: Argument): string {
  return `${start}:${end}:${label}`;
}

function placeOf({ start, end }: Argument): string {
  return `[${start}, ${end})`;
}
