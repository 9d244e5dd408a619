import type { Annotations, Task } from 'tincture';
import { leastTeacherConfidence } from '../train/teacher.ts';

/** The classes that a teacher says: the likeliest one, or each that it is sure of. */
export function sureClasses({ multiple }: Task, { cats }: Annotations): Annotations | undefined {
  if (cats === undefined) return undefined;
  if (multiple === true) {
    const said = Object.entries(cats).map(
      ([label, score]) => [label, score >= leastTeacherConfidence ? 1 : 0] as const,
    );
    return { cats: Object.fromEntries(said) };
  }
  const [best] = Object.entries(cats).sort((a, b) => b[1] - a[1]);
  return best && { cats: { [best[0]]: 1 } };
}
