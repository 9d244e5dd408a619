import { type Annotations, spansGroup, spansOf, type Task } from 'tincture';
import { leastTeacherConfidence } from '../train/teacher.ts';

/** The spans that a teacher is sure of. */
export function sureSpans(task: Task, annotations: Annotations): Annotations | undefined {
  const spans = spansOf(task, annotations)?.filter(({ confidence = 1 }) => confidence >= leastTeacherConfidence);
  return spans && { spans: { [spansGroup(task)]: spans } };
}
