/** Whether the keys are in strictly ascending order, so that none is there twice. */
export function areAscending(keys: Int32Array): boolean {
  for (let row = 1; row < keys.length; row++) if (keys[row]! <= keys[row - 1]!) return false;
  return true;
}

/** Index of a hash in `keys`, which must be ascending, or -1, by halving what lies from `low` to `high`. */
export function findKey(keys: Int32Array, hash: number, low = 0, high: number = keys.length): number {
  while (low < high) {
    const middle = (low + high) >>> 1;
    const key = keys[middle]!;
    if (key === hash) return middle;
    if (key < hash) low = middle + 1;
    else high = middle;
  }
  return -1;
}

/**
 * {@link findKey} for those who ask more than once a word. The leading bits say in which of about as many buckets as there
 * are keys to look. Whoever made the keys so that they share a bucket gains nothing: it is searched by halves.
 */
export function indexKeys(keys: Int32Array): (hash: number) => number {
  const bits = Math.max(1, 32 - Math.clz32(keys.length));
  const bucketOf = (hash: number): number => (hash ^ 0x8000_0000) >>> (32 - bits);
  /** Where each bucket begins; the last entry is the end of all. */
  const starts = new Int32Array(2 ** bits + 1);
  for (const key of keys) starts[bucketOf(key) + 1]!++;
  for (let bucket = 0; bucket < 2 ** bits; bucket++) starts[bucket + 1]! += starts[bucket]!;
  return (hash) => {
    const bucket = bucketOf(hash);
    return findKey(keys, hash, starts[bucket], starts[bucket + 1]);
  };
}
