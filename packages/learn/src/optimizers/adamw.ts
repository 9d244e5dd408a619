import type { Kernels } from 'tincture/training';
import type { Parameters } from './parameters.ts';

/** Settings of {@link createAdamW}. */
export interface AdamWSettings {
  /** Highest learning rate. */
  readonly rate: number;
  /** Steps over which the rate rises from 0. */
  readonly warmUp: number;
  /** Steps in all: from the end of the warm-up the rate falls linearly to 0. */
  readonly steps: number;
  /** Gradients whose norm is above this are scaled down to it. */
  readonly clipNorm: number;
  readonly decay: number;
}

/** What the next steps depend on beside the parameters. */
export interface OptimizerState {
  /** Steps so far. */
  readonly taken: number;
  /** β₁ and β₂ to the power of the steps that were applied. */
  readonly power1: number;
  readonly power2: number;
}

/** Steps of gradient descent. */
export interface Optimizer {
  /** Applies the gradients and returns their norm. */
  step(): number;
  state(): OptimizerState;
  restore(state: OptimizerState): void;
}

const beta1 = 0.9;
const beta2 = 0.99;

/** Learning rate at step `step`, from 0. */
function rateAt(step: number, { rate, warmUp, steps }: AdamWSettings): number {
  const rise = (step + 1) / Math.max(1, warmUp);
  const fall = (steps - step) / Math.max(1, steps - warmUp);
  return rate * Math.max(0, Math.min(1, rise, fall));
}

/**
 * AdamW (Loshchilov and Hutter, 2019) with a linear rise and fall of its rate. `step` applies the gradients, sets
 * them to 0, and returns their norm; when that is not finite, nothing is applied.
 */
export function createAdamW(kernels: Kernels, parameters: Parameters, settings: AdamWSettings): Optimizer {
  const { values, gradients, means, squares, count } = parameters;
  let taken = 0;
  let power1 = 1;
  let power2 = 1;
  return {
    step() {
      let sum = 0;
      for (let i = 0; i < count; i++) sum += gradients[i]! * gradients[i]!;
      const norm = Math.sqrt(sum);
      const rate = rateAt(taken++, settings);
      if (Number.isFinite(norm)) {
        power1 *= beta1;
        power2 *= beta2;
        kernels.adam(values, gradients, means, squares, count, {
          rate: rate / (1 - power1),
          correction: 1 / (1 - power2),
          clip: norm > settings.clipNorm ? settings.clipNorm / norm : 1,
          beta1,
          beta2,
          decay: rate * settings.decay,
        });
      }
      gradients.fill(0);
      return norm;
    },
    state: () => ({ taken, power1, power2 }),
    restore(state) {
      ({ taken, power1, power2 } = state);
    },
  };
}
