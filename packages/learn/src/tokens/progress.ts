// One progress of several networks, of which some may be in training at the same time.
import type { TrainProgress } from '../train/options.ts';
import type { NetworkProgress } from './train-member.ts';

/** What is told of all networks when the one called `network` is at `progress`. */
type Tally = (network: number, progress: NetworkProgress) => TrainProgress;

/** Sums up networks of `steps` steps each, of which `done` are done already, by the numbers of the networks. */
export function createTally(done: readonly number[], steps: number, threads: number): Tally {
  const at = [...done];
  const sum = (): number => at.reduce((total, step) => total + step, 0);
  const left = (): number => stepsInTurn(at, steps, threads);
  const resumedFrom = sum();
  const leftAtFirst = left();
  let best: number | undefined;
  return (network, { step, loss, devScore }) => {
    at[network] = step;
    if (devScore !== undefined) best = Math.max(devScore, best ?? 0);
    return {
      step: sum(),
      steps: at.length * steps,
      share: 1 - left() / leftAtFirst,
      ...(loss === undefined ? {} : { loss }),
      ...(best === undefined ? {} : { devScore: best }),
      ...(resumedFrom > 0 && { resumedFrom }),
    };
  };
}

/** Steps that the thread with the most to do has left: each takes the next network when it has trained one. */
function stepsInTurn(at: readonly number[], steps: number, threads: number): number {
  const left = Array.from({ length: threads }, () => 0);
  for (const step of at) {
    const free = left.indexOf(Math.min(...left));
    left[free] = left[free]! + steps - step;
  }
  return Math.max(...left);
}
