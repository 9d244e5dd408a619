import { expect, it } from 'vitest';
import { createReporter } from '../terminal/reporter.ts';
import { createTestContext } from '../testing/test-context.ts';
import { showTraining } from './training-progress.ts';

it('shows what is prepared and then the steps, each with the time that it has left', () => {
  let time = 0;
  const context = createTestContext('.', { now: () => new Date(time) });
  const progress = showTraining(createReporter(context, { json: false }));
  const after = (seconds: number, tell: () => void): void => {
    time += 1_000 * seconds;
    tell();
  };
  const read = (done: number): void => progress.onPrepare({ stage: 'read', done, total: 120_000 });
  after(0, () => read(0));
  after(10, () => read(30_000));
  after(30, () => progress.onProgress({ step: 0, steps: 240 }));
  after(8, () => progress.onProgress({ step: 5, steps: 240, loss: 1, devScore: 0.5 }));
  after(8, () => progress.onProgress({ step: 1, steps: 60, loss: 1 }));
  after(8, () => progress.onPrepare({ stage: 'label', done: 64, total: 640 }));
  after(8, () => progress.onPrepare({ stage: 'label', done: 128, total: 640 }));
  progress.finish();
  expect(context.err().trim().split('\n')).toEqual([
    'Reading: 30,000 of 120,000 texts (25 %), about 30 s left',
    'Training: 5 of 240 steps (2 %), about 6 min 16 s left, dev 50.0',
    'Asking the teacher: 128 of 640 texts (20 %), about 32 s left',
  ]);
});
