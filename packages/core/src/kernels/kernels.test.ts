// One suite over random shapes: the WebAssembly kernels give the bits of their plain twins.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import type { Kernels } from './kernels.ts';
import { createReferenceKernels } from './reference.ts';
import { createKernels } from './wasm-kernels.ts';

type Run = (kernels: Kernels, fill: (count: number) => Float32Array) => Float32Array[];

/** Runs `run` on both implementations with the same random inputs, and expects equal bits. */
function expectSame(seed: number, run: Run): void {
  const results = [createKernels(1 << 20), createReferenceKernels()].map((kernels) => {
    const random = createRandom(seed);
    return run(kernels, (count) => {
      const array = kernels.floats(count);
      for (let i = 0; i < count; i++) array[i] = random.normal() * 3;
      return array;
    }).map((array) => Array.from(array));
  });
  expect(results[0]).toEqual(results[1]);
}

const size = fc.integer({ min: 1, max: 21 });
const width = fc.integer({ min: 1, max: 6 }).map((quads) => 4 * quads);
const seeds = fc.integer();

describe('the WebAssembly kernels equal their plain twins', () => {
  it.each([
    ['a·b', (_m: number, k: number) => [k, 1] as const],
    ['aᵀ·b', (m: number, _k: number) => [1, m] as const],
    ['windows·b', (_m: number, k: number) => [Math.max(1, Math.floor(k / 3)), 1] as const],
  ])('%s', (_name, strides) => {
    fc.assert(
      fc.property(seeds, size, size, size, (seed, m, k, n) => {
        const [row, column] = strides(m, k);
        expectSame(seed, (kernels, fill) => {
          const c = fill(m * n);
          kernels.matmul(fill((m - 1) * row + (k - 1) * column + 1), row, column, fill(k * n), c, m, k, n);
          return [c];
        });
      }),
    );
  });

  it('transpose', () => {
    fc.assert(
      fc.property(seeds, size, size, (seed, rows, columns) =>
        expectSame(seed, (kernels, fill) => {
          const y = fill(rows * columns);
          kernels.transpose(fill(rows * columns), y, rows, columns);
          return [y];
        }),
      ),
    );
  });

  it('GELU and its gradient', () => {
    fc.assert(
      fc.property(seeds, width, (seed, count) =>
        expectSame(seed, (kernels, fill) => {
          const [x, dy, dx, y] = [fill(count), fill(count), fill(count), fill(count)];
          x.set([0, -0, 100, -100]);
          kernels.gelu(x, y, count);
          kernels.geluBackward(x, dy, dx, count);
          return [y, dx];
        }),
      ),
    );
  });

  it('layer norm and its gradient', () => {
    fc.assert(
      fc.property(seeds, size, width, (seed, rows, columns) =>
        expectSame(seed, (kernels, fill) => {
          const count = rows * columns;
          const [x, gain, shift, y, normal] = [fill(count), fill(columns), fill(columns), fill(count), fill(count)];
          const [scale, dx, dGain, dShift] = [fill(rows), fill(count), fill(columns), fill(columns)];
          kernels.layerNorm(x, gain, shift, y, normal, scale, rows, columns);
          kernels.layerNormBackward(y, normal, scale, gain, dx, dGain, dShift, rows, columns);
          return [y, normal, scale, dx, dGain, dShift];
        }),
      ),
    );
  });

  it('AdamW', () => {
    const step = { rate: 0.01, correction: 3, clip: 0.7, beta1: 0.9, beta2: 0.99, decay: 0.001 };
    fc.assert(
      fc.property(seeds, width, (seed, count) =>
        expectSame(seed, (kernels, fill) => {
          const [x, gradient, mean, square] = [fill(count), fill(count), fill(count), fill(count)];
          for (let i = 0; i < count; i++) square[i] = square[i]! ** 2;
          kernels.adam(x, gradient, mean, square, count, step);
          return [x, mean, square];
        }),
      ),
    );
  });
});

describe('the arena', () => {
  it('hands out zeros, also where it was used before', () => {
    const kernels = createKernels(1024);
    const mark = kernels.mark();
    kernels.floats(8).fill(3);
    kernels.release(mark);
    expect(Array.from(kernels.floats(5))).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('refuses what does not fit and arrays from elsewhere', () => {
    const kernels = createKernels(1024);
    expect(() => kernels.floats(100_000)).toThrow(/more memory/);
    const a = kernels.floats(4);
    expect(() => kernels.matmul(a, 8, 1, a, a, 2, 8, 2)).toThrow(/needs 16 values/);
    expect(() => kernels.gelu(new Float32Array(4), a, 4)).toThrow(/not from its arena/);
  });

  it('computes GELU as defined', () => {
    const kernels = createKernels(1024);
    const x = kernels.floats(4);
    const y = kernels.floats(4);
    x.set([-1, 0, 0.5, 3]);
    kernels.gelu(x, y, 4);
    const exact = (v: number): number => 0.5 * v * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715 * v ** 3)));
    for (let i = 0; i < 4; i++) expect(y[i]).toBeCloseTo(exact(x[i]!), 6);
  });
});
