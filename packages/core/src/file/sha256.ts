// SHA-256 (FIPS 180-4) in plain TypeScript: not every runtime has one that answers at once.
import { startRuntimeHash } from './runtime-hash.ts';

/** First 32 bits of the fractional part of `root(prime)`, for the first `count` primes. */
function primeFractions(count: number, root: (prime: number) => number): Int32Array {
  const words = new Int32Array(count);
  const primes: number[] = [];
  for (let candidate = 2; primes.length < count; candidate++) {
    if (primes.some((prime) => candidate % prime === 0)) continue;
    const value = root(candidate);
    words[primes.length] = ((value - Math.floor(value)) * 0x1_0000_0000) | 0;
    primes.push(candidate);
  }
  return words;
}

// Square and cube roots are exact enough here: a test compares all digests with another implementation.
const initial = primeFractions(8, Math.sqrt);
const constants = primeFractions(64, Math.cbrt);

/** A hash that takes its input in parts, so that nothing large needs to be joined first. */
export interface Sha256 {
  update(bytes: Uint8Array): Sha256;
  /** The digest as 64 lower-case hexadecimal digits. Ends the hash: do not update it afterwards. */
  hex(): string;
}

/** Starts a SHA-256: that of the runtime if it has one. */
export function createSha256(): Sha256 {
  const runtimeHash = startRuntimeHash();
  if (runtimeHash === undefined) return createPlainSha256();
  const hash: Sha256 = {
    update(bytes) {
      runtimeHash.update(bytes);
      return hash;
    },
    hex: () => runtimeHash.digest('hex'),
  };
  return hash;
}

/** Starts a SHA-256 in plain TypeScript. */
export function createPlainSha256(): Sha256 {
  const state = Int32Array.from(initial);
  const schedule = new Int32Array(64);
  const block = new Uint8Array(64);
  let filled = 0;
  let length = 0;

  const hash: Sha256 = {
    update(bytes) {
      length += bytes.length;
      let at = 0;
      if (filled > 0) {
        at = Math.min(64 - filled, bytes.length);
        block.set(bytes.subarray(0, at), filled);
        filled += at;
        if (filled < 64) return hash;
        compress(state, schedule, block, 0);
        filled = 0;
      }
      for (; at + 64 <= bytes.length; at += 64) compress(state, schedule, bytes, at);
      block.set(bytes.subarray(at), 0);
      filled = bytes.length - at;
      return hash;
    },
    hex() {
      const bits = length * 8;
      const tail = new Uint8Array(filled < 56 ? 64 : 128);
      tail.set(block.subarray(0, filled));
      tail[filled] = 0x80;
      const view = new DataView(tail.buffer);
      view.setUint32(tail.length - 8, Math.floor(bits / 0x1_0000_0000));
      view.setUint32(tail.length - 4, bits >>> 0);
      for (let at = 0; at < tail.length; at += 64) compress(state, schedule, tail, at);
      return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
    },
  };
  return hash;
}

/** SHA-256 of `bytes` as 64 lower-case hexadecimal digits. */
export function sha256(bytes: Uint8Array): string {
  return createSha256().update(bytes).hex();
}

function compress(state: Int32Array, w: Int32Array, bytes: Uint8Array, at: number): void {
  for (let i = 0; i < 16; i++) {
    const p = at + 4 * i;
    w[i] = (bytes[p]! << 24) | (bytes[p + 1]! << 16) | (bytes[p + 2]! << 8) | bytes[p + 3]!;
  }
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15]!;
    const y = w[i - 2]!;
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[i] = (w[i - 16]! + s0 + w[i - 7]! + s1) | 0;
  }
  let a = state[0]!;
  let b = state[1]!;
  let c = state[2]!;
  let d = state[3]!;
  let e = state[4]!;
  let f = state[5]!;
  let g = state[6]!;
  let h = state[7]!;
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + constants[i]! + w[i]!) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0] = state[0]! + a;
  state[1] = state[1]! + b;
  state[2] = state[2]! + c;
  state[3] = state[3]! + d;
  state[4] = state[4]! + e;
  state[5] = state[5]! + f;
  state[6] = state[6]! + g;
  state[7] = state[7]! + h;
}
