import { createRandom } from 'tincture';
import { describe, expect, test } from 'vitest';
import { minimize } from '../optimizers/lbfgs.ts';
import { oneClassLoss, severalClassesLoss } from './classes.ts';

describe.each([
  ['one class', oneClassLoss],
  ['several classes', severalClassesLoss],
])('the loss of %s', (_, loss) => {
  test('has the gradient that central differences find', () => {
    const random = createRandom(1);
    for (let round = 0; round < 200; round++) {
      const labels = 2 + random.integer(5);
      const scores = Float64Array.from({ length: labels }, () => 4 * random.normal());
      const targets = Int8Array.from({ length: labels }, () => random.integer(3) - 1);
      if (loss === oneClassLoss && round % 2 === 0) targets.fill(0).fill(1, 0, 1);
      const gradient = new Float64Array(labels);
      loss(scores, targets, gradient);
      for (let i = 0; i < labels; i++) {
        const at = (shift: number): number => {
          const moved = scores.slice();
          moved[i] = moved[i]! + shift;
          return loss(moved, targets, new Float64Array(labels));
        };
        expect(gradient[i]).toBeCloseTo((at(1e-5) - at(-1e-5)) / 2e-5, 6);
      }
    }
  });
  test('is 0 with gradient 0 where nothing is known', () => {
    const gradient = new Float64Array([9, 9]);
    expect(loss(new Float64Array([1, 2]), new Int8Array([-1, -1]), gradient)).toBeCloseTo(0, 12);
    for (const value of gradient) expect(value).toBeCloseTo(0, 12);
  });
});

describe('L-BFGS', () => {
  test('finds the minimum of a quadratic, where it is known', async () => {
    // f(x) = ½ Σ cᵢ (xᵢ − i)², with curvatures from 1 to 1,000.
    const curvature = [1, 10, 100, 1_000];
    const x = new Float32Array(4);
    const value = await minimize(
      (at, gradient) =>
        curvature.reduce((sum, c, i) => {
          gradient[i] = c * (at[i]! - i);
          return sum + (c * (at[i]! - i) ** 2) / 2;
        }, 0),
      x,
      { tolerance: 1e-7, iterations: 200 },
    );
    expect(value).toBeLessThan(1e-4);
    expect([...x].map((entry) => Math.round(entry * 100) / 100)).toEqual([0, 1, 2, 3]);
  });
  test('gets down the valley of Rosenbrock', async () => {
    const x = new Float32Array([-1.2, 1]);
    await minimize(
      (at, gradient) => {
        const [a, b] = [at[0]!, at[1]!];
        gradient[0] = -2 * (1 - a) - 400 * a * (b - a * a);
        gradient[1] = 200 * (b - a * a);
        return (1 - a) ** 2 + 100 * (b - a * a) ** 2;
      },
      x,
      { tolerance: 1e-7, iterations: 500 },
    );
    expect(x[0]).toBeCloseTo(1, 1);
    expect(x[1]).toBeCloseTo(1, 1);
  });
  test('never makes it worse, and stops where nothing can be gained', async () => {
    const values: number[] = [];
    const x = new Float32Array([3, -2]);
    const objective = (at: Float32Array, gradient: Float32Array): number => {
      gradient[0] = Math.sign(at[0]!);
      gradient[1] = Math.sign(at[1]!);
      return Math.abs(at[0]!) + Math.abs(at[1]!);
    };
    await minimize(objective, x, { onStep: (_, value) => void values.push(value) });
    for (let i = 1; i < values.length; i++) expect(values[i]).toBeLessThan(values[i - 1] ?? 0);
  });
});
