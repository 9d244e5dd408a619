import { createKernels } from 'tincture/training';
import { expect, test } from 'vitest';
import { type AdamWSettings, createAdamW } from './adamw.ts';
import { createParameters } from './parameters.ts';

/** Values after each step with the gradients `slopes` in a network of four numbers that begin at 1. */
function steps(slopes: readonly number[], settings: Partial<AdamWSettings>): number[] {
  const kernels = createKernels(65_536);
  const parameters = createParameters(kernels, { w: 4 });
  parameters.values.fill(1);
  const optimizer = createAdamW(kernels, parameters, {
    rate: 0.1,
    warmUp: 1,
    steps: 1_000_000_000,
    clipNorm: 1e9,
    decay: 0,
    ...settings,
  });
  return slopes.map((slope) => {
    parameters.gradients.fill(slope);
    optimizer.step();
    return parameters.values[0] ?? 0;
  });
}

test('AdamW takes the steps that one works out by hand', () => {
  // Step 1: both moments corrected give slope / |slope| = 1, so the value falls by the rate.
  // Step 2: mean (0.9·0.1·2 + 0.1·1)/(1 − 0.81) = 1.4737, square (0.99·0.01·4 + 0.01·1)/(1 − 0.9801) = 2.4925.
  const [first, second] = steps([2, 1], {});
  expect(first).toBeCloseTo(0.9, 5);
  expect(second).toBeCloseTo(0.9 - (0.1 * 1.473_684) / Math.sqrt(2.492_462), 4);
});

test('a large gradient is scaled down to the norm that is allowed', () => {
  // The direction of a first step does not depend on the scale, so the second tells: 4 numbers of 50 have the norm 100.
  const [, clipped] = steps([50, 1], { clipNorm: 2 });
  const [, same] = steps([1, 1], {});
  expect(clipped).toBeCloseTo(same ?? 0, 5);
});

test('weights decay beside the gradient', () => {
  expect(steps([0, 0], { decay: 0.5 })).toEqual([expect.closeTo(0.95, 5), expect.closeTo(0.9025, 5)]);
});

test('the rate rises over the warm-up and falls to 0', () => {
  const values = [1, ...steps(Array(10).fill(1), { warmUp: 4, steps: 10 })];
  const falls = values.slice(1).map((value, i) => (values[i] ?? 0) - value);
  expect(falls.map((fall) => Number(fall.toFixed(4)))).toEqual([
    0.025, 0.05, 0.075, 0.1, 0.1, 0.0833, 0.0667, 0.05, 0.0333, 0.0167,
  ]);
});

test('a gradient that is no number changes nothing', () => {
  expect(steps([Number.NaN, 1], {})).toEqual([1, expect.closeTo(0.9, 5)]);
});
