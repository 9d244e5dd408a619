import type { PrepareProgress, TrainOptions } from '@tincture/learn';
import type { Progress } from '../terminal/progress.ts';
import type { Reporter } from '../terminal/reporter.ts';

const stages: Readonly<Record<PrepareProgress['stage'], string>> = {
  read: 'Reading',
  encode: 'Encoding',
  label: 'Asking the teacher',
};

/** What a training says of where it is, shown as one line. */
export interface TrainingProgress extends Required<Pick<TrainOptions, 'onPrepare' | 'onProgress'>> {
  finish(): void;
}

/** Shows where a training is: what it prepares, then its steps. How many these are is the trainer's choice, and known with the first of them. */
export function showTraining(reporter: Pick<Reporter, 'progress'>): TrainingProgress {
  let progress: Progress | undefined;
  let shown = '';
  /** The line for so much of so many; another total is another training: with texts that nobody annotated there is one before. */
  const lineOf = (label: string, total: number, unit: string, from = 0): Progress => {
    if (progress !== undefined && shown === `${label} ${total}`) return progress;
    progress?.finish();
    shown = `${label} ${total}`;
    progress = reporter.progress({ label, total, unit, from });
    return progress;
  };
  return {
    onPrepare({ stage, done, total }) {
      lineOf(stages[stage], total, 'texts').update(done);
    },
    onProgress({ step, steps, share, devScore, resumedFrom }) {
      const note = devScore === undefined ? '' : `dev ${(100 * devScore).toFixed(1)}`;
      lineOf('Training', steps, 'steps', resumedFrom).update(step, note, share);
    },
    finish: () => progress?.finish(),
  };
}
