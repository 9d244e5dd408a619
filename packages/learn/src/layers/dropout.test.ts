import { createRandom } from 'tincture';
import { createKernels } from 'tincture/training';
import { expect, test } from 'vitest';
import { dropout } from './dropout.ts';

test('dropout drops its share, each value by itself, and keeps the mean', () => {
  const count = 400_000;
  const kernels = createKernels(16 * count);
  const x = kernels.floats(count).fill(1);
  dropout(kernels, x, count, 0.25, createRandom(1));
  const kept = x.filter((value) => value !== 0);
  expect(kept.length / count).toBeCloseTo(0.75, 2);
  expect(kept.every((value) => Math.abs(value - 4 / 3) < 1e-6)).toBe(true);
  // Of neighbours that share a random number, both are kept as often as chance has it.
  let both = 0;
  for (let i = 0; i < count; i += 4) if (x[i] !== 0 && x[i + 1] !== 0) both++;
  expect(both / (count / 4)).toBeCloseTo(0.75 ** 2, 2);
});
