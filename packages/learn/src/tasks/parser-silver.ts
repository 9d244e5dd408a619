import type { Annotations, TokenAnnotation } from 'tincture';
import { leastTeacherConfidence } from '../train/teacher.ts';

/** The dependencies that a teacher is sure of, and its sentence borders; where it is not, the head is unknown. */
export function sureDependencies({ tokens }: Annotations): Annotations | undefined {
  if (tokens === undefined || tokens.every(({ head }) => head === undefined)) return undefined;
  return {
    tokens: tokens.map(({ head, dep, ...token }): TokenAnnotation => {
      const isSure = (token.confidence?.dep ?? 1) >= leastTeacherConfidence;
      return { ...token, ...(isSure && head !== undefined && { head }), ...(isSure && dep !== undefined && { dep }) };
    }),
  };
}
