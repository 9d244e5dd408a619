// The recurrence between the trunk and the heads of a parser, at work.
import { fixedOne, type Kernels } from '../kernels/kernels.ts';
import { runRecurrence } from './gated-recurrence.ts';
import { createLinearLayer, integerLayerBytes } from './integer-layer.ts';
import type { ParserWeights, RecurrenceWeights } from './parser-weights.ts';
import type { Block } from './trunk.ts';

/** Makes of the hidden vectors of a trunk, [rows, width] in fixed point, those that the heads stand on; the next call overwrites them. */
export type Recurrence = (hidden: Int16Array, rows: number, blocks: readonly Block[]) => Int16Array;

type Shape = Pick<ParserWeights, 'width' | 'recurrent'>;

/** Bytes of the arena that {@link createRecurrence} takes. */
export function recurrenceBytes({ width, recurrent }: Shape, mostRows: number): number {
  if (recurrent === 0) return 0;
  const layers = integerLayerBytes(width, 2 * recurrent) + integerLayerBytes(recurrent, width);
  return layers + mostRows * (14 * recurrent + 10 * width) + 8 * width + 1_024;
}

/** The layer with `weights` in the arena of `kernels`, for at most `mostRows` rows. */
export function createRecurrence(
  kernels: Kernels,
  { width, recurrent }: Shape,
  weights: RecurrenceWeights,
  mostRows: number,
): Recurrence {
  const gates = createLinearLayer(kernels, weights.gates, width);
  const output = createLinearLayer(kernels, weights.output, recurrent);
  const [gain, shift] = [kernels.floats(width), kernels.floats(width)];
  gain.set(weights.output.gain);
  shift.set(weights.output.shift);
  const sums = kernels.floats(mostRows * 2 * recurrent);
  const states = kernels.floats(mostRows * recurrent);
  const fixed = kernels.shorts(mostRows * recurrent);
  const [added, x] = [kernels.floats(mostRows * width), kernels.floats(mostRows * width)];
  const result = kernels.shorts(mostRows * width);
  return (hidden, rows, blocks) => {
    gates.apply(hidden, rows, sums);
    states.fill(0, 0, rows * recurrent);
    for (const { row, start, end } of blocks) runRecurrence(sums, row, end - start, recurrent, states);
    for (let i = 0; i < rows * recurrent; i++) {
      fixed[i] = Math.max(-32768, Math.min(32767, Math.round(states[i]! * fixedOne)));
    }
    output.apply(fixed, rows, added);
    for (let i = 0; i < rows * width; i++) x[i] = hidden[i]! / fixedOne;
    kernels.finishLayer(added, gain, shift, x, result, rows, width);
    return result;
  };
}
