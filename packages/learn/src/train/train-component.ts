import type { Document, Task } from 'tincture';
import { trainNer } from '../tasks/ner.ts';
import { trainTextcat } from '../tasks/textcat.ts';
import type { TrainedModel, TrainOptions } from './options.ts';

/** Trains a component for `task` on `train`; `dev` (may be empty) decides what is kept. Throws `training-invalid`. */
export function trainComponent(
  task: Task,
  train: readonly Document[],
  dev: readonly Document[],
  options: TrainOptions,
): Promise<TrainedModel> {
  switch (task.kind) {
    case 'ner':
      return trainNer(task, train, dev, options);
    case 'textcat':
      return trainTextcat(task, train, dev, options);
    default:
      return task.kind satisfies never;
  }
}
