import type { Annotations } from 'tincture';
import { leastTeacherConfidence } from '../train/teacher.ts';

/** The entities that a teacher is sure of; where it is not, nothing is known. */
export function sureEntities({ ents }: Annotations): Annotations | undefined {
  if (ents === undefined) return undefined;
  const isSure = ({ confidence = 1 }: { confidence?: number }): boolean => confidence >= leastTeacherConfidence;
  return { ents: ents.filter(isSure), entsMissing: ents.filter((span) => !isSure(span)) };
}
