import { type Document, parseTask, type Task } from 'tincture';
import { trainingInvalid } from './check.ts';
import { trainOnUnannotated } from './distil.ts';
import type { TrainedModel, TrainOptions } from './options.ts';
import { trainers } from './trainers.ts';

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
  if (options.encoder !== undefined && task.kind !== 'textcat') {
    throw trainingInvalid(
      `The task ${task.name} is ${task.kind}: only classes of whole texts (textcat) are learnt from the vectors of an encoder.`,
      'Train without the encoder, or distil word vectors from it: tincture vectors distil',
    );
  }
  if (unannotated !== undefined && unannotated.texts.length > 0) {
    return trainOnUnannotated(task, train, dev, { ...options, unannotated });
  }
  return trainers[task.kind].train(task, train, dev, options);
}
