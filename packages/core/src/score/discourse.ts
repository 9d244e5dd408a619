// Rhetorical structures. Trees are scored as constituents by the original Parseval: each node that joins two parts counts once, with the
// nuclearity and the relation of its parts on the node itself (Morey et al. 2017). Units are compared by their characters, so that
// texts that were cut differently can be compared too. Beside it the attachments of the dependency form are scored.
import { relationIn, relationName } from '../discourse/labels.ts';
import { binaryNodes, treeOfUnits } from '../discourse/tree.ts';
import type { Annotations, DiscourseUnit } from '../doc/annotations.ts';
import type { KindFigures } from '../tasks/kind.ts';
import { labelNames } from '../tasks/label-names.ts';
import type { Task } from '../tasks/task.ts';
import { type Confusions, createConfusions, type ScoredPair } from './confusion.ts';
import {
  countsOf,
  countsSize,
  type DocumentCounts,
  microAverage,
  type PrecisionRecall,
  precisionRecall,
} from './counts.ts';
import type { JudgedConfidence } from './judged-confidence.ts';
import { countOtherLabels, countStatements, judgeConfidences, type Statement } from './statements.ts';

/** What is counted after the labels of the task. */
const extra = { borders: 0, spans: 1, nuclearities: 2, relations: 3, heads: 4, attachments: 5 } as const;
const extras = 6;

/** What units say: that they are, and to which other one each is attached by which relation, as the task calls it. */
export function discourseStatements(task: Task, units: readonly DiscourseUnit[]): Statement[] {
  return [
    ...units.map((unit) => ({ place: `unit ${placeOf(unit)}`, label: '', called: 'unit', at: [unit] })),
    ...attachments(task, units),
  ];
}

function attachments(task: Task, units: readonly DiscourseUnit[]): Statement[] {
  return units.flatMap((unit, index) => {
    const { head, label = '', confidence } = unit;
    const other = head === undefined ? undefined : units[head];
    if (other === undefined) return [];
    const place = `${placeOf(unit)}<${head === index ? 'root' : placeOf(other)}`;
    if (head === index) return [{ place, label: '', called: 'root', at: [unit], confidence }];
    return [{ place, label: relationIn(task, label) ?? label, at: [unit, other], confidence }];
  });
}

function placeOf({ start, end }: Pick<DiscourseUnit, 'start' | 'end'>): string {
  return `${start}:${end}`;
}

/** The nodes of a tree: where each is, and which parts are nuclei, with its relation. Units that make no tree have none. */
function nodeStatements(task: Task, units: readonly DiscourseUnit[]): Statement[] {
  const result = treeOfUnits(units);
  if ('problem' in result) return [];
  return binaryNodes(result.tree).map(({ from, to, relation: { label, nuclearity } }) => ({
    place: `${units[from]!.start}:${units[to - 1]!.end} ${nuclearity}`,
    label: relationIn(task, label) ?? label,
  }));
}

/**
 * Counts of one text: of nodes with all that they say, by label; then of where units begin (but for the first of the text, which nobody
 * can miss), of nodes without their nuclearity and relation, with one of the two, and of attachments without and with their relation. Of
 * units that the gold has not joined only the borders are judged. Undefined where nobody looked for units.
 */
export function countDiscourse(
  task: Task,
  { gold, predicted }: ScoredPair,
  confusions: Confusions,
): DocumentCounts | undefined {
  if (gold.discourse === undefined) return undefined;
  const labels = labelNames(task);
  const isJoined = gold.discourse.some(({ head }) => head !== undefined);
  const [right, said] = [gold.discourse, predicted.discourse ?? []];
  const bordersOf = (units: readonly DiscourseUnit[]): Statement[] =>
    units.slice(1).map(({ start }) => ({ place: `${start}`, label: '' }));
  const counts = new Int32Array(countsSize(labels.length) + 3 * extras);
  const count = (what: number, ...sides: readonly (readonly Statement[])[]): void => {
    const [own = [], other = []] = sides;
    counts.set(countStatements([''], own, other, createConfusions()).subarray(0, 3), 3 * (labels.length + 1 + what));
  };
  count(extra.borders, bordersOf(right), bordersOf(said));
  if (!isJoined) return counts;
  const nodes = [right, said].map((units) => nodeStatements(task, units));
  const keep = (of: (node: Statement) => string): Statement[][] =>
    nodes.map((side) => side.map((node) => ({ place: of(node), label: '' })));
  const [goldNodes = [], saidNodes = []] = nodes;
  counts.set(countStatements(labels, goldNodes, saidNodes, confusions));
  countOtherLabels(labels, goldNodes, saidNodes, counts);
  const rangeOf = ({ place }: Statement): string => place.split(' ', 1)[0] ?? '';
  count(extra.spans, ...keep(rangeOf));
  count(extra.nuclearities, ...keep(({ place }) => place));
  count(extra.relations, ...keep((node) => `${rangeOf(node)} ${relationName(node.label)}`));
  const attached = [right, said].map((units) => attachments(task, units));
  const keyOf = ({ place, label }: Statement): Statement => ({ place: `${place} ${label}`, label: '' });
  count(extra.heads, ...attached.map((side) => side.map(({ place }) => ({ place, label: '' }))));
  count(extra.attachments, ...attached.map((side) => side.map(keyOf)));
  return counts;
}

/** Whether each predicted attachment is right, with its confidence. */
export function discourseConfidences(task: Task, pairs: readonly ScoredPair[]): JudgedConfidence[] {
  return pairs.flatMap(({ gold, predicted }) => {
    const [right, said] = [gold, predicted].map(({ discourse = [] }: Annotations) => attachments(task, discourse));
    return right === undefined || right.length === 0 ? [] : judgeConfidences(right, said ?? []);
  });
}

/** The figure that stands for the task: F1 of nodes with their nuclearity and relation. */
export function discourseHeadline(task: Task, sums: ArrayLike<number>): number {
  return fullScores(task, sums).f;
}

/** Parseval, borders of units, and attachments, from sums of what {@link countDiscourse} gives. */
export function discourseFigures(task: Task, sums: ArrayLike<number>): KindFigures {
  const full = fullScores(task, sums);
  const of = (what: number): PrecisionRecall => precisionRecall(countsOf(sums, task.labels.length + 1 + what));
  const borders = of(extra.borders);
  return {
    ...full,
    figures: {
      edu_p: borders.precision,
      edu_r: borders.recall,
      edu_f: borders.f,
      rst_span_f: of(extra.spans).f,
      rst_nuclearity_f: of(extra.nuclearities).f,
      rst_relation_f: of(extra.relations).f,
      rst_full_f: full.f,
      rst_uas: of(extra.heads).f,
      rst_las: of(extra.attachments).f,
    },
  };
}

function fullScores({ labels }: Task, sums: ArrayLike<number>): PrecisionRecall {
  return microAverage(Array.from({ length: countsSize(labels.length) }, (_, place) => sums[place] ?? 0));
}
