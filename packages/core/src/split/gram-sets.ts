/** Texts as sets of character 4-grams, each set in ascending order of how many sets a gram is in: rare ones first. */
export interface GramSets {
  /** Ranks of the grams of all sets, one set after the other. */
  readonly grams: Int32Array;
  /** Set i lies at `starts[i]` up to `starts[i + 1]`. */
  readonly starts: Int32Array;
  /** Grams of set i that are in no set of the index: they count for its size alone. */
  readonly unknown: Int32Array;
}

/** Ranks grams by the texts of `index`, and makes sets of those and of the `others`. */
export function createGramSets(
  index: readonly string[],
  others: readonly string[],
): { readonly index: GramSets; readonly others: GramSets; readonly ranks: number } {
  const hashes = index.map(gramsOf);
  const ids = new Map<number, number>();
  const frequency: number[] = [];
  for (const set of hashes) {
    for (const hash of set) {
      const id = ids.get(hash);
      if (id === undefined) {
        ids.set(hash, frequency.length);
        frequency.push(1);
      } else frequency[id]!++;
    }
  }
  const order = Int32Array.from(frequency.keys()).sort((a, b) => frequency[a]! - frequency[b]! || a - b);
  const rankOf = new Int32Array(order.length);
  order.forEach((id, rank) => {
    rankOf[id] = rank;
  });
  const rank = (hash: number): number => {
    const id = ids.get(hash);
    return id === undefined ? -1 : rankOf[id]!;
  };
  return { index: ranked(hashes, rank), others: ranked(others.map(gramsOf), rank), ranks: order.length };
}

function ranked(hashes: readonly Int32Array[], rank: (hash: number) => number): GramSets {
  const starts = new Int32Array(hashes.length + 1);
  const unknown = new Int32Array(hashes.length);
  const grams = new Int32Array(hashes.reduce((sum, set) => sum + set.length, 0));
  let at = 0;
  hashes.forEach((set, i) => {
    starts[i] = at;
    for (const hash of set) {
      const found = rank(hash);
      if (found < 0) unknown[i]!++;
      else grams[at++] = found;
    }
    grams.subarray(starts[i]!, at).sort();
    starts[i + 1] = at;
  });
  return { grams, starts, unknown };
}

/** Different hashes (FNV-1a) of the character 4-grams of a text; of a shorter one none. */
function gramsOf(text: string): Int32Array {
  const hashes = new Int32Array(Math.max(0, text.length - 3));
  for (let i = 0; i < hashes.length; i++) {
    let hash = 0x811c9dc5;
    for (let j = i; j < i + 4; j++) hash = Math.imul(hash ^ text.charCodeAt(j), 0x01000193);
    hashes[i] = hash;
  }
  hashes.sort();
  let count = 0;
  for (let i = 0; i < hashes.length; i++) if (i === 0 || hashes[i] !== hashes[i - 1]) hashes[count++] = hashes[i]!;
  return hashes.subarray(0, count);
}
