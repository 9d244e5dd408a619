import fc from 'fast-check';
import { createRandom } from 'tincture';
import { expect, it } from 'vitest';
import { principalComponents } from './principal-components.ts';

it('finds the directions that vectors were spread along, the widest first', () => {
  const random = createRandom(3);
  const directions = [
    [0.6, 0.8, 0],
    [-0.8, 0.6, 0],
    [0, 0, 1],
  ];
  const spreads = [1, 5, 0.1];
  const vectors = new Float32Array(3 * 2_000);
  for (let row = 0; row < 2_000; row++) {
    directions.forEach((direction, d) => {
      const size = spreads[d]! * (random.next() - 0.5);
      direction.forEach((value, i) => {
        vectors[3 * row + i] = vectors[3 * row + i]! + size * value + (d === 0 ? 7 : 0);
      });
    });
  }
  const { mean, components } = principalComponents(vectors, 3, 2);
  for (const value of mean) expect(value).toBeCloseTo(7, 0);
  // The largest value of each is positive.
  for (const [i, value] of [0.8, -0.6, 0].entries()) expect(components[i]).toBeCloseTo(value, 1);
  for (const [i, value] of [0.6, 0.8, 0].entries()) expect(components[3 + i]).toBeCloseTo(value, 1);
});

it('gives directions of length 1 that stand at right angles, whatever the vectors', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 30 }), fc.integer(), (size, rows, seed) => {
      const random = createRandom(seed);
      const vectors = Float32Array.from({ length: size * rows }, () => Math.round(6 * random.next() - 3));
      const { components } = principalComponents(vectors, size, size);
      for (let a = 0; a < size; a++) {
        // Of the two directions that a component has, always the same one.
        const own = [...components.subarray(a * size, (a + 1) * size)];
        expect(Math.max(...own)).toBeGreaterThanOrEqual(-Math.min(...own) - 1e-12);
        for (let b = 0; b < size; b++) {
          let product = 0;
          for (let i = 0; i < size; i++) product += components[a * size + i]! * components[b * size + i]!;
          expect(product).toBeCloseTo(a === b ? 1 : 0, 6);
        }
      }
    }),
  );
});
