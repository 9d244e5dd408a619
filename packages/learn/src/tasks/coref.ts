import { type Document, type Task, TinctureError } from 'tincture';
import type { TrainedModel, TrainOptions } from '../train/options.ts';

/** Throws `training-invalid`: clusters can be read, written and scored, and not yet be learnt. */
export async function trainCoref(
  task: Task,
  _train: readonly Document[],
  _dev: readonly Document[],
  _options: TrainOptions,
): Promise<TrainedModel> {
  throw new TinctureError({
    code: 'training-invalid',
    problem: `The task ${JSON.stringify(task.name)} is of the kind coref, for which this version has no network.`,
    fix: 'Propose with an LLM or with rules.',
  });
}
