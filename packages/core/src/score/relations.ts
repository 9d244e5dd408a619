import type { Annotations, Argument, Range, Relation } from '../doc/annotations.ts';
import type { Confusions, ScoredPair } from './confusion.ts';
import type { DocumentCounts } from './counts.ts';
import { overlaps, spanStatements } from './ents.ts';
import type { JudgedConfidence } from './judged-confidence.ts';
import { countStatements, judgeConfidences, type Statement } from './statements.ts';

/**
 * What relations say: each is right when both ends (start, end and type) and the label are those of the gold, which is the
 * strict evaluation of Bekoulis et al. (2018) and of all who compare with them.
 */
export function relationStatements(relations: readonly Relation[]): Statement[] {
  return relations.map(({ from, to, label, confidence }) => ({
    place: `${describeEnd(from)} ${describeEnd(to)}`,
    label,
    at: [from, to],
    confidence,
  }));
}

function describeEnd({ start, end, label }: Argument): string {
  return `${start}:${end}:${label}`;
}

/**
 * Counts of one text: of relations first, then of entities. Undefined where nobody looked for relations. Where nobody looked
 * for entities the predicted ones are not judged, nor relations to them there.
 */
export function countRelations(
  labels: readonly string[],
  types: readonly string[],
  { gold, predicted }: ScoredPair,
  confusions: Confusions,
): DocumentCounts | undefined {
  if (gold.rels === undefined) return undefined;
  const all = [...labels, ...types];
  const known = [...spanStatements(gold.ents ?? []), ...relationStatements(gold.rels)];
  return countStatements(all, known, judged(gold, predicted), confusions);
}

/** Whether each predicted relation is right, with its confidence: what calibration is measured on. */
export function relationConfidences(pairs: readonly ScoredPair[]): JudgedConfidence[] {
  return pairs.flatMap(({ gold, predicted }) =>
    gold.rels === undefined
      ? []
      : judgeConfidences(relationStatements(gold.rels), relationStatements(judgedRelations(gold, predicted))),
  );
}

function judged(gold: Annotations, predicted: Annotations): Statement[] {
  const { ents = [] } = predicted;
  const { entsMissing = [] } = gold;
  const entities = gold.ents === undefined ? [] : ents.filter((span) => !isIn(span, entsMissing));
  return [...spanStatements(entities), ...relationStatements(judgedRelations(gold, predicted))];
}

function judgedRelations({ entsMissing = [] }: Annotations, { rels = [] }: Annotations): readonly Relation[] {
  return rels.filter(({ from, to }) => !isIn(from, entsMissing) && !isIn(to, entsMissing));
}

function isIn(span: Range, ranges: readonly Range[]): boolean {
  return ranges.some((range) => overlaps(span, range));
}
