import type { Annotations } from '../doc/annotations.ts';

/** One text: what is right beside what was predicted. */
export interface ScoredPair {
  readonly gold: Annotations;
  readonly predicted: Annotations;
}

/** How often one label was predicted where the gold has another; `null` is "nothing". */
export interface Confusion {
  readonly gold: string | null;
  readonly predicted: string | null;
  readonly count: number;
}

/** Collects {@link Confusion}s. */
export interface Confusions {
  add(gold: string | null, predicted: string | null): void;
  /** The most frequent first. */
  list(): Confusion[];
}

/** An empty collection of confusions. */
export function createConfusions(): Confusions {
  const counts = new Map<string, { gold: string | null; predicted: string | null; count: number }>();
  return {
    add(gold, predicted): void {
      const key = JSON.stringify([gold, predicted]);
      const entry = counts.get(key);
      if (entry === undefined) counts.set(key, { gold, predicted, count: 1 });
      else entry.count++;
    },
    list(): Confusion[] {
      return [...counts.values()].sort((a, b) => b.count - a.count);
    },
  };
}
