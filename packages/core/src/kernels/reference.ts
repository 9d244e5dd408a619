// The slow and obvious twin of the WebAssembly kernels, and what runs where there is no WebAssembly SIMD. Each
// operation rounds to float32 as there, and sums over a row add four interleaved parts, as its lanes do.
import type { AdamStep, Kernels } from './kernels.ts';

const f = Math.fround;

/** Kernels in plain TypeScript; its "arena" is the garbage-collected heap. */
export function createReferenceKernels(): Kernels {
  return {
    floats: (count) => new Float32Array((count + 3) & ~3),
    mark: () => 0,
    release: () => {},
    matmul(a, aRow, aColumn, b, c, m, k, n) {
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) {
          let sum = c[i * n + j]!;
          for (let p = 0; p < k; p++) sum = f(sum + f(a[i * aRow + p * aColumn]! * b[p * n + j]!));
          c[i * n + j] = sum;
        }
      }
    },
    transpose(x, y, rows, columns) {
      for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) y[j * rows + i] = x[i * columns + j]!;
    },
    gelu(x, y, count) {
      for (let i = 0; i < count; i++) y[i] = x[i]! * gate(x[i]!);
    },
    geluBackward(x, dy, dx, count) {
      for (let i = 0; i < count; i++) {
        const value = x[i]!;
        const g = gate(value);
        const inner = f(f(1 + f(f(value * value) * f(0.134145))) * f(1.59576912));
        const slope = f(f(value * inner) * f(g * f(1 - g)));
        dx[i] = dx[i]! + f(dy[i]! * f(g + slope));
      }
    },
    layerNorm(x, gain, shift, y, normal, scale, rows, columns) {
      for (let i = 0; i < rows; i++) {
        const at = i * columns;
        const mean = f(rowSum(columns, (j) => x[at + j]!) / columns);
        const variance = f(rowSum(columns, (j) => f(f(x[at + j]! - mean) * f(x[at + j]! - mean))) / columns);
        const inverse = f(1 / f(Math.sqrt(f(variance + f(1e-5)))));
        scale[i] = inverse;
        for (let j = 0; j < columns; j++) {
          const value = f(f(x[at + j]! - mean) * inverse);
          normal[at + j] = value;
          y[at + j] = f(value * gain[j]!) + shift[j]!;
        }
      }
    },
    layerNormBackward(dy, normal, scale, gain, dx, dGain, dShift, rows, columns) {
      for (let i = 0; i < rows; i++) {
        const at = i * columns;
        const scaled = (j: number): number => f(dy[at + j]! * gain[j]!);
        for (let j = 0; j < columns; j++) {
          dGain[j] = dGain[j]! + f(dy[at + j]! * normal[at + j]!);
          dShift[j] = dShift[j]! + dy[at + j]!;
        }
        const mean = f(rowSum(columns, scaled) / columns);
        const along = f(rowSum(columns, (j) => f(scaled(j) * normal[at + j]!)) / columns);
        for (let j = 0; j < columns; j++) {
          const rest = f(f(scaled(j) - mean) - f(normal[at + j]! * along));
          dx[at + j] = dx[at + j]! + f(rest * scale[i]!);
        }
      }
    },
    adam,
  };
}

function adam(
  x: Float32Array,
  gradient: Float32Array,
  mean: Float32Array,
  square: Float32Array,
  count: number,
  step: AdamStep,
): void {
  const beta1 = f(step.beta1);
  const beta2 = f(step.beta2);
  for (let i = 0; i < count; i++) {
    const g = f(gradient[i]! * f(step.clip));
    const m = f(f(mean[i]! * beta1) + f(g * f(1 - beta1)));
    const v = f(f(square[i]! * beta2) + f(f(g * g) * f(1 - beta2)));
    mean[i] = m;
    square[i] = v;
    const root = f(f(Math.sqrt(f(v * f(step.correction)))) + f(1e-8));
    x[i] = f(x[i]! * f(1 - f(step.decay))) - f(f(m * f(step.rate)) / root);
  }
}

/** Sum of `columns` (a multiple of 4) values as four parts, each in order, added pairwise. */
function rowSum(columns: number, value: (column: number) => number): number {
  const parts = [0, 0, 0, 0];
  for (let j = 0; j < columns; j++) parts[j & 3] = f(parts[j & 3]! + value(j));
  return f(f(parts[0]! + parts[1]!) + f(parts[2]! + parts[3]!));
}

/** σ(2·√(2/π)·(x + 0.044715·x³)). */
function gate(x: number): number {
  const cubic = f(f(f(x * x) * x) * f(0.044715));
  return f(1 / f(1 + exp32(f(f(x + cubic) * f(-1.59576912)))));
}

/** e to the power of `x`: 2ⁿ times a polynomial on [−ln 2 / 2, ln 2 / 2], in float32. */
function exp32(x: number): number {
  const limited = Math.min(Math.max(x, -87), 88);
  const n = roundHalfEven(f(limited * f(1.44269504)));
  const r = f(f(limited - f(n * f(0.693359375))) - f(n * f(-2.1219444e-4)));
  let sum = f(0.00138888889);
  for (const term of [0.00833333333, 0.0416666667, 0.166666667, 0.5, 1, 1]) sum = f(f(sum * r) + f(term));
  return f(sum * 2 ** n);
}

function roundHalfEven(x: number): number {
  const below = Math.floor(x);
  if (x - below !== 0.5) return Math.round(x);
  return below % 2 === 0 ? below : below + 1;
}
