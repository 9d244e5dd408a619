import { describe, expect, test } from 'vitest';
import { createTally } from './progress.ts';

describe('the progress of several networks', () => {
  test('is that of all their steps, with the best score so far', () => {
    const tally = createTally([0, 0], 20, 2);
    expect(tally(0, { step: 0 })).toEqual({ step: 0, steps: 40, share: 0 });
    expect(tally(1, { step: 10, loss: 2 })).toEqual({ step: 10, steps: 40, share: 0, loss: 2 });
    const scored = { step: 30, steps: 40, share: 0.5, loss: 1, devScore: 0.7 };
    expect(tally(0, { step: 20, loss: 1, devScore: 0.7 })).toEqual(scored);
    expect(tally(1, { step: 20, loss: 3, devScore: 0.6 })).toMatchObject({ step: 40, devScore: 0.7, share: 1 });
  });
  test('is half of the time where two of three are done, and the last has the machine to itself', () => {
    const tally = createTally([0, 0, 0], 10, 2);
    tally(0, { step: 10, loss: 1 });
    expect(tally(1, { step: 10, loss: 1 })).toMatchObject({ step: 20, steps: 30, share: 0.5 });
    expect(tally(2, { step: 5, loss: 1 })).toMatchObject({ step: 25, share: 0.75 });
  });
  test('counts what an earlier run has done as steps, not as time', () => {
    const tally = createTally([10, 4, 0], 10, 1);
    expect(tally(1, { step: 10, loss: 1 })).toMatchObject({ step: 20, share: 6 / 16, resumedFrom: 14 });
  });
});
