import { availableParallelism } from 'node:os';
import type { Context } from '../context.ts';
import type { Reporter } from '../terminal/reporter.ts';
import { type CurveOptions, type LearningCurve, learningCurve } from './curve.ts';

/** Settings of {@link runCurve}. */
export interface RunCurveOptions extends Omit<CurveOptions, 'trainModel' | 'parallel' | 'now' | 'onProgress'> {
  /** Trainings at the same time. Default: one for each core. */
  readonly workers?: number;
}

/** A learning curve trained in worker threads, with progress shown. */
export async function runCurve(
  context: Context,
  reporter: Reporter,
  { workers = availableParallelism(), ...options }: RunCurveOptions,
): Promise<LearningCurve> {
  const { createTrainingPool } = await import('@tincture/learn');
  const pool = createTrainingPool({ workers });
  const total = options.sizes.length * options.seeds.length;
  const progress = reporter.progress({ label: 'Learning curve', total, unit: 'trainings' });
  // The first training may take long: its line is there from the beginning.
  progress.update(0);
  try {
    return await learningCurve({
      ...options,
      training: { ...options.training, signal: context.signal },
      trainModel: pool.train,
      parallel: workers,
      now: () => performance.now(),
      onProgress: (done, share) => progress.update(done, undefined, share),
    });
  } finally {
    progress.finish();
    await pool.close();
  }
}
