import { type Document, parseTask, type Task } from 'tincture';
import { trainNer } from '../tasks/ner.ts';
import { trainTextcat } from '../tasks/textcat.ts';
import { trainingInvalid } from './check.ts';
import { trainOnUnannotated } from './distil.ts';
import type { TrainedModel, TrainOptions } from './options.ts';

/**
 * Trains a component for `task` on `train`; `dev` (may be empty) decides what is kept. Throws `task-invalid` for a task that
 * no file could hold, and `training-invalid`.
 */
export async function trainComponent(
  task: Task,
  train: readonly Document[],
  dev: readonly Document[],
  options: TrainOptions,
): Promise<TrainedModel> {
  parseTask(task.name, task);
  if (!Number.isFinite(options.seed)) {
    throw trainingInvalid(`The seed is ${options.seed}.`, 'Give a whole number: equal seeds give equal models.');
  }
  const { threads, unannotated } = options;
  if (threads !== undefined && !(Number.isInteger(threads) && threads > 0)) {
    throw trainingInvalid(`The number of threads is ${threads}.`, 'Give a whole number from 1, or none.');
  }
  if (unannotated !== undefined && unannotated.texts.length > 0) {
    return trainOnUnannotated(trainOnGold, task, train, dev, { ...options, unannotated });
  }
  return trainOnGold(task, train, dev, options);
}

function trainOnGold(
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
