import { corrupt } from '../file/corrupt.ts';
import type { ModelMetadata } from '../file/metadata.ts';
import type { Task, TaskKind } from '../tasks/task.ts';

/** The task of a model file. Throws `model-corrupt` where it is not of the kind. */
export function taskOfKind({ task }: ModelMetadata, kind: TaskKind): Task {
  if (task?.kind === kind) return task;
  throw corrupt(`The file holds a component for the kind "${kind}" but no task of that kind.`);
}

/** The names of the labels of that task. Throws `model-corrupt` where there are none, or more than `most`. */
export function labelsOfKind(metadata: ModelMetadata, kind: TaskKind, most: number): readonly string[] {
  const { labels } = taskOfKind(metadata, kind);
  if (labels.length > 0 && labels.length <= most) return labels.map(({ name }) => name);
  throw corrupt(`The task in the file has ${labels.length} labels.`);
}
