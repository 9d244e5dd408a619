import type { Annotations, Task, TokenAnnotation } from 'tincture';
import { leastTeacherConfidence } from '../train/teacher.ts';

/** What a teacher says of tokens, without the attributes that it is not sure of. */
export function sureTokens(_: Task, { tokens }: Annotations): Annotations | undefined {
  if (tokens === undefined) return undefined;
  return {
    tokens: tokens.map(({ confidence = {}, ...token }): TokenAnnotation => {
      const sure = { ...token };
      for (const attribute of ['tag', 'pos', 'morph', 'lemma'] as const) {
        if ((confidence[attribute] ?? 1) < leastTeacherConfidence) delete sure[attribute];
      }
      return sure;
    }),
  };
}
