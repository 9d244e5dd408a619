import type { Argument, Relation } from '../doc/annotations.ts';
import { macroAverage, microAverage } from '../score/counts.ts';
import { spanStatements } from '../score/ents.ts';
import { countRelations, relationConfidences, relationStatements } from '../score/relations.ts';
import { doubtOfStatements, type Statement } from '../score/statements.ts';
import type { KindOfTask } from './kind.ts';
import { labelNames } from './label-names.ts';
import type { Label, Task } from './task.ts';

/** Typed, directed relations between entities, together with the entities. */
export const relationsKind: KindOfTask = {
  layer: 'rels',
  metric: () => 'rels_f',
  labels: (task) => [...labelNames(task), ...entityTypes(task)],
  pick: (_, { ents, entsMissing, rels }) =>
    rels && { ...(ents && { ents }), ...(entsMissing && { entsMissing }), rels },
  statements: (_, annotations) => allStatements(annotations),
  isComplete: (_, { ents, entsMissing = [], rels }) =>
    ents !== undefined && rels !== undefined && entsMissing.length === 0,
  doubt: (_, annotations) => doubtOfStatements(allStatements(annotations)),
  count: (task, pair, confusions) => countRelations(labelNames(task), entityTypes(task), pair, confusions),
  confidences: (_, pairs) => relationConfidences(pairs),
  headline: (task, sums) => microAverage(relationSums(task, sums)).f,
  counted: ({ labels }) => [0, labels.length],
  figures(task, sums) {
    const relations = microAverage(relationSums(task, sums));
    const entities = microAverage(entitySums(task, sums));
    return {
      ...relations,
      figures: {
        rels_p: relations.precision,
        rels_r: relations.recall,
        rels_f: relations.f,
        rels_macro_f: macroAverage(task.labels.length, sums).f,
        ents_p: entities.precision,
        ents_r: entities.recall,
        ents_f: entities.f,
      },
    };
  },
};

/** The types of entities of a task of relations. */
export function entityTypes({ entities = [] }: Pick<Task, 'entities'>): readonly string[] {
  return entities.map(({ name }) => name);
}

/** Whether a relation `label` may lead from an entity of the type `from` to one of the type `to`. */
export function mayRelate(label: Pick<Label, 'from' | 'to'>, from: string, to: string): boolean {
  return (label.from?.includes(from) ?? true) && (label.to?.includes(to) ?? true);
}

type Placed = Pick<Relation, 'from' | 'to' | 'label'>;

/** Sorts relations by where they start from, where they lead and what they say. */
export function byPlace(a: Placed, b: Placed): number {
  return compareEnds(a.from, b.from) || compareEnds(a.to, b.to) || (a.label < b.label ? -1 : a.label > b.label ? 1 : 0);
}

function compareEnds(a: Argument, b: Argument): number {
  return a.start - b.start || a.end - b.end;
}

function allStatements({ ents = [], rels = [] }: Parameters<KindOfTask['statements']>[1]): readonly Statement[] {
  return [...spanStatements(ents), ...relationStatements(rels)];
}

/** Of the sums of a task, those of relations: with what was predicted with a label of nobody's. */
function relationSums({ labels }: Task, sums: ArrayLike<number>): number[] {
  const all = Array.from(sums);
  return [...all.slice(0, 3 * labels.length), ...all.slice(-3)];
}

function entitySums({ labels }: Task, sums: ArrayLike<number>): number[] {
  return Array.from(sums).slice(3 * labels.length, -3);
}
