// One progress of several networks, of which some may be in training at the same time.
import type { TrainProgress } from '../train/options.ts';
import type { NetworkProgress } from './ner-train-member.ts';

/** What is told of all networks when the one called `network` is at `progress`. */
type Tally = (network: number, progress: NetworkProgress) => TrainProgress;

/** Sums up networks of `steps` steps each, of which `done` are done already, by the numbers of the networks. */
export function createTally(done: readonly number[], steps: number): Tally {
  const at = [...done];
  const sum = (): number => at.reduce((total, step) => total + step, 0);
  const resumedFrom = sum();
  let best: number | undefined;
  return (network, { step, loss, devScore }) => {
    at[network] = step;
    if (devScore !== undefined) best = Math.max(devScore, best ?? 0);
    return {
      step: sum(),
      steps: at.length * steps,
      loss,
      ...(best === undefined ? {} : { devScore: best }),
      ...(resumedFrom > 0 && { resumedFrom }),
    };
  };
}
