/** Numbers by the hash of what they stand for. It keeps no hashes: whoever looks something up sees whether it is the right one. */
export interface Buckets {
  /** Calls `visit` with each number that may have this hash. */
  each(hash: number, visit: (number: number) => void): void;
}

/** So many numbers of one hash are looked at: more have been made to collide. */
const mostOfBucket = 512;

/** Buckets of the pairs of a hash and a number that `fill` adds. */
export function createBuckets(fill: (add: (hash: number, number: number) => void) => void): Buckets {
  let pairs = new Int32Array(1_024);
  let length = 0;
  fill((hash, number) => {
    if (length === pairs.length) {
      const more = new Int32Array(2 * length);
      more.set(pairs);
      pairs = more;
    }
    pairs[length++] = hash;
    pairs[length++] = number;
  });
  const bits = Math.min(24, Math.max(1, 32 - Math.clz32(length / 2)));
  const starts = new Int32Array(2 ** bits + 1);
  for (let at = 0; at < length; at += 2) starts[bucketOf(pairs[at]!, bits) + 1]!++;
  for (let bucket = 0; bucket < 2 ** bits; bucket++) starts[bucket + 1]! += starts[bucket]!;
  const next = starts.slice(0, -1);
  const numbers = new Int32Array(length / 2);
  for (let at = 0; at < length; at += 2) numbers[next[bucketOf(pairs[at]!, bits)]!++] = pairs[at + 1]!;
  return {
    each(hash, visit) {
      const bucket = bucketOf(hash, bits);
      const start = starts[bucket]!;
      const end = Math.min(starts[bucket + 1]!, start + mostOfBucket);
      for (let at = start; at < end; at++) visit(numbers[at]!);
    },
  };
}

function bucketOf(hash: number, bits: number): number {
  return Math.imul(hash, 0x9e3779b1) >>> (32 - bits);
}

/** FNV-1a over the UTF-16 units of a text, without the one at `skipped` if it has that. */
export function hashWithout(text: string, skipped = -1): number {
  let hash = 0x811c9dc5 | 0;
  for (let i = 0; i < text.length; i++) if (i !== skipped) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash ^ (hash >>> 15);
}
