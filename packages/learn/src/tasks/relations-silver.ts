import type { Annotations } from 'tincture';
import { leastTeacherConfidence } from '../train/teacher.ts';
import { sureEntities } from './ner-silver.ts';

/** The entities that a teacher is sure of, and the relations between them that it is sure of. */
export function sureRelations(annotations: Annotations): Annotations | undefined {
  const sure = sureEntities(annotations);
  const { rels } = annotations;
  if (sure?.ents === undefined || rels === undefined) return undefined;
  const known = new Set(sure.ents.map(({ start, end }) => `${start}:${end}`));
  const isKnown = ({ start, end }: { start: number; end: number }): boolean => known.has(`${start}:${end}`);
  return {
    ...sure,
    rels: rels.filter(
      ({ from, to, confidence = 1 }) => confidence >= leastTeacherConfidence && isKnown(from) && isKnown(to),
    ),
  };
}
