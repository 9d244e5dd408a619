import type { Random } from '../random.ts';
import { findDuplicates, findRepetitions } from './near-duplicates.ts';

/** Which part of the gold a text belongs to. Test is fixed once and never trained on. */
export type SplitName = 'train' | 'dev' | 'test';

/** Shares of the texts; what remains is for training. */
export interface SplitShares {
  readonly dev: number;
  readonly test: number;
}

/** 60 % train, 15 % dev, 25 % test: with a few hundred texts a smaller test set tells little. */
export const defaultShares: SplitShares = { dev: 0.15, test: 0.25 };

/**
 * Splits for texts that have none yet. A text that repeats one with a split (exactly or nearly) follows it, and
 * repetitions among the new ones stay together, so nothing in test is a copy of something in train.
 */
export function assignSplits(
  texts: readonly { readonly id: string; readonly text: string; readonly split?: SplitName }[],
  random: Random,
  shares: SplitShares = defaultShares,
): Map<string, SplitName> {
  const assigned = new Map<string, SplitName>();
  const fixed = texts.filter((entry) => entry.split !== undefined);
  const open = texts.filter((entry) => entry.split === undefined);
  const groups = open.map((_, index) => index);
  const rootOf = (index: number): number => {
    let root = index;
    while (groups[root] !== root) {
      // Each step shortens the way for the next.
      groups[root] = groups[groups[root]!]!;
      root = groups[root]!;
    }
    return root;
  };
  const followed = new Map<number, SplitName>();
  for (const pair of findDuplicates(open.map(textOf), fixed.map(textOf))) {
    const split = fixed[pair.right]?.split;
    if (split !== undefined) followed.set(pair.left, split);
  }
  for (const pair of findRepetitions(open.map(textOf))) groups[rootOf(pair.left)] = rootOf(pair.right);

  const members = new Map<number, number[]>();
  open.forEach((_, index) => {
    const root = rootOf(index);
    const group = members.get(root);
    if (group === undefined) members.set(root, [index]);
    else group.push(index);
  });
  const counts: Record<SplitName, number> = { train: 0, dev: 0, test: 0 };
  for (const entry of fixed) if (entry.split !== undefined) counts[entry.split]++;
  for (const group of random.shuffle([...members.values()])) {
    const leader = group.find((index) => followed.has(index));
    const split = (leader === undefined ? undefined : followed.get(leader)) ?? neediest(counts, texts.length, shares);
    for (const index of group) {
      const entry = open[index];
      if (entry === undefined) continue;
      assigned.set(entry.id, split);
      counts[split]++;
    }
  }
  return assigned;
}

/** The split that is furthest below its share. */
function neediest(counts: Readonly<Record<SplitName, number>>, total: number, shares: SplitShares): SplitName {
  const wanted: Record<SplitName, number> = { train: 1 - shares.dev - shares.test, dev: shares.dev, test: shares.test };
  const lack = (split: SplitName): number =>
    wanted[split] === 0 ? -1 : (wanted[split] * total - counts[split]) / (wanted[split] * total);
  return (['train', 'test', 'dev'] as const).reduce((best, split) => (lack(split) > lack(best) ? split : best));
}

function textOf(entry: { readonly text: string }): string {
  return entry.text;
}
