// The slow and obvious twin of the WebAssembly kernels, and what runs where there is no WebAssembly SIMD. Each
// operation rounds to float32 as there, and sums over a row add four interleaved parts, as its lanes do.
import { createRandom } from '../random.ts';
import type { AdamStep, Kernels } from './kernels.ts';
import { crfKernels } from './reference-crf.ts';
import { integerKernels } from './reference-integer.ts';
import { f, gate, rowSum } from './reference-numbers.ts';

/** Kernels in plain TypeScript; its "arena" is the garbage-collected heap. */
export function createReferenceKernels(): Kernels {
  return {
    floats: (count) => new Float32Array((count + 3) & ~3),
    shorts: (count) => new Int16Array((count + 7) & ~7),
    integers: (count) => new Int32Array((count + 3) & ~3),
    bytes: (count) => new Int8Array((count + 15) & ~15),
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
    hardSwish(x, y, count) {
      for (let i = 0; i < count; i++) y[i] = x[i]! * gate(x[i]!);
    },
    hardSwishBackward(x, dy, dx, count) {
      for (let i = 0; i < count; i++) {
        const value = x[i]!;
        const factor = Math.abs(value) < 3 ? f(f(value * f(0.33333334)) + 0.5) : gate(value);
        dx[i] = dx[i]! + f(dy[i]! * factor);
      }
    },
    multiply(x, y, count) {
      for (let i = 0; i < count; i++) y[i] = x[i]! * y[i]!;
    },
    dropFactors(factors, state, count, threshold) {
      const [a, b, c, counter] = state;
      const random = createRandom(0);
      random.restore([a!, b!, c!, counter!]);
      const scale = 256 / (256 - threshold);
      for (let i = 0; i < count; i += 4) {
        let bits = random.integer(0x1_0000_0000);
        for (let j = i; j < i + 4; j++) {
          factors[j] = (bits & 255) >= threshold ? scale : 0;
          bits >>>= 8;
        }
      }
      state.set(random.state());
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
    ...integerKernels,
    ...crfKernels,
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
