// How far the texts of a training are read, which is silent otherwise and can take minutes before its first step.
import type { Document } from 'tincture';
import { breathe } from './check.ts';
import type { TrainOptions } from './options.ts';

/** UTF-16 units that are read, times what reading them costs, before others get their turn: some tenths of a second. */
const stretch = 500_000;

/** Counts a text that was read, at what reading it costs, see {@link createReading}; now and then tells of it, and lets other work run. */
export type Reading = (text: string, cost: number) => Promise<void>;

/** Texts that are read once or more often, at `cost` a UTF-16 unit in all. */
interface ReadTexts {
  readonly texts: readonly Document[];
  readonly cost: number;
}

/** Tells, of everything that is to be read, how much is. It stops with the reason of the signal. */
export function createReading(
  toRead: readonly ReadTexts[],
  { onPrepare, signal }: Pick<TrainOptions, 'onPrepare' | 'signal'>,
): Reading {
  const total = toRead.reduce((sum, { texts }) => sum + texts.length, 0);
  const work = toRead.reduce((sum, { texts, cost }) => sum + cost * unitsOf(texts), 0);
  let done = 0;
  let told = 0;
  return async (text, cost) => {
    done += text.length * cost;
    if (done - told < stretch) return;
    told = done;
    onPrepare?.({ stage: 'read', done: Math.floor((total * done) / work), total });
    await breathe(signal);
  };
}

function unitsOf(texts: readonly Document[]): number {
  return texts.reduce((sum, { text }) => sum + text.length, 0);
}
