import { type Annotations, TinctureError } from 'tincture';
import type { Trainer } from '../train/options.ts';
import { leastTeacherConfidence } from '../train/teacher.ts';

/** Throws `training-invalid`: units and relations of discourse can be read, written and scored, not yet learnt. */
export const trainDiscourse: Trainer = async ({ name }) => {
  throw new TinctureError({
    code: 'training-invalid',
    problem: `The task ${name} is of the kind discourse, which this version does not learn.`,
    fix: 'Use another kind of task for training.',
  });
};

/** Units of a teacher that is sure of how every one is attached: of a tree nothing can be left open. */
export function sureDiscourse({ discourse }: Annotations): Annotations | undefined {
  return discourse?.every(({ confidence = 1 }) => confidence >= leastTeacherConfidence) ? { discourse } : undefined;
}
