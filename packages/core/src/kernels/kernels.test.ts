// One suite over random shapes: the WebAssembly kernels give the bits of their plain twins.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { type CrfShape, crfShape } from './crf-kernels.ts';
import { type Kernels, packPairs } from './kernels.ts';
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

  it('hard-swish and its gradient', () => {
    fc.assert(
      fc.property(seeds, width, (seed, count) =>
        expectSame(seed, (kernels, fill) => {
          const [x, dy, dx, y] = [fill(count), fill(count), fill(count), fill(count)];
          x.set([0, -0, 100, -100]);
          kernels.hardSwish(x, y, count);
          kernels.hardSwishBackward(x, dy, dx, count);
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

  it('products and the factors of dropout', () => {
    fc.assert(
      fc.property(seeds, width, fc.integer({ min: 0, max: 255 }), (seed, count, threshold) =>
        expectSame(seed, (kernels, fill) => {
          const [factors, y] = [fill(count), fill(count)];
          const state = kernels.integers(4);
          state.set(createRandom(seed).state());
          kernels.dropFactors(factors, state, count, threshold);
          kernels.multiply(factors, y, count);
          return [factors, y, Float32Array.from(state)];
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

/** Runs `run` on both implementations; `shorts` and `index` are as `fill`, of integers. */
function expectSameIntegers(
  seed: number,
  run: (
    kernels: Kernels,
    floats: (count: number) => Float32Array,
    shorts: (count: number, limit: number) => Int16Array,
    index: (count: number, bound: number) => Int32Array,
  ) => (Float32Array | Int16Array)[],
): void {
  const results = [createKernels(1 << 20), createReferenceKernels()].map((kernels) => {
    const random = createRandom(seed);
    const fill = <A extends Float32Array | Int16Array | Int32Array>(array: A, value: () => number): A => {
      for (let i = 0; i < array.length; i++) array[i] = value();
      return array;
    };
    return run(
      kernels,
      (count) => fill(kernels.floats(count), () => random.normal() * 3),
      (count, limit) => fill(kernels.shorts(count), () => random.integer(2 * limit) - limit),
      (count, bound) => fill(kernels.integers(count), () => random.integer(bound + 1) - 1),
    ).map((array) => Array.from(array));
  });
  expect(results[0]).toEqual(results[1]);
}

/** Weights of steps, starts and ends, with `padding` where there is none. */
function crfWeights(
  kernels: Kernels,
  { labels, closers, row, plane, weights }: CrfShape,
  of: (score: number) => number,
  padding: number,
): Float32Array {
  const values = kernels.floats(weights).fill(padding);
  const random = createRandom(weights);
  const fill = (at: number, count: number): void => {
    for (let i = at; i < at + count; i++) values[i] = of(random.normal());
  };
  for (let i = 0; i < closers; i++) fill(i * row, closers);
  for (let part = 0; part < 4; part++) fill(closers * row + part * plane, labels);
  fill(closers * row + 4 * plane, closers);
  fill(closers * row + 4 * plane + row, closers);
  return values;
}

const eights = fc.integer({ min: 1, max: 3 }).map((count) => 8 * count);

describe('the kernels of inference equal their plain twins', () => {
  it('products of 16-bit integers, also of windows of rows', () => {
    fc.assert(
      fc.property(seeds, size, size, eights, (seed, m, pairs, n) =>
        expectSameIntegers(seed, (kernels, floats, shorts) => {
          const k = 2 * pairs;
          const row = Math.max(2, 2 * Math.floor(k / 6));
          const c = floats(m * n);
          const packed = kernels.shorts(k * n);
          packPairs(shorts(k * n, 127), k, n, packed);
          kernels.matmul16(shorts((m - 1) * row + k, 32_768), row, packed, floats(n), floats(n), c, m, k, n);
          return [c];
        }),
      ),
    );
  });

  it('the end of a layer', () => {
    fc.assert(
      fc.property(seeds, size, eights, (seed, rows, columns) =>
        expectSameIntegers(seed, (kernels, floats, shorts) => {
          const [sums, x, q] = [floats(rows * columns), floats(rows * columns), shorts(rows * columns, 9)];
          x.set([127.99, 128.01, -128.5, 0.001953125, 0.005859375]);
          kernels.finishLayer(sums, floats(columns), floats(columns), x, q, rows, columns);
          return [x, q];
        }),
      ),
    );
  });

  it('sums of gathered rows and windows', () => {
    fc.assert(
      fc.property(seeds, size, width, (seed, rows, columns) =>
        expectSameIntegers(seed, (kernels, floats, _, index) => {
          const [table, x, sums] = [floats(4 * columns * 5), floats(rows * columns), floats(rows * columns)];
          const [places, sum] = [index(rows + 2, 5), floats(columns)];
          kernels.gatherWindows(table, places, x, sums, rows, columns);
          kernels.sumRows(table, 4 * columns, places, sum, rows, columns);
          return [x, sums, sum];
        }),
      ),
    );
  });

  it('sums of rows times factors', () => {
    fc.assert(
      fc.property(seeds, size, width, (seed, rows, columns) =>
        expectSameIntegers(seed, (kernels, floats, shorts, index) => {
          const stride = columns - 3;
          const places = index(rows, 5);
          const [table, factors, sum, sum8] = [floats(5 * columns), floats(rows), floats(columns), floats(columns)];
          const table8 = kernels.bytes(5 * columns);
          table8.set(shorts(5 * columns, 128).subarray(0, table8.length));
          kernels.addRows(table, stride, places, factors, sum, rows, columns);
          kernels.addRows8(table8, stride, places, factors, sum8, rows, columns);
          kernels.addToRows(table, stride, places, factors, floats(columns), rows, columns);
          return [sum, sum8, table];
        }),
      ),
    );
  });

  it('the largest sums of windows', () => {
    fc.assert(
      fc.property(seeds, size, eights, (seed, rows, columns) =>
        expectSameIntegers(seed, (kernels, _, shorts, index) => {
          const stride = 3 * columns + 8;
          const [table, places, pooled] = [shorts(stride * 5, 20_000), index(rows + 2, 5), shorts(columns, 20_000)];
          kernels.poolWindows(table, stride, places, pooled, rows, columns);
          return [pooled];
        }),
      ),
    );
  });

  it('the largest values of groups', () => {
    fc.assert(
      fc.property(seeds, size, eights, (seed, rows, columns) =>
        expectSameIntegers(seed, (kernels, _, shorts, index) => {
          const both = shorts(2 * rows * columns, 9);
          const [q, groups, pooled] = [shorts(rows * columns, 9_000), index(rows, 4), shorts(4 * columns, 9)];
          kernels.poolGroups(q, groups, pooled, both, rows, 4, columns);
          return [both];
        }),
      ),
    );
  });

  it('sums and the best of all paths of tags', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 6 }), (seed, length, labels) =>
        expectSameIntegers(seed, (kernels, floats) => {
          const shape = crfShape(labels);
          const size = length * shape.stride;
          const rows = (): Float32Array => kernels.floats(size);
          const [scores, potentials, alphas, betas, reaches] = [floats(size), rows(), rows(), rows(), rows()];
          for (let i = 0; i < size; i++) if (i % shape.stride > 4 * labels) scores[i] = -1e4;
          const [largest, scales] = [kernels.floats(length), kernels.floats(length)];
          const [weights, counts] = [crfWeights(kernels, shape, Math.exp, 0), kernels.floats(shape.weights)];
          kernels.crfPotentials(scores, potentials, largest, length, shape, 0.7);
          kernels.crfForward(potentials, alphas, scales, weights, length, shape);
          kernels.crfBackward(potentials, scales, betas, reaches, weights, length, shape);
          kernels.crfCounts(alphas, reaches, counts, length, shape, 0.3);
          const [best, back] = [kernels.floats(2 * shape.stride), kernels.integers(size)];
          const path = kernels.integers(length);
          kernels.crfBest(
            scores,
            crfWeights(kernels, shape, (x) => x, -1e30),
            best,
            back,
            path,
            length,
            shape,
          );
          // What lies in the padding of counts says nothing.
          for (let i = 0; i < shape.weights; i++) if (weights[i] === 0) counts[i] = 0;
          const ones = Float32Array.from(path.subarray(0, length));
          return [potentials, largest, alphas, scales, betas, reaches, counts, ones];
        }),
      ),
    );
  });

  it('and a product is what its definition says', () => {
    const kernels = createKernels(1 << 16);
    const [a, packed] = [kernels.shorts(4), kernels.shorts(32)];
    a.set([256, 512, -256, 0]);
    packPairs(Int8Array.from([1, 2, 3, 0, -1, -2, -3, 0]), 4, 2, packed);
    const [scale, bias, c] = [kernels.floats(8).fill(1 / 256), kernels.floats(8).fill(10), kernels.floats(8)];
    kernels.matmul16(a, 4, packed, scale, bias, c, 1, 4, 8);
    expect(Array.from(c.subarray(0, 3))).toEqual([12, 8, 10]);
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
    expect(() => kernels.hardSwish(new Float32Array(4), a, 4)).toThrow(/not from its arena/);
    const index = kernels.integers(4).fill(1);
    expect(() => kernels.sumRows(a, 4, index, a, 4, 4)).toThrow(/needs 8 values/);
    expect(() => kernels.addRows(a, 3, index, a, a, 4, 4)).toThrow(/needs 7 values/);
    expect(() => kernels.addRows8(kernels.bytes(16), 14, index, a, a, 4, 4)).toThrow(/needs 18 values/);
    const [q, both] = [kernels.shorts(32), kernels.shorts(64)];
    expect(() => kernels.poolWindows(q, 24, index, q, 2, 8)).toThrow(/needs 48 values/);
    expect(() => kernels.poolGroups(q, index, q, both, 4, 1, 8)).toThrow(/rows that are not there/);
  });

  it('computes hard-swish as defined', () => {
    const kernels = createKernels(1024);
    const x = kernels.floats(4);
    const y = kernels.floats(4);
    x.set([-1, 0, 0.5, 3]);
    kernels.hardSwish(x, y, 4);
    const exact = (v: number): number => (v * Math.min(6, Math.max(0, v + 3))) / 6;
    for (let i = 0; i < 4; i++) expect(y[i]).toBeCloseTo(exact(x[i]!), 6);
  });
});
