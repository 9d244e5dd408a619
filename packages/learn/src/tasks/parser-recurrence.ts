// The layer between the trunk and the heads of a parser, in training.
import type { Random } from 'tincture';
import type { Kernels, RecurrenceWeights } from 'tincture/training';
import { hardSwish, layerNorm } from '../layers/activations.ts';
import { dense } from '../layers/dense.ts';
import { dropout } from '../layers/dropout.ts';
import { gatedRecurrence, type Stretch } from '../layers/gated-recurrence.ts';
import type { Output } from '../layers/layer.ts';
import type { ConvolutionParameters } from '../layers/residual-convolution.ts';
import type { ParameterSizes, Parameters } from '../optimizers/parameters.ts';
import { exportLinear } from '../tokens/export.ts';
import { initialLinear, type LinearParameters, linearSizes } from '../tokens/trunk-parameters.ts';

/** What the layer learns. */
export interface RecurrenceParameters {
  readonly gates: LinearParameters;
  readonly output: ConvolutionParameters;
}

/** Elements of the parameters for so many columns; none for 0. */
export function recurrenceSizes(width: number, columns: number): ParameterSizes {
  if (columns === 0) return {};
  return {
    ...linearSizes('parser.gates', width, 2 * columns),
    ...linearSizes('parser.recurrence', columns, width),
    'parser.recurrence.gain': width,
    'parser.recurrence.shift': width,
  };
}

/** Bias of the gates at the start: some columns look at few words, some at many. */
const [leastBias, mostBias] = [0, 9];

/** The parameters in `all`, drawn from `random`; undefined for 0 columns. */
export function initialRecurrence(
  all: Parameters,
  width: number,
  columns: number,
  random: Random,
): RecurrenceParameters | undefined {
  if (columns === 0) return undefined;
  const gates = initialLinear(all, 'parser.gates', width, 2 * columns, random);
  const half = columns / 2;
  for (let j = 0; j < columns; j++) gates.bias.value[j] = leastBias + ((mostBias - leastBias) * (j % half)) / half;
  const output = {
    ...initialLinear(all, 'parser.recurrence', columns, width, random),
    gain: all.get('parser.recurrence.gain'),
    shift: all.get('parser.recurrence.shift'),
  };
  output.gain.value.fill(1, 0, width);
  return { gates, output };
}

/**
 * y = x + dropout(layer norm(hard-swish(W·h + b))) with the states h of a gated recurrence over the stretches of `x`, [rows, width].
 */
export function recurrenceLayer(
  kernels: Kernels,
  x: Float32Array,
  { gates, output }: RecurrenceParameters,
  rows: number,
  width: number,
  columns: number,
  stretches: readonly Stretch[],
  dropRate: number,
  random: Random,
): Output {
  const sums = dense(kernels, x, gates.weight, gates.bias, rows, width, 2 * columns);
  const states = gatedRecurrence(kernels, sums.y, rows, columns, stretches);
  const mixed = dense(kernels, states.y, output.weight, output.bias, rows, columns, width);
  const activated = hardSwish(kernels, mixed.y, rows * width);
  const normal = layerNorm(kernels, activated.y, output.gain, output.shift, rows, width);
  const drop = dropout(kernels, normal.y, rows * width, dropRate, random);
  const y = kernels.floats(rows * width);
  for (let i = 0; i < rows * width; i++) y[i] = x[i]! + normal.y[i]!;
  return {
    y,
    backward(dy, dx) {
      if (dx !== undefined) for (let i = 0; i < rows * width; i++) dx[i] = dx[i]! + dy[i]!;
      const dNormal = kernels.floats(rows * width);
      dNormal.set(dy.subarray(0, rows * width));
      drop(dNormal);
      const dActivated = kernels.floats(rows * width);
      normal.backward(dNormal, dActivated);
      const dMixed = kernels.floats(rows * width);
      activated.backward(dActivated, dMixed);
      const dStates = kernels.floats(rows * columns);
      mixed.backward(dMixed, dStates);
      const dSums = kernels.floats(rows * 2 * columns);
      states.backward(dStates, dSums);
      sums.backward(dSums, dx);
    },
  };
}

/** Floats of the arena that {@link recurrenceLayer} takes, forward and backward. */
export function recurrenceFloats(width: number, columns: number, rows: number): number {
  return columns === 0 ? 0 : (rows + 8) * (6 * columns + 9 * width) + 3 * width * columns;
}

/** The numbers that inference reads. */
export function exportRecurrence(
  { gates, output }: RecurrenceParameters,
  width: number,
  columns: number,
): RecurrenceWeights {
  return {
    gates: exportLinear(gates, width, 2 * columns),
    output: {
      ...exportLinear(output, columns, width),
      gain: output.gain.value.slice(0, width),
      shift: output.shift.value.slice(0, width),
    },
  };
}
