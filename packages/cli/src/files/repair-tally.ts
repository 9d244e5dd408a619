/** Repairs of one kind, with the first of them in full. */
export interface RepairCount {
  readonly count: number;
  readonly first: string;
}

/** Counts what was changed or left out of documents, by kind. */
export interface RepairTally {
  add(repairs: readonly string[]): void;
  /** By kind. */
  counts(): Readonly<Record<string, RepairCount>>;
  total(): number;
}

export function createRepairTally(): RepairTally {
  const kinds = new Map<string, { count: number; first: string }>();
  let total = 0;
  return {
    add(repairs) {
      for (const repair of repairs) {
        total++;
        const kind = repair.split(': ')[0] ?? repair;
        const known = kinds.get(kind);
        if (known === undefined) kinds.set(kind, { count: 1, first: repair });
        else known.count++;
      }
    },
    counts: () => Object.fromEntries(kinds),
    total: () => total,
  };
}

/** For example `12, the first: Stray quote kept as a character: …`. */
export function describeRepairs({ count, first }: RepairCount): string {
  return `${count}${count > 1 ? ', the first' : ''}: ${first}`;
}
